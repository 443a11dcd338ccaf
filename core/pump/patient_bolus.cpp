#include "core/pump/patient_bolus.h"

#include <algorithm>

#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Duration;
using quantity::Flow;
using quantity::Mass;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Duration one_day() {
    return Duration::of(1, units::day);
}

std::string secondary_path(std::size_t index, std::string_view key) {
    return "secondary[" + std::to_string(index) + "]." + std::string(key);
}

Result<void> check_figures(const BolusOrder& order) {
    if (!order.continuous_daily_dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "continuous_daily_dose",
                      "The continuous daily dose must be above zero; correct it.");
    if (!order.boluses.dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "bolus_dose", "The bolus dose must be above zero; correct it.");
    if (!order.concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, "concentration",
                      "The concentration must be above zero; correct it.");
    if (order.daily_dose_limit && !order.daily_dose_limit->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "daily_dose_limit", "The limit must be above zero; correct it.");
    for (std::size_t i = 0; i < order.secondary.size(); ++i) {
        if (!order.secondary[i].concentration.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, secondary_path(i, "concentration"),
                          "The concentration must be above zero; correct it.");
        const auto& limit = order.secondary[i].daily_dose_limit;
        if (limit && !limit->is_positive())
            return refuse(ErrorCode::OrderInconsistent, secondary_path(i, "daily_dose_limit"),
                          "The limit must be above zero; correct it.");
    }
    return {};
}

Result<void> check_times(const BolusOrder& order) {
    const auto& [dose, lockout, maximum] = order.boluses;
    if (order.duration && !order.duration->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "bolus_duration",
                      "The bolus must take more than no time; correct its duration.");
    if (order.duration && lockout && *lockout < *order.duration)
        return refuse(ErrorCode::LockoutShorterThanBolus, "lockout",
                      "The lockout of " + people_text(*lockout, units::minute) + " is over before the bolus of " +
                          people_text(*order.duration, units::minute) + "; lengthen the lockout.");
    return {};
}

Result<std::optional<Flow>> bolus_rate(const BolusOrder& order, const Volume& bolus_volume) {
    if (!order.duration) return std::optional<Flow>();
    const Flow rate = bolus_volume / *order.duration;
    if (order.pump.maximum && rate > *order.pump.maximum)
        return refuse(ErrorCode::FlowOutOfRange, "bolus_duration",
                      "A bolus in this time runs at " + people_text(rate, units::mL_per_day) +
                          ", over the pump's highest flow of " + people_text(*order.pump.maximum, units::mL_per_day) +
                          "; let the bolus take longer.");
    return std::optional<Flow>(rate);
}

// The share of the continuous infusion that runs on a day with every bolus.
Result<Rational> background_share(const BolusOrder& order, std::int64_t boluses) {
    const Rational count(boluses);
    if (order.background == BolusBackground::RunsOn) return Rational(1);
    if (order.background == BolusBackground::IncludesBoluses) {
        const Rational share = order.boluses.dose * count / (order.continuous_daily_dose * one_day());
        if (share > Rational(1))
            return refuse(ErrorCode::OrderInconsistent, "bolus_dose",
                          "The boluses are said to be part of the daily dose, but together they are more than it; "
                          "correct the bolus dose, their number or the daily dose.");
        return Rational(1) - share;
    }
    if (!order.duration)
        return refuse(ErrorCode::ValueMissing, "bolus_duration",
                      "The infusion pauses while a bolus runs, so the duration of a bolus is needed; fill it in.");
    const Rational share = *order.duration * count / one_day();
    if (share > Rational(1))
        return refuse(ErrorCode::OrderInconsistent, "bolus_duration",
                      "All boluses together take longer than a day; correct their duration or number.");
    return Rational(1) - share;
}

Result<void> check_limit(const DoseRate& dose, const std::optional<DoseRate>& limit, const std::string& where) {
    if (!limit || dose <= *limit) return {};
    return refuse(ErrorCode::DoseOverLimit, where,
                  "With every bolus the day's dose is over the limit for a day; lower the bolus, the number of boluses "
                  "or the continuous dose.");
}

