#include "core/calculation/refill_interval.h"

#include <string>

#include "core/calculation/pump_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/pump/fill_check.h"
#include "core/pump/refill_interval.h"
#include "core/pump/residual.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_percent;
using quantity::MassUnit;

constexpr std::int64_t days_at_most = 1'000'000;

// ---- The interval
// ----------------------------------------------------------------------------------------------------

struct IntervalStatement {
    pump::RefillOrder order;
    std::vector<MassUnit> units;  // of the drugs
    std::vector<bool> has_dose;   // stated, and not only what a schedule gives
    std::optional<WrittenFlex> flex;
    FieldPaths fields;
};

void read_drugs(Reader& reader, IntervalStatement& statement) {
    const bool flow_alone = reader.has("flow") && !reader.has("drugs");
    auto items = flow_alone ? reader.optional_objects("drugs") : reader.objects("drugs");
    std::optional<std::size_t> primary;
    for (auto& item : items) {
        pump::PumpedDrug drug;
        drug.name = item.text("name");
        // A schedule gives the dose; a stated one must then be the same.
        const bool has_dose = !statement.flex || item.has("daily_dose");
        const auto dose = has_dose ? read_daily_dose(item, "daily_dose") : InUnit<quantity::DoseRate>{};
        drug.daily_dose = dose.value;
        const auto concentration = read_concentration(item, "concentration");
        drug.concentration = concentration.value;
        if (item.optional_truth("primary").value_or(false)) {
            if (primary)
                item.problem(ErrorCode::OrderInconsistent, "primary", "Two drugs are marked as primary; mark one.");
            primary = statement.order.drugs.size();
        }
        statement.order.drugs.push_back(std::move(drug));
        statement.units.push_back(has_dose ? dose.unit : concentration.unit);
        statement.has_dose.push_back(has_dose);
    }
    statement.order.primary = primary.value_or(0);
}

// The mean doses of the schedule, for every drug whose dose is not stated.
Result<void> add_scheduled_doses(IntervalStatement& statement) {
    auto& order = statement.order;
    if (!statement.flex) return {};
    order.flex = statement.flex->days;
    order.flex_where = statement.flex->where;
    if (order.drugs.empty()) return {};
    const auto& primary = order.drugs[order.primary];
    CISTERNA_TRY(week, at_input(pump::sum_flex_week(order.flex, primary.concentration, order.pump, order.flex_where),
                                {{"concentration", codec::item_path("drugs", order.primary) + ".concentration"}}));
    for (std::size_t i = 0; i < order.drugs.size(); ++i)
        if (!statement.has_dose[i])
            order.drugs[i].daily_dose =
                i == order.primary ? week.mean_daily_dose : week.mean_daily_volume * order.drugs[i].concentration;
    return {};
}

std::optional<pump::PatientBoluses> read_boluses(Reader& reader, FieldPaths& fields) {
    const auto place = spelling(reader, {"patient_boluses", "patient_bolus"});
    auto item = reader.optional_object(place);
    if (!item) return std::nullopt;
    pump::PatientBoluses boluses;
    const auto dose_key = spelling(*item, {"dose", "bolus_dose"});
    boluses.dose = read_mass(*item, dose_key).value;
    boluses.lockout = read_optional_duration(*item, "lockout");
    const auto count_key =
        spelling(*item, {"maximum_per_day", "maximum_boluses_per_24h", "maximum_per_24h", "maximum_boluses_per_day"});
    boluses.maximum_per_day = read_optional_count(*item, count_key, -days_at_most, days_at_most);
    fields.emplace_back("patient_boluses.dose", item->path(dose_key));
    fields.emplace_back("patient_boluses.maximum_per_day", item->path(count_key));
    fields.emplace_back("patient_boluses.lockout", item->path("lockout"));
    // The only rule that is safe for a refill date; another one would have to be computed differently.
    const auto rule = item->optional_text("rule");
    if (rule && !rule->starts_with("assume all"))
        item->problem(ErrorCode::OrderInconsistent, "rule",
                      "Only \"assume all allotted boluses are delivered\" is computed here; leave the rule out or "
                      "write this one.");
    return boluses;
}

