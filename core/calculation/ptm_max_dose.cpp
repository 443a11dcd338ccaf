#include "core/calculation/ptm_max_dose.h"

#include <algorithm>
#include <string>

#include "core/calculation/pump_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/pump/flex.h"
#include "core/pump/patient_bolus.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::Concentration;
using quantity::contract_text;
using quantity::DoseRate;
using quantity::MassUnit;
using quantity::Rational;
namespace units = quantity::units;

constexpr std::int64_t boluses_at_most = 1'000'000;

// ---- What both modes state
// -------------------------------------------------------------------------------------------

struct Carried {
    DrugName name;
    MassUnit unit = MassUnit::Milligram;
    std::string path;
    pump::CarriedDrug drug;
    std::optional<InUnit<DoseRate>> daily_dose;  // as stated, to compare with
};

struct Solution {
    DrugName drug;
    InUnit<Concentration> concentration;
    SecondaryReaders::Form form = SecondaryReaders::Form::None;
    std::vector<Carried> secondary;
    std::optional<InUnit<DoseRate>> limit;
    pump::FlowRange pump;
};

std::optional<InUnit<DoseRate>> read_limit(Reader& reader) {
    return read_optional_daily_dose(reader, spelling(reader, {"daily_dose_limit", "maximum_daily_dose_limit"}));
}

Solution read_solution(Reader& reader) {
    Solution solution;
    solution.drug = read_drug_name(reader);
    solution.concentration = read_concentration(reader, "concentration");
    solution.limit = read_limit(reader);
    solution.pump = read_flow_range(reader);
    auto secondary = read_secondary(reader);
    solution.form = secondary.form;
    for (auto& item : secondary.items) {
        Carried carried;
        carried.name = read_drug_name(item);
        if (!carried.name.text) item.require("name");
        carried.path = item.path();
        const auto concentration = read_concentration(item, "concentration");
        carried.unit = concentration.unit;
        const auto limit = read_limit(item);
        carried.daily_dose = read_optional_daily_dose(item, spelling(item, {"continuous_daily_dose", "daily_dose"}));
        carried.drug = {carried.name.text.value_or(""), concentration.value,
                        limit ? std::optional(limit->value) : std::nullopt};
        solution.secondary.push_back(std::move(carried));
    }
    return solution;
}

FieldPaths secondary_fields(const Solution& solution) {
    FieldPaths fields;
    for (std::size_t i = 0; i < solution.secondary.size(); ++i)
        for (const auto* key : {"concentration", "daily_dose_limit", "maximum_daily_dose"})
            fields.emplace_back(codec::item_path("secondary", i) + "." + key, solution.secondary[i].path + "." + key);
    return fields;
}

Result<void> check_solution_names(const Solution& solution) {
    std::vector<DrugName> names{solution.drug};
    for (const auto& drug : solution.secondary) names.push_back(drug.name);
    return check_names(names);
}

// A secondary dose is fixed by the solution; a stated one that is another one is a contradiction.
Result<void> check_stated_doses(const Solution& solution, const DoseRate& primary_dose) {
    for (const auto& drug : solution.secondary) {
        const auto follows = primary_dose * (drug.drug.concentration / solution.concentration.value);
        if (drug.daily_dose && drug.daily_dose->value != follows)
            return refuse(ErrorCode::OrderInconsistent, drug.path,
                          "The daily dose of " + drug.drug.name + " follows from the primary drug and is " +
                              quantity::people_text(follows, quantity::dose_rate_unit(drug.unit)) +
                              "; correct a dose or a concentration.");
    }
    return {};
}

struct Boluses {
    InUnit<quantity::Mass> dose;
    pump::PatientBoluses allotted;
    std::optional<quantity::Duration> duration;
    pump::BolusBackground background = pump::BolusBackground::RunsOn;
    FieldPaths fields;
};