std::vector<CarriedDose> carried(const BolusOrder& order, const BolusDay& day) {
    std::vector<CarriedDose> doses;
    for (const auto& drug : order.secondary)
        doses.push_back({drug.name, drug.concentration * day.bolus_volume, drug.concentration * day.continuous_flow,
                         drug.concentration * day.maximum_daily_volume});
    return doses;
}

// The other way round: doses from the ratio to the primary drug instead of from volumes.
Result<void> check_by_ratio(const BolusOrder& order, const BolusDay& day) {
    const auto bug = [](std::string where) {
        return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
    };
    if (day.maximum_daily_volume * order.concentration != day.maximum_daily_dose) return bug("maximum_daily_volume");
    for (std::size_t i = 0; i < order.secondary.size(); ++i) {
        const Rational ratio = order.secondary[i].concentration / order.concentration;
        if (day.secondary[i].per_bolus != order.boluses.dose * ratio ||
            day.secondary[i].maximum_daily_dose != day.maximum_daily_dose * ratio)
            return bug(secondary_path(i, "maximum_daily_dose"));
    }
    return {};
}

}  // namespace

Result<std::int64_t> allotted_boluses(const PatientBoluses& boluses) {
    if (!boluses.lockout && !boluses.maximum_per_day)
        return refuse(ErrorCode::ValueMissing, "patient_boluses.maximum_per_day",
                      "How many boluses a day are allowed is not stated; give the maximum per day or the lockout.");
    if (boluses.maximum_per_day && *boluses.maximum_per_day <= 0)
        return refuse(ErrorCode::OrderInconsistent, "patient_boluses.maximum_per_day",
                      "The maximum per day must be above zero; leave the boluses out when none are allowed.");
    if (!boluses.lockout) return *boluses.maximum_per_day;
    if (!boluses.lockout->is_positive())
        return refuse(ErrorCode::OrderInconsistent, "patient_boluses.lockout",
                      "The lockout must be above zero; correct it.");
    const auto starts = (Duration::of(24, units::h) / *boluses.lockout).ceiling().to_count();
    if (!starts)
        return refuse(ErrorCode::OrderInconsistent, "patient_boluses.lockout", "The lockout is too short; correct it.");
    return boluses.maximum_per_day ? std::min(*boluses.maximum_per_day, *starts) : *starts;
}

Result<BolusDay> sum_bolus_day(const BolusOrder& order) {
    CISTERNA_CHECK(check_figures(order));
    CISTERNA_CHECK(check_times(order));
    BolusDay day;
    CISTERNA_TRY(boluses, allotted_boluses(order.boluses));
    day.boluses = boluses;
    day.continuous_flow = order.continuous_daily_dose / order.concentration;
    CISTERNA_CHECK(check_flow(day.continuous_flow, order.pump, "continuous_daily_dose"));
    day.bolus_volume = order.boluses.dose / order.concentration;
    CISTERNA_TRY(rate, bolus_rate(order, day.bolus_volume));
    day.bolus_rate = rate;
    CISTERNA_TRY(share, background_share(order, boluses));
    const Rational count(boluses);
    day.background_daily_dose = order.continuous_daily_dose * share;
    day.maximum_daily_dose = day.background_daily_dose + order.boluses.dose * count / one_day();
    day.maximum_daily_volume = day.continuous_flow * share + day.bolus_volume * count / one_day();
    day.secondary = carried(order, day);
    CISTERNA_CHECK(check_by_ratio(order, day));
    CISTERNA_CHECK(check_limit(day.maximum_daily_dose, order.daily_dose_limit, "maximum_daily_dose"));
    for (std::size_t i = 0; i < order.secondary.size(); ++i)
        CISTERNA_CHECK(check_limit(day.secondary[i].maximum_daily_dose, order.secondary[i].daily_dose_limit,
                                   secondary_path(i, "maximum_daily_dose")));
    return day;
}

}  // namespace cisterna::pump