std::vector<pump::IntervalCap> read_caps(Reader& reader) {
    std::vector<pump::IntervalCap> caps;
    for (const auto limit : {pump::RefillLimit::Stability, pump::RefillLimit::Label}) {
        const auto word = std::string(pump::refill_limit_word(limit));
        const auto days = read_optional_count(reader, word + "_cap_days", -days_at_most, days_at_most);
        reader.optional_text(word + "_cap_reason");
        if (days) caps.push_back({limit, *days});
    }
    return caps;
}

IntervalStatement read_interval(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    IntervalStatement statement;
    auto& order = statement.order;
    order.reservoir_capacity = read_volume(reader, "reservoir_capacity");
    order.fill_volume = read_volume(reader, "fill_volume");
    order.programmed_volume = read_optional_volume(reader, "programmed_volume");
    order.alarm_volume = read_volume(reader, "alarm_volume");
    if (const auto date = reader.date("fill_date")) order.fill_date = *date;
    const auto mode = reader.optional_text("mode");
    if (mode && *mode != "flex" && *mode != "flexible" && *mode != "continuous" && *mode != "simple_continuous")
        reader.problem(ErrorCode::OrderInconsistent, "mode",
                       "This mode is not known; write \"flex\" for a schedule of steps, or leave it out.");
    if (reader.has("steps") || reader.has("schedules") || mode == "flex" || mode == "flexible")
        statement.flex = read_flex(reader);
    read_drugs(reader, statement);
    order.flow = read_optional_flow(reader, "flow");
    order.pump = read_flow_range(reader);
    order.boluses = read_boluses(reader, statement.fields);
    order.caps = read_caps(reader);
    order.safety_margin_days =
        read_optional_count(reader, "safety_margin_days", -days_at_most, days_at_most).value_or(0);
    return statement;
}

void explain_flow(Steps& steps, const IntervalStatement& statement, const pump::RefillForecast& forecast) {
    const auto& order = statement.order;
    for (std::size_t i = 0; i < order.drugs.size(); ++i)
        steps.add("flow = daily dose / concentration of " + order.drugs[i].name,
                  text_of(order.drugs[i].daily_dose, statement.units[i]) + " / " +
                      text_of(order.drugs[i].concentration, statement.units[i]),
                  text_of(forecast.flow));
    if (order.drugs.empty()) steps.add("flow as stated", text_of(forecast.flow), text_of(forecast.flow));
}

void explain_schedule(Steps& steps, const IntervalStatement& statement) {
    if (!statement.flex) return;
    const auto& flex = *statement.flex;
    std::string sum;
    for (const auto& day : flex.days) {
        std::string of_day;
        for (const auto& step : day.steps)
            of_day += (of_day.empty() ? "" : " + ") + rate_text(step.rate, flex.unit, flex.per) + " x " +
                      quantity::contract_text(step.duration, quantity::units::h);
        if (flex.days.size() > 1) of_day = std::to_string(day.days_per_week) + " x (" + of_day + ")";
        sum += (sum.empty() ? "" : " + ") + of_day;
    }
    const auto& primary = statement.order.drugs[statement.order.primary];
    const auto dose = text_of(primary.daily_dose, statement.units[statement.order.primary]);
    if (flex.days.size() == 1)
        steps.add("daily dose = sum of rate x duration", sum, dose);
    else
        steps.add("mean daily dose = sum of days x (sum of rate x duration) / 7", "(" + sum + ") / 7", dose);
}