bool holds(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

pump::BolusBackground read_background(Reader& reader) {
    const auto text = reader.optional_text("bolus_is");
    if (!text || holds(*text, {"in addition", "additional", "on top"})) return pump::BolusBackground::RunsOn;
    if (holds(*text, {"included", "part of"})) return pump::BolusBackground::IncludesBoluses;
    if (holds(*text, {"instead of", "replac", "paus", "interrupt", "suspend"})) return pump::BolusBackground::Pauses;
    reader.problem(ErrorCode::OrderInconsistent, "bolus_is",
                   "How the bolus stands to the infusion is not understood; write \"in addition to the continuous "
                   "infusion\", \"included in the daily dose\" or \"instead of the continuous infusion\".");
    return pump::BolusBackground::RunsOn;
}

Boluses read_boluses(Reader& reader) {
    Boluses boluses;
    boluses.dose = read_mass(reader, "bolus_dose");
    boluses.allotted.dose = boluses.dose.value;
    const auto key = spelling(reader, {"maximum_boluses_per_24h", "maximum_boluses_per_day", "maximum_per_day"});
    boluses.allotted.maximum_per_day = read_optional_count(reader, key, -boluses_at_most, boluses_at_most);
    boluses.allotted.lockout = read_optional_duration(reader, "lockout");
    boluses.duration = read_optional_duration(reader, "bolus_duration");
    boluses.background = read_background(reader);
    boluses.fields = {{"patient_boluses.maximum_per_day", reader.path(key)},
                      {"patient_boluses.lockout", reader.path("lockout")}};
    return boluses;
}

Result<void> check_number_known(const Boluses& boluses) {
    if (boluses.allotted.lockout || boluses.allotted.maximum_per_day) return {};
    return refuse(ErrorCode::ValueMissing, "lockout",
                  "How many boluses a day are allowed is not stated; give the lockout, the maximum in 24 h or both.");
}

pump::BolusOrder order_of(const Solution& solution, const Boluses& boluses, const DoseRate& continuous) {
    pump::BolusOrder order;
    order.continuous_daily_dose = continuous;
    order.concentration = solution.concentration.value;
    order.boluses = boluses.allotted;
    order.duration = boluses.duration;
    order.background = boluses.background;
    if (solution.limit) order.daily_dose_limit = solution.limit->value;
    order.pump = solution.pump;
    for (const auto& drug : solution.secondary) order.secondary.push_back(drug.drug);
    return order;
}

// ---- Boluses
// ---------------------------------------------------------------------------------------------------------

std::string number_figures(const Boluses& boluses) {
    std::string figures;
    if (boluses.allotted.maximum_per_day)
        figures = "at most " + std::to_string(*boluses.allotted.maximum_per_day) + " in 24 h";
    if (boluses.allotted.lockout)
        figures += (figures.empty() ? "" : "; ") +
                   ("24 h / " + contract_text(*boluses.allotted.lockout, units::h) + ", rounded up");
    return figures;
}

void explain_background(Steps& steps, const Boluses& boluses, const pump::BolusOrder& order, const pump::BolusDay& day,
                        MassUnit unit) {
    const auto count = std::to_string(day.boluses);
    if (boluses.background == pump::BolusBackground::IncludesBoluses)
        steps.add(
            "continuous infusion beside the boluses = daily dose - boluses x bolus dose",
            text_of(order.continuous_daily_dose, unit) + " - " + count + " x " + text_of(order.boluses.dose, unit),
            text_of(day.background_daily_dose, unit));
    if (boluses.background == pump::BolusBackground::Pauses)
        steps.add("continuous infusion in the time without a bolus = daily dose x (24 h - boluses x duration) / 24 h",
                  text_of(order.continuous_daily_dose, unit) + " x (24 h - " + count + " x " +
                      contract_text(*boluses.duration, units::h) + ") / 24 h",
                  text_of(day.background_daily_dose, unit));
}

void show_secondary(Object& document, Steps& steps, const Solution& solution, const pump::BolusDay& day) {
    Array answers;
    for (std::size_t i = 0; i < day.secondary.size(); ++i) {
        const auto& drug = solution.secondary[i];
        const auto& doses = day.secondary[i];
        const auto concentration = text_of(drug.drug.concentration, drug.unit);
        answers.emplace_back(Object()
                                 .set(drug.name.key, doses.name)
                                 .set("per_bolus", text_of(doses.per_bolus, drug.unit))
                                 .set("continuous_daily_dose", text_of(doses.continuous_daily_dose, drug.unit))
                                 .set("maximum_daily_dose", text_of(doses.maximum_daily_dose, drug.unit)));
        steps.add(doses.name + " in one bolus = bolus volume x its concentration",
                  text_of(day.bolus_volume) + " x " + concentration, text_of(doses.per_bolus, drug.unit));
        steps.add(doses.name + ", most in a day = most volume in a day x its concentration",
                  text_of(day.maximum_daily_volume) + " x " + concentration,
                  text_of(doses.maximum_daily_dose, drug.unit));
    }
    set_secondary(document, solution.form, std::move(answers));
}

void show_boluses(Object& document, Steps& steps, const Solution& solution, const Boluses& boluses,
                  const pump::BolusOrder& order, const pump::BolusDay& day, MassUnit unit) {
    const auto concentration = text_of(order.concentration, solution.concentration.unit);
    const auto bolus = text_of(order.boluses.dose, unit);
    const auto count = std::to_string(day.boluses);
    document.set("effective_maximum_boluses_per_24h", day.boluses);
    steps.add("boluses in 24 h = the smaller of the maximum and 24 h / lockout, rounded up", number_figures(boluses),
              count);
    document.set("maximum_daily_dose", text_of(day.maximum_daily_dose, unit));
    explain_background(steps, boluses, order, day, unit);
    steps.add("most in a day = continuous dose + boluses x bolus dose",
              text_of(day.background_daily_dose, unit) + " + " + count + " x " + bolus,
              text_of(day.maximum_daily_dose, unit));
    document.set("maximum_daily_volume", text_of(day.maximum_daily_volume));
    steps.add("most volume in a day = most dose in a day / concentration",
              text_of(day.maximum_daily_dose, unit) + " / " + concentration, text_of(day.maximum_daily_volume));
    document.set("bolus_volume", text_of(day.bolus_volume));
    steps.add("bolus volume = bolus dose / concentration", bolus + " / " + concentration, text_of(day.bolus_volume));
    document.set("continuous_flow", text_of(day.continuous_flow));
    if (boluses.background != pump::BolusBackground::RunsOn)
        document.set("continuous_daily_dose_beside_boluses", text_of(day.background_daily_dose, unit));
    if (day.bolus_rate) {
        document.set("bolus_rate", text_of(*day.bolus_rate));
        steps.add("bolus rate = bolus volume / duration",
                  text_of(day.bolus_volume) + " / " + contract_text(*boluses.duration, units::minute),
                  text_of(*day.bolus_rate));
    }
    if (order.daily_dose_limit)
        steps.add("the most in a day must not be over the limit",
                  text_of(day.maximum_daily_dose, unit) + " against " + text_of(*order.daily_dose_limit, unit),
                  "within the limit");
    show_secondary(document, steps, solution, day);
}

struct SimpleOrder {
    InUnit<DoseRate> continuous;
    std::string continuous_field;
    Boluses boluses;
    Solution solution;
};

SimpleOrder read_simple(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    SimpleOrder order;
    if (const auto mode = reader.optional_text("mode");
        mode && *mode != "continuous" && *mode != "simple" && *mode != "simple_continuous" && *mode != "ptm")
        reader.problem(ErrorCode::OrderInconsistent, "mode",
                       "This mode is not known; write \"flex\" for a schedule of steps, or leave it out.");
    order.continuous_field = std::string(spelling(reader, {"continuous_daily_dose", "daily_dose"}));
    order.continuous = read_daily_dose(reader, order.continuous_field);
    order.boluses = read_boluses(reader);
    order.solution = read_solution(reader);
    return order;
}

Result<Object> calculate_simple(const Value& inputs) {
    Problems problems;
    const auto stated = read_simple(inputs, problems);
    CISTERNA_CHECK(check_solution_names(stated.solution));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_number_known(stated.boluses));
    auto fields = secondary_fields(stated.solution);
    fields.insert(fields.end(), stated.boluses.fields.begin(), stated.boluses.fields.end());
    fields.emplace_back("continuous_daily_dose", stated.continuous_field);
    const auto order = order_of(stated.solution, stated.boluses, stated.continuous.value);
    CISTERNA_TRY(day, at_input(pump::sum_bolus_day(order), fields));
    CISTERNA_CHECK(check_stated_doses(stated.solution, stated.continuous.value));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    Steps steps;
    show_boluses(document, steps, stated.solution, stated.boluses, order, day, stated.continuous.unit);
    document.set("steps", steps.list());
    return document;
}

