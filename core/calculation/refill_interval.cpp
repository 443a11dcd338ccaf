#include "core/calculation/refill_interval.h"

#include <string>

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
};

void read_drugs(Reader& reader, IntervalStatement& statement) {
    const bool flow_alone = reader.has("flow") && !reader.has("drugs");
    auto items = flow_alone ? reader.optional_objects("drugs") : reader.objects("drugs");
    std::optional<std::size_t> primary;
    for (auto& item : items) {
        pump::PumpedDrug drug;
        drug.name = item.text("name");
        const auto dose = read_daily_dose(item, "daily_dose");
        drug.daily_dose = dose.value;
        drug.concentration = read_concentration(item, "concentration").value;
        if (item.optional_truth("primary").value_or(false)) {
            if (primary)
                item.problem(ErrorCode::OrderInconsistent, "primary", "Two drugs are marked as primary; mark one.");
            primary = statement.order.drugs.size();
        }
        statement.order.drugs.push_back(std::move(drug));
        statement.units.push_back(dose.unit);
    }
    statement.order.primary = primary.value_or(0);
}

std::optional<pump::PatientBoluses> read_boluses(Reader& reader) {
    auto item = reader.optional_object("patient_boluses");
    if (!item) return std::nullopt;
    pump::PatientBoluses boluses;
    boluses.dose = read_mass(*item, "dose").value;
    boluses.lockout = quantity::read_optional_quantity<quantity::Duration>(*item, "lockout", "duration, such as 3 h");
    boluses.maximum_per_day = item->optional_count("maximum_per_day", -days_at_most, days_at_most);
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
        const auto days = reader.optional_count(word + "_cap_days", -days_at_most, days_at_most);
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
    read_drugs(reader, statement);
    order.flow = read_optional_flow(reader, "flow");
    if (auto item = reader.optional_object("pump")) {
        item->optional_text("model");
        order.pump = {read_optional_flow(*item, "flow_minimum"), read_optional_flow(*item, "flow_maximum")};
    }
    order.boluses = read_boluses(reader);
    order.caps = read_caps(reader);
    order.safety_margin_days = reader.optional_count("safety_margin_days", -days_at_most, days_at_most).value_or(0);
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
    explain_flow(steps, statement, forecast);
    steps.add("usable volume = fill volume - alarm volume",
              text_of(order.fill_volume) + " - " + text_of(order.alarm_volume), text_of(forecast.usable_volume));
    if (forecast.boluses) explain_boluses(steps, statement, forecast);
    steps.add("days = usable volume / volume a day",
              text_of(forecast.usable_volume) + " / " + text_of(forecast.volume_per_day), text_of(forecast.days_exact));
    steps.add("whole days = days, rounded down", text_of(forecast.days_exact), std::to_string(forecast.days_whole));
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

Result<Object> calculate_interval(const Value& inputs) {
    Problems problems;
    const auto statement = read_interval(inputs, problems);
    for (std::size_t i = 0; i < statement.order.drugs.size(); ++i)
        CISTERNA_CHECK(check_may_be_intrathecal(statement.order.drugs[i].name, codec::item_path("drugs", i) + ".name"));
    CISTERNA_CHECK(check_read(problems));
    for (std::size_t i = 0; i < statement.order.drugs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_name(statement.order.drugs[i].name, statement.order.drugs[j].name))
                return refuse(ErrorCode::DuplicateDrug, codec::item_path("drugs", i) + ".name",
                              statement.order.drugs[i].name + " stands in the list twice; state it once.");
    CISTERNA_TRY(forecast, pump::forecast_refill(statement.order));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("flow", text_of(forecast.flow));
    document.set("usable_volume", text_of(forecast.usable_volume));
    if (forecast.boluses) {
        document.set("bolus_volume", text_of(forecast.boluses->volume));
        document.set("boluses_per_day", forecast.boluses->per_day);
        document.set("volume_per_day_with_boluses", text_of(forecast.volume_per_day));
    }
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
};

ResidualStatement read_residual(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("check");
    ResidualStatement statement;
    auto& reading = statement.reading;
    reading.expected = read_optional_volume(reader, "expected_residual");
    reading.actual = read_volume(reader, "actual_residual");
    reading.filled = read_optional_volume(reader, "fill_volume");
    reading.delivered = read_optional_volume(reader, "programmed_delivered");
    const auto expected_mass = read_optional_mass(reader, "expected_mass");
    const auto actual_mass = read_optional_mass(reader, "actual_mass");
    if (expected_mass) {
        reading.expected_mass = expected_mass->value;
        statement.unit = expected_mass->unit;
    }
    if (actual_mass) reading.actual_mass = actual_mass->value;
    if (auto rule = reader.optional_object("rule")) {
        statement.rule.absolute = read_optional_volume(*rule, "absolute");
        statement.rule.relative_to_delivered = read_optional_percent(*rule, "relative_to_delivered");
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
    if (check == nullptr) return calculate_interval(inputs);
    if (*check == Value("residual_volume")) return calculate_residual(inputs);
    if (*check == Value("fill_volume")) return calculate_fill(inputs);
    return refuse(
        ErrorCode::OrderInconsistent, "check",
        "This check is not known; write \"residual_volume\" or \"fill_volume\", or leave it out for the interval.");
}

}  // namespace cisterna::calculation