void explain_boluses(Steps& steps, const IntervalStatement& statement, const pump::RefillForecast& forecast) {
    const auto& order = statement.order;
    const auto& boluses = *order.boluses;
    const auto& use = *forecast.boluses;
    const auto unit = statement.units[order.primary];
    const auto count = std::to_string(use.per_day);
    steps.add("bolus volume = bolus dose / concentration of " + order.drugs[order.primary].name,
              text_of(boluses.dose, unit) + " / " + text_of(order.drugs[order.primary].concentration, unit),
              text_of(use.volume));
    std::string figures;
    if (boluses.maximum_per_day) figures = "at most " + std::to_string(*boluses.maximum_per_day) + " a day";
    if (boluses.lockout)
        figures += (figures.empty() ? "" : "; ") +
                   ("24 h / " + quantity::contract_text(*boluses.lockout, quantity::units::h) + ", rounded up");
    steps.add("boluses a day = the smaller of the maximum and 24 h / lockout, rounded up", figures, count);
    steps.add("volume a day = flow + boluses a day x bolus volume",
              text_of(forecast.flow) + " + " + count + " x " + text_of(use.volume), text_of(forecast.volume_per_day));
}

std::string cap_figures(const pump::RefillOrder& order, const pump::RefillForecast& forecast) {
    std::string figures = "volume " + std::to_string(forecast.days_whole) + " days";
    for (const auto& cap : order.caps)
        figures += ", " + std::string(pump::refill_limit_word(cap.limit)) + " " + std::to_string(cap.days) + " days";
    return figures;
}

Steps explain(const IntervalStatement& statement, const pump::RefillForecast& forecast) {
    const auto& order = statement.order;
    Steps steps;
    explain_schedule(steps, statement);
    explain_flow(steps, statement, forecast);
    steps.add("usable volume = fill volume - alarm volume",
              text_of(order.fill_volume) + " - " + text_of(order.alarm_volume), text_of(forecast.usable_volume));
    if (forecast.boluses) explain_boluses(steps, statement, forecast);
    steps.add("days = usable volume / volume a day",
              text_of(forecast.usable_volume) + " / " + text_of(forecast.volume_per_day), text_of(forecast.days_exact));
    const bool days_differ = statement.flex && statement.flex->days.size() > 1;
    steps.add(days_differ ? "whole days = days, rounded down, as if each begun week began with its heaviest days"
                          : "whole days = days, rounded down",
              text_of(forecast.days_exact), std::to_string(forecast.days_whole));
    steps.add("alarm date = fill date + whole days",
              order.fill_date.text() + " + " + std::to_string(forecast.days_whole) + " days",
              forecast.alarm_date.text());
    steps.add("limiting factor = the shortest interval", cap_figures(order, forecast),
              std::string(pump::refill_limit_word(forecast.limiting_factor)));
    steps.add("refill due date = fill date + shortest interval - safety margin",
              order.fill_date.text() + "; margin " + std::to_string(order.safety_margin_days) + " days",
              forecast.refill_due_date.text());
    return steps;
}

// What the patient gets of every drug in a day, without and with all boluses; every drug follows the volume.
codec::Array drug_totals(const IntervalStatement& statement, const pump::RefillForecast& forecast) {
    codec::Array totals;
    for (std::size_t i = 0; i < statement.order.drugs.size(); ++i) {
        const auto& drug = statement.order.drugs[i];
        const auto unit = statement.units[i];
        Object total;
        total.set("name", drug.name).set("daily_dose", text_of(drug.daily_dose, unit));
        if (forecast.boluses)
            total.set("per_bolus", text_of(drug.concentration * forecast.boluses->volume, unit))
                .set("daily_dose_with_boluses", text_of(drug.concentration * forecast.volume_per_day, unit));
        total.set("mass_in_fill", text_of(drug.concentration * statement.order.fill_volume, unit));
        totals.emplace_back(std::move(total));
    }
    return totals;
}