// ---- Flexible schedules
// ----------------------------------------------------------------------------------------------

struct FlexOrder {
    WrittenFlex flex;
    Solution solution;
    std::optional<InUnit<DoseRate>> daily_dose;  // as stated, to compare with
    std::string daily_dose_field;
    std::optional<Boluses> boluses;
};

FlexOrder read_flex_order(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    FlexOrder order;
    if (const auto mode = reader.optional_text("mode"); mode && *mode != "flex" && *mode != "flexible")
        reader.problem(ErrorCode::OrderInconsistent, "mode",
                       "Steps are stated, but the mode is another one; write \"flex\" or leave the steps out.");
    order.flex = read_flex(reader);
    order.solution = read_solution(reader);
    order.daily_dose_field = std::string(spelling(reader, {"continuous_daily_dose", "daily_dose"}));
    order.daily_dose = read_optional_daily_dose(reader, order.daily_dose_field);
    if (!reader.has("bolus_dose")) return order;
    order.boluses = read_boluses(reader);
    if (order.boluses->background != pump::BolusBackground::RunsOn)
        reader.problem(ErrorCode::OrderInconsistent, "bolus_is",
                       "Beside a flexible schedule only boluses in addition to it are computed; write \"in addition "
                       "to the continuous infusion\".");
    return order;
}

