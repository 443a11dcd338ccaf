#include "core/pump/flex.h"

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

constexpr std::int64_t days_in_week = 7;

Duration one_day() {
    return Duration::of(1, units::day);
}

std::string step_path(const FlexDay& day, std::size_t index, std::string_view key) {
    return day.where + "[" + std::to_string(index) + "]." + std::string(key);
}

Result<void> check_steps(const FlexDay& day) {
    Duration covered;
    for (std::size_t i = 0; i < day.steps.size(); ++i) {
        if (!day.steps[i].duration.is_positive())
            return refuse(ErrorCode::OrderInconsistent, step_path(day, i, "duration"),
                          "A step must take more than no time; correct or remove it.");
        if (day.steps[i].rate.sign() < 0)
            return refuse(ErrorCode::DoseNotPositive, step_path(day, i, "rate"),
                          "A rate cannot be below zero; correct it.");
        covered += day.steps[i].duration;
    }
    if (covered != one_day())
        return refuse(ErrorCode::ScheduleNot24h, day.where,
                      "The steps cover " + people_text(covered, units::h) + "; they must cover exactly 24 h.");
    const bool any =
        std::any_of(day.steps.begin(), day.steps.end(), [](const auto& s) { return s.rate.is_positive(); });
    if (!any) return refuse(ErrorCode::DoseNotPositive, day.where, "No step gives a dose; correct the rates.");
    return {};
}

Result<void> check_flows(const FlexDay& day, const Concentration& concentration, const FlowRange& pump) {
    for (std::size_t i = 0; i < day.steps.size(); ++i) {
        const auto& rate = day.steps[i].rate;
        // A pump whose lowest flow is not known may be one that can pause.
        if (rate.is_zero() && !pump.minimum) continue;
        if (rate.is_zero())
            return refuse(ErrorCode::FlowOutOfRange, step_path(day, i, "rate"),
                          "This pump cannot stand still; its lowest flow is " +
                              people_text(*pump.minimum, units::mL_per_day) + ". Give the step a rate.");
        CISTERNA_CHECK(check_flow(rate / concentration, pump, step_path(day, i, "rate")));
    }
    return {};
}

// The other way round: the lowest rate the whole day, and what each step gives above it; volumes step by step.
Result<void> check_total(const FlexDay& day, const Concentration& concentration, const FlexDayTotal& total) {
    Mass dose = total.lowest_rate * one_day();
    Volume volume;
    for (const auto& step : day.steps) {
        dose += (step.rate - total.lowest_rate) * step.duration;
        volume += step.rate / concentration * step.duration;
    }
    if (dose == total.daily_dose * one_day() && volume == total.daily_volume * one_day()) return {};
    return refuse(ErrorCode::Bug, day.where, "Two ways of computing the dose of the day disagree.");
}

}  // namespace

Result<FlexDayTotal> sum_flex_day(const FlexDay& day, const Concentration& concentration, const FlowRange& pump) {
    if (!concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, "concentration",
                      "The concentration must be above zero; correct it.");
    CISTERNA_CHECK(check_steps(day));
    CISTERNA_CHECK(check_flows(day, concentration, pump));
    Mass dose;
    FlexDayTotal total;
    total.highest_rate = total.lowest_rate = day.steps.front().rate;
    for (const auto& step : day.steps) {
        dose += step.rate * step.duration;
        total.highest_rate = std::max(total.highest_rate, step.rate);
        total.lowest_rate = std::min(total.lowest_rate, step.rate);
    }
    total.daily_dose = dose / one_day();
    total.daily_volume = total.daily_dose / concentration;
    total.highest_flow = total.highest_rate / concentration;
    total.lowest_flow = total.lowest_rate / concentration;
    CISTERNA_CHECK(check_total(day, concentration, total));
    return total;
}

Result<FlexWeekTotal> sum_flex_week(const std::vector<FlexDay>& week, const Concentration& concentration,
                                    const FlowRange& pump, std::string_view where) {
    FlexWeekTotal total;
    std::int64_t days = 0;
    for (const auto& day : week) {
        CISTERNA_TRY(day_total, sum_flex_day(day, concentration, pump));
        if (day.days_per_week <= 0 || day.days_per_week > days_in_week)
            return refuse(ErrorCode::OrderInconsistent, std::string(where),
                          "Each schedule must run on 1 to 7 days of the week; correct the days.");
        const Rational share = Rational::ratio(day.days_per_week, days_in_week);
        total.mean_daily_dose += day_total.daily_dose * share;
        total.mean_daily_volume += day_total.daily_volume * share;
        total.highest_daily_dose = std::max(total.highest_daily_dose, day_total.daily_dose);
        days += day.days_per_week;
        total.days.push_back(day_total);
    }
    if (days != days_in_week)
        return refuse(ErrorCode::ScheduleNot24h, std::string(where),
                      "The schedules cover " + std::to_string(days) + " days; they must cover a week of 7 days.");
    if (total.mean_daily_volume * concentration != total.mean_daily_dose)
        return refuse(ErrorCode::Bug, std::string(where), "Two ways of computing the mean dose disagree.");
    return total;
}

}  // namespace cisterna::pump