Result<Object> calculate_interval(const Value& inputs) {
    Problems problems;
    auto statement = read_interval(inputs, problems);
    for (std::size_t i = 0; i < statement.order.drugs.size(); ++i)
        CISTERNA_CHECK(check_may_be_intrathecal(statement.order.drugs[i].name, codec::item_path("drugs", i) + ".name"));
    CISTERNA_CHECK(check_read(problems));
    for (std::size_t i = 0; i < statement.order.drugs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_name(statement.order.drugs[i].name, statement.order.drugs[j].name))
                return refuse(ErrorCode::DuplicateDrug, codec::item_path("drugs", i) + ".name",
                              statement.order.drugs[i].name + " stands in the list twice; state it once.");
    CISTERNA_CHECK(add_scheduled_doses(statement));
    CISTERNA_TRY(forecast, at_input(pump::forecast_refill(statement.order), statement.fields));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("flow", text_of(forecast.flow));
    document.set("usable_volume", text_of(forecast.usable_volume));
    if (forecast.boluses) {
        document.set("bolus_volume", text_of(forecast.boluses->volume));
        document.set("boluses_per_day", forecast.boluses->per_day);
        document.set("volume_per_day_with_boluses", text_of(forecast.volume_per_day));
    }
    document.set("drugs", drug_totals(statement, forecast));
    document.set("days_exact", text_of(forecast.days_exact));
    document.set("days_whole", forecast.days_whole);
    document.set("limiting_factor", pump::refill_limit_word(forecast.limiting_factor));
    document.set("alarm_date", forecast.alarm_date.text());
    document.set("refill_due_date", forecast.refill_due_date.text());
    document.set("steps", explain(statement, forecast).list());
    return document;
}

// ---- The residual before a refill
// ------------------------------------------------------------------------------------

struct ResidualStatement {
    pump::ResidualReading reading;
    pump::ResidualRule rule;
    MassUnit unit = MassUnit::Milligram;
    std::optional<quantity::Flow> flow;
    std::optional<quantity::Duration> time;  // since the fill
};

std::optional<quantity::Duration> read_time_since_fill(Reader& reader) {
    const auto stated = read_optional_count(reader, "days_since_fill", -days_at_most, days_at_most);
    const auto filled = reader.optional_date("fill_date");
    const auto visited = reader.optional_date("visit_date");
    if (stated && *stated < 0)
        reader.problem(ErrorCode::OrderInconsistent, "days_since_fill", "The days cannot be below zero; correct them.");
    if (filled && !visited && !stated) reader.require("visit_date");
    if (visited && !filled) reader.require("fill_date");
    if (!filled || !visited)
        return stated ? std::optional(quantity::Duration::of(quantity::Rational(*stated), quantity::units::day))
                      : std::nullopt;
    const auto days = (visited->days() - filled->days()).count();
    if (days < 0)
        reader.problem(ErrorCode::OrderInconsistent, "visit_date",
                       "The visit is before the fill; correct one of the dates.");
    if (stated && *stated != days)
        reader.problem(ErrorCode::OrderInconsistent, "days_since_fill",
                       "The days do not follow from the two dates; correct one of the three.");
    return quantity::Duration::of(quantity::Rational(days), quantity::units::day);
}

// What the pump says that it delivered; or flow x time, when no boluses were given.
std::optional<quantity::Volume> read_delivered(Reader& reader, ResidualStatement& statement) {
    auto delivered = read_optional_volume(reader, "programmed_delivered");
    statement.flow = read_optional_flow(reader, "flow");
    statement.time = read_time_since_fill(reader);
    if (!statement.flow && !statement.time) return delivered;
    if (statement.flow && statement.flow->sign() <= 0)
        reader.problem(ErrorCode::FlowNotPositive, "flow", "The flow must be above zero; correct it.");
    // Without a flow the time tells nothing, and without a time the flow.
    if (!statement.flow && !delivered) reader.require("flow");
    if (!statement.time && !delivered) reader.require("days_since_fill");
    if (!statement.flow || !statement.time) return delivered;
    const auto computed = *statement.flow * *statement.time;
    if (delivered && *delivered != computed)
        reader.problem(ErrorCode::OrderInconsistent, "programmed_delivered",
                       "Flow and time give another volume; correct one of the three, or leave the flow out when "
                       "boluses were given too.");
    return computed;
}