Result<void> check_flex_limits(const FlexOrder& order, const DoseRate& highest) {
    const auto check = [&](const DoseRate& dose, const std::optional<DoseRate>& limit,
                           const std::string& where) -> Result<void> {
        if (limit && !limit->is_positive())
            return refuse(ErrorCode::OrderInconsistent, where + "_limit", "The limit must be above zero; correct it.");
        if (!limit || dose <= *limit) return {};
        return refuse(ErrorCode::DoseOverLimit, where,
                      "The dose of a day is over the limit for a day; lower a rate or shorten a step.");
    };
    const auto& solution = order.solution;
    CISTERNA_CHECK(check(highest, solution.limit ? std::optional(solution.limit->value) : std::nullopt, "daily_dose"));
    for (const auto& drug : solution.secondary) {
        if (!drug.drug.concentration.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, drug.path + ".concentration",
                          "The concentration must be above zero; correct it.");
        CISTERNA_CHECK(check(highest * (drug.drug.concentration / solution.concentration.value),
                             drug.drug.daily_dose_limit, drug.path + ".daily_dose"));
    }
    return {};
}

Array show_steps(const FlexOrder& order, const pump::FlexDay& day) {
    const auto& concentration = order.solution.concentration.value;
    Array lines;
    for (const auto& step : day.steps) {
        Object line;
        line.set("duration", contract_text(step.duration, units::h));
        line.set("rate", rate_text(step.rate, order.flex.unit, order.flex.per));
        line.set("dose", text_of(step.rate * step.duration, order.flex.unit));
        line.set("flow", text_of(step.rate / concentration));
        line.set("volume", text_of(step.rate * step.duration / concentration));
        Array secondary;
        for (const auto& drug : order.solution.secondary) {
            const auto rate = step.rate * (drug.drug.concentration / concentration);
            secondary.emplace_back(Object()
                                       .set(drug.name.key, drug.drug.name)
                                       .set("rate", rate_text(rate, drug.unit, order.flex.per))
                                       .set("dose", text_of(rate * step.duration, drug.unit)));
        }
        set_secondary(line, order.solution.form, std::move(secondary));
        lines.emplace_back(std::move(line));
    }
    return lines;
}

void explain_day(Steps& steps, const FlexOrder& order, const pump::FlexDay& day, const pump::FlexDayTotal& total) {
    std::string sum;
    std::string hours;
    for (const auto& step : day.steps) {
        const auto duration = contract_text(step.duration, units::h);
        hours += (hours.empty() ? "" : " + ") + duration;
        sum += (sum.empty() ? "" : " + ") + rate_text(step.rate, order.flex.unit, order.flex.per) + " x " + duration;
    }
    const auto of_day = day.name.empty() ? std::string() : " (" + day.name + ")";
    steps.add("the steps cover 24 h" + of_day, hours, "24 h");
    steps.add("daily dose = sum of rate x duration" + of_day, sum, text_of(total.daily_dose, order.flex.unit));
    steps.add("daily volume = daily dose / concentration" + of_day,
              text_of(total.daily_dose, order.flex.unit) + " / " +
                  text_of(order.solution.concentration.value, order.solution.concentration.unit),
              text_of(total.daily_volume));
}

Object show_day(const FlexOrder& order, const pump::FlexDay& day, const pump::FlexDayTotal& total) {
    const auto& [days, where, unit, per] = order.flex;
    return Object()
        .set("daily_dose", text_of(total.daily_dose, unit))
        .set("daily_volume", text_of(total.daily_volume))
        .set("highest_rate", rate_text(total.highest_rate, unit, per))
        .set("lowest_rate", rate_text(total.lowest_rate, unit, per))
        .set("highest_flow", text_of(total.highest_flow))
        .set("lowest_flow", text_of(total.lowest_flow))
        .set("schedule", show_steps(order, day));
}