ResidualStatement read_residual(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("check");
    ResidualStatement statement;
    auto& reading = statement.reading;
    reading.expected = read_optional_volume(reader, "expected_residual");
    reading.actual = read_volume(reader, "actual_residual");
    reading.filled = read_optional_volume(reader, "fill_volume");
    reading.delivered = read_delivered(reader, statement);
    const auto expected_mass = read_optional_mass(reader, "expected_mass");
    const auto actual_mass = read_optional_mass(reader, "actual_mass");
    if (expected_mass) {
        reading.expected_mass = expected_mass->value;
        statement.unit = expected_mass->unit;
    }
    if (actual_mass) reading.actual_mass = actual_mass->value;
    if (auto rule = reader.optional_object("rule")) {
        statement.rule.absolute = read_optional_volume(*rule, "absolute");
        statement.rule.relative_to_delivered = quantity::read_optional_percent(*rule, "relative_to_delivered");
    }
    return statement;
}

std::string_view delivery_word(pump::Delivery delivery) {
    switch (delivery) {
        case pump::Delivery::AsExpected: return "as expected";
        case pump::Delivery::Under: return "under-delivery";
        case pump::Delivery::Over: return "over-delivery";
    }
    return "";
}

Steps explain(const ResidualStatement& statement, const pump::ResidualFinding& finding) {
    const auto& reading = statement.reading;
    Steps steps;
    if (statement.flow && statement.time)
        steps.add("delivered = flow x time since the fill", text_of(*statement.flow) + " x " + text_of(*statement.time),
                  text_of(*reading.delivered));
    if (reading.filled && reading.delivered)
        steps.add("expected residual = fill volume - programmed delivery",
                  text_of(*reading.filled) + " - " + text_of(*reading.delivered), text_of(finding.expected));
    steps.add("discrepancy = actual - expected residual", text_of(reading.actual) + " - " + text_of(finding.expected),
              text_of(finding.discrepancy));
    if (finding.fraction_of_delivered)
        steps.add("share = discrepancy / delivered volume",
                  text_of(finding.discrepancy) + " / " + text_of(*reading.delivered),
                  contract_percent(*finding.fraction_of_delivered));
    if (finding.masses)
        steps.add(
            "missing mass = expected - actual mass",
            text_of(*reading.expected_mass, statement.unit) + " - " + text_of(*reading.actual_mass, statement.unit),
            text_of(finding.masses->missing, statement.unit));
    if (finding.masses && finding.masses->implied_by_expectation)
        steps.add("implied concentration, expected = expected mass / expected residual",
                  text_of(*reading.expected_mass, statement.unit) + " / " + text_of(finding.expected),
                  text_of(*finding.masses->implied_by_expectation, statement.unit));
    if (finding.masses && finding.masses->implied_by_finding)
        steps.add("implied concentration, actual = actual mass / actual residual",
                  text_of(*reading.actual_mass, statement.unit) + " / " + text_of(reading.actual),
                  text_of(*finding.masses->implied_by_finding, statement.unit));
    std::string limits;
    if (statement.rule.absolute) limits = text_of(*statement.rule.absolute);
    if (statement.rule.relative_to_delivered)
        limits += (limits.empty() ? "" : " or ") + contract_percent(*statement.rule.relative_to_delivered) +
                  " of the delivered volume";
    steps.add("evaluate when the discrepancy, up or down, is larger than a limit", limits,
              finding.investigation == pump::Investigation::Needed ? "evaluate" : "no evaluation needed");
    return steps;
}