// What each secondary drug gets in a day; it follows the volume.
void show_flex_secondary(Object& document, Steps& steps, const FlexOrder& order, const pump::FlexDayTotal& total) {
    Array answers;
    for (const auto& drug : order.solution.secondary) {
        const Rational ratio = drug.drug.concentration / order.solution.concentration.value;
        const auto dose = drug.drug.concentration * total.daily_volume;
        steps.add("daily dose of " + drug.drug.name + " = daily volume x its concentration",
                  text_of(total.daily_volume) + " x " + text_of(drug.drug.concentration, drug.unit),
                  text_of(dose, drug.unit));
        answers.emplace_back(Object()
                                 .set(drug.name.key, drug.drug.name)
                                 .set("daily_dose", text_of(dose, drug.unit))
                                 .set("highest_rate", rate_text(total.highest_rate * ratio, drug.unit, order.flex.per))
                                 .set("lowest_rate", rate_text(total.lowest_rate * ratio, drug.unit, order.flex.per)));
    }
    set_secondary(document, order.solution.form, std::move(answers));
}

void show_week(Object& document, Steps& steps, const FlexOrder& order, const pump::FlexWeekTotal& week) {
    const auto unit = order.flex.unit;
    Array schedules;
    std::string sum;
    for (std::size_t i = 0; i < week.days.size(); ++i) {
        const auto& day = order.flex.days[i];
        explain_day(steps, order, day, week.days[i]);
        sum += (sum.empty() ? "" : " + ") + std::to_string(day.days_per_week) + " x " +
               text_of(week.days[i].daily_dose, unit);
        Object schedule;
        if (!day.name.empty()) schedule.set("name", day.name);
        schedule.set("days_per_week", day.days_per_week);
        auto shown = show_day(order, day, week.days[i]);
        show_flex_secondary(shown, steps, order, week.days[i]);
        for (const auto& [key, value] : shown.members()) schedule.set(key, value);
        schedules.emplace_back(std::move(schedule));
    }
    document.set("mean_daily_dose", text_of(week.mean_daily_dose, unit));
    document.set("mean_daily_volume", text_of(week.mean_daily_volume));
    document.set("highest_daily_dose", text_of(week.highest_daily_dose, unit));
    document.set("schedules", std::move(schedules));
    steps.add("mean daily dose = sum of days x daily dose / 7", "(" + sum + ") / 7",
              text_of(week.mean_daily_dose, unit));
}

FieldPaths flex_fields(const FlexOrder& order) {
    auto fields = secondary_fields(order.solution);
    fields.insert(fields.end(), order.boluses->fields.begin(), order.boluses->fields.end());
    // The flows of the steps are in range, so what is left to complain of is the bolus.
    return fields;
}

Result<Object> calculate_flex(const Value& inputs) {
    Problems problems;
    const auto order = read_flex_order(inputs, problems);
    const auto& solution = order.solution;
    CISTERNA_CHECK(check_solution_names(solution));
    CISTERNA_CHECK(check_read(problems));
    if (order.boluses) CISTERNA_CHECK(check_number_known(*order.boluses));
    CISTERNA_TRY(week,
                 pump::sum_flex_week(order.flex.days, solution.concentration.value, solution.pump, order.flex.where));
    CISTERNA_CHECK(check_flex_limits(order, week.highest_daily_dose));
    if (order.daily_dose && order.daily_dose->value != week.mean_daily_dose)
        return refuse(ErrorCode::OrderInconsistent, order.daily_dose_field,
                      "The schedule gives another daily dose than the stated one; correct one of the two.");
    CISTERNA_CHECK(check_stated_doses(solution, week.mean_daily_dose));
    Object document;
    Steps steps;
    if (week.days.size() == 1) {
        document = show_day(order, order.flex.days.front(), week.days.front());
        explain_day(steps, order, order.flex.days.front(), week.days.front());
        show_flex_secondary(document, steps, order, week.days.front());
    } else {
        show_week(document, steps, order, week);
    }
    if (order.boluses) {
        const auto bolus_order = order_of(solution, *order.boluses, week.highest_daily_dose);
        CISTERNA_TRY(day, at_input(pump::sum_bolus_day(bolus_order), flex_fields(order)));
        show_boluses(document, steps, solution, *order.boluses, bolus_order, day, order.flex.unit);
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("steps", steps.list());
    return document;
}

}  // namespace

Result<Object> calculate_ptm_max_dose(const Value& inputs) {
    const auto* object = inputs.if_object();
    if (object == nullptr) return calculate_simple(inputs);
    const auto* mode = object->find("mode");
    const bool flex = mode != nullptr && (*mode == Value("flex") || *mode == Value("flexible"));
    if (flex || object->find("steps") != nullptr || object->find("schedules") != nullptr) return calculate_flex(inputs);
    return calculate_simple(inputs);
}

}  // namespace cisterna::calculation