void add_masses(Object& document, const pump::MassComparison& masses, MassUnit unit) {
    document.set("missing_mass", text_of(masses.missing, unit));
    if (masses.implied_by_expectation)
        document.set("implied_concentration_expected", text_of(*masses.implied_by_expectation, unit));
    if (masses.implied_by_finding)
        document.set("implied_concentration_actual", text_of(*masses.implied_by_finding, unit));
}

Result<Object> calculate_residual(const Value& inputs) {
    Problems problems;
    const auto statement = read_residual(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(finding, pump::compare_residual(statement.reading, statement.rule));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    if (statement.reading.delivered) document.set("programmed_delivered", text_of(*statement.reading.delivered));
    document.set("expected_residual", text_of(finding.expected));
    document.set("discrepancy", text_of(finding.discrepancy));
    if (finding.fraction_of_delivered)
        document.set("percent_of_delivered", contract_percent(*finding.fraction_of_delivered));
    if (finding.masses) add_masses(document, *finding.masses, statement.unit);
    document.set("investigate", finding.investigation == pump::Investigation::Needed);
    document.set("meaning", delivery_word(finding.delivery));
    if (finding.delivery == pump::Delivery::Under) document.set("think_of", "a stalled pump or a kinked catheter");
    if (finding.delivery == pump::Delivery::Over)
        document.set("think_of", "too fast delivery, or drug that was lost or taken");
    document.set("steps", explain(statement, finding).list());
    return document;
}

// ---- The fill after a refill
// -----------------------------------------------------------------------------------------

struct FillStatement {
    pump::FillReading reading;
    std::optional<quantity::Volume> programmed;
};

FillStatement read_fill(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("check");
    FillStatement statement;
    statement.reading.reservoir_capacity = read_volume(reader, "reservoir_capacity");
    statement.reading.injected = read_volume(reader, "injected_volume");
    statement.reading.measured_in_pump = read_volume(reader, "measured_in_pump");
    statement.programmed = read_optional_volume(reader, "programmed_volume");
    if (auto rule = reader.optional_object("rule"))
        statement.reading.allowed_discrepancy = read_volume(*rule, "absolute");
    return statement;
}

Result<Object> calculate_fill(const Value& inputs) {
    Problems problems;
    const auto statement = read_fill(inputs, problems);
    const auto& reading = statement.reading;
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(finding, pump::compare_fill(reading));
    CISTERNA_CHECK(pump::check_programmed_volume(statement.programmed, reading.injected, reading.reservoir_capacity));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const bool suspected = finding.pocket_fill == pump::PocketFill::Suspected;
    Steps steps;
    steps.add("discrepancy = injected - measured in the pump",
              text_of(reading.injected) + " - " + text_of(reading.measured_in_pump), text_of(finding.discrepancy));
    steps.add("a pocket fill is suspected when the discrepancy is over the limit for this reservoir",
              text_of(finding.discrepancy) + " against " + text_of(finding.allowed),
              suspected ? "suspected" : "not suspected");
    Object document;
    document.set("discrepancy", text_of(finding.discrepancy));
    document.set("allowed_discrepancy", text_of(finding.allowed));
    document.set("suspect_pocket_fill", suspected);
    document.set("steps", steps.list());
    return document;
}

}  // namespace

Result<Object> calculate_refill_interval(const Value& inputs) {
    const auto* object = inputs.if_object();
    const auto* check = object == nullptr ? nullptr : object->find("check");
    const bool is_checked =
        states_any(inputs, {"expected_residual", "actual_residual", "injected_volume", "measured_in_pump"});
    if (check == nullptr && is_checked) return missing_field("check");
    if (check == nullptr) return calculate_interval(inputs);
    if (*check == Value("residual_volume")) return calculate_residual(inputs);
    if (*check == Value("fill_volume")) return calculate_fill(inputs);
    return refuse(
        ErrorCode::OrderInconsistent, "check",
        "This check is not known; write \"residual_volume\" or \"fill_volume\", or leave it out for the interval.");
}

}  // namespace cisterna::calculation
