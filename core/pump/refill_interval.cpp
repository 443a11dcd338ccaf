#include "core/pump/refill_interval.h"

#include <algorithm>
#include <functional>
#include <string>

#include "core/pump/fill_check.h"
#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::Duration;
using quantity::Flow;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

std::string volume_text(const Volume& volume) {
    return people_text(volume, units::mL);
}

Result<void> check_volumes(const RefillOrder& order) {
    if (!order.reservoir_capacity.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "reservoir_capacity",
                      "The reservoir's capacity must be above zero.");
    if (!order.fill_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "fill_volume", "The fill volume must be above zero; correct it.");
    if (order.alarm_volume.sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "alarm_volume",
                      "The alarm volume cannot be below zero; correct it.");
    if (order.fill_volume > order.reservoir_capacity)
        return refuse(ErrorCode::VolumeOverReservoir, "fill_volume",
                      "The fill volume of " + volume_text(order.fill_volume) + " does not go into a reservoir of " +
                          volume_text(order.reservoir_capacity) + ".");
    return {};
}

Result<Flow> flow_of(const RefillOrder& order) {
    if (order.drugs.empty() && order.flow) {
        CISTERNA_CHECK(check_flow(*order.flow, order.pump, "flow"));
        return *order.flow;
    }
    CISTERNA_TRY(flow, common_flow(order.drugs));
    if (order.flow && *order.flow != flow)
        return refuse(ErrorCode::OrderInconsistent, "flow",
                      "The flow of " + people_text(*order.flow, units::mL_per_day) +
                          " does not follow from dose and concentration, which give " +
                          people_text(flow, units::mL_per_day) + "; correct one of the three.");
    CISTERNA_CHECK(check_flow(flow, order.pump, "flow"));
    return flow;
}

Result<BolusUse> bolus_use(const RefillOrder& order, const PatientBoluses& boluses) {
    if (!boluses.dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "patient_boluses.dose",
                      "The bolus dose must be above zero; correct it.");
    if (order.primary >= order.drugs.size())
        return refuse(ErrorCode::ValueMissing, "drugs",
                      "A bolus is counted in the primary drug; state the drugs with their concentrations.");
    CISTERNA_TRY(per_day, allotted_boluses(boluses));
    return BolusUse{per_day, boluses.dose / order.drugs[order.primary].concentration};
}

struct Binding {
    RefillLimit limit;
    std::int64_t days;
};

Result<Binding> binding_limit(const std::vector<IntervalCap>& caps, std::int64_t days_by_volume) {
    Binding binding{RefillLimit::Volume, days_by_volume};
    for (const auto& cap : caps) {
        if (cap.days <= 0)
            return refuse(ErrorCode::OrderInconsistent, std::string(refill_limit_word(cap.limit)) + "_cap_days",
                          "The longest allowed interval must be above zero; correct it.");
        if (cap.days < binding.days) binding = {cap.limit, cap.days};
    }
    return binding;
}

Result<std::int64_t> whole_days(const Duration& days, const calendar::Date& from) {
    using std::chrono::sys_days;
    const sys_days last{std::chrono::year{2999} / 12 / 31};
    const auto whole = days.in(units::day).floor().to_count();
    if (!whole || *whole > (last - from.days()).count())
        return refuse(ErrorCode::OrderInconsistent, "drugs",
                      "The reservoir would last beyond the calendar of this program; check dose and concentration.");
    return *whole;
}

// What each day of a week takes, the heaviest first; all are the same without a flexible schedule.
Result<std::vector<Volume>> week_of(const RefillOrder& order, const RefillForecast& forecast) {
    constexpr std::size_t days_in_week = 7;
    const auto day = Duration::of(1, units::day);
    if (order.flex.empty()) return std::vector<Volume>(days_in_week, forecast.volume_per_day * day);
    const auto& primary = order.drugs[order.primary];
    CISTERNA_TRY(total, sum_flex_week(order.flex, primary.concentration, order.pump, order.flex_where));
    if (total.mean_daily_dose != primary.daily_dose)
        return refuse(ErrorCode::OrderInconsistent, "drugs[" + std::to_string(order.primary) + "].daily_dose",
                      "The daily dose of " + primary.name + " is not what its schedule gives; correct one of the two.");
    const Flow boluses = forecast.volume_per_day - forecast.flow;
    std::vector<Volume> week;
    for (std::size_t i = 0; i < order.flex.size(); ++i)
        week.insert(week.end(), static_cast<std::size_t>(order.flex[i].days_per_week),
                    (total.days[i].daily_volume + boluses) * day);
    std::sort(week.begin(), week.end(), std::greater<>());
    return week;
}

// The most that can be used up in so many days.
Volume used_at_most(std::int64_t days, const std::vector<Volume>& week) {
    const auto length = static_cast<std::int64_t>(week.size());
    Volume used;
    for (std::int64_t i = 0; i < length; ++i)
        used += week[static_cast<std::size_t>(i)] * Rational(days / length + (i < days % length ? 1 : 0));
    return used;
}

Result<std::int64_t> whole_days(const RefillOrder& order, const RefillForecast& forecast,
                                const std::vector<Volume>& week) {
    CISTERNA_TRY(days, whole_days(forecast.days_exact, order.fill_date));
    // The mean is reached at the end of each week; before it the heavier days may have taken more.
    while (days > 0 && used_at_most(days, week) > forecast.usable_volume) --days;
    return days;
}

// The same days from the other side: mass of each drug there, over mass of each drug used in a day.
Result<void> check_by_mass(const RefillOrder& order, const RefillForecast& forecast, const std::vector<Volume>& week) {
    for (const auto& drug : order.drugs) {
        quantity::DoseRate used = drug.daily_dose;
        if (forecast.boluses)
            used += drug.concentration * forecast.boluses->volume * Rational(forecast.boluses->per_day) /
                    Duration::of(1, units::day);
        if (forecast.usable_volume * drug.concentration / used != forecast.days_exact)
            return refuse(ErrorCode::Bug, "days_exact",
                          "Two ways of computing the days disagree for " + drug.name + ".");
    }
    const auto left_after = [&](std::int64_t days) { return order.fill_volume - used_at_most(days, week); };
    if (left_after(forecast.days_whole) < order.alarm_volume ||
        left_after(forecast.days_whole + 1) >= order.alarm_volume)
        return refuse(ErrorCode::Bug, "days_whole", "The whole days do not bracket the alarm volume.");
    return {};
}

}  // namespace

std::string_view refill_limit_word(RefillLimit limit) {
    switch (limit) {
        case RefillLimit::Volume: return "volume";
        case RefillLimit::Stability: return "stability";
        case RefillLimit::Label: return "label";
    }
    return "";
}

Result<RefillForecast> forecast_refill(const RefillOrder& order) {
    CISTERNA_CHECK(check_volumes(order));
    CISTERNA_CHECK(check_programmed_volume(order.programmed_volume, order.fill_volume, order.reservoir_capacity));
    if (!order.flex.empty() && order.primary >= order.drugs.size())
        return refuse(ErrorCode::ValueMissing, "drugs",
                      "A schedule gives rates of the primary drug; state the drugs with their concentrations.");
    CISTERNA_TRY(flow, flow_of(order));
    RefillForecast forecast;
    forecast.flow = flow;
    forecast.usable_volume = order.fill_volume - order.alarm_volume;
    if (!forecast.usable_volume.is_positive())
        return refuse(ErrorCode::NothingToDeliver, "alarm_volume",
                      "The fill of " + volume_text(order.fill_volume) + " is not above the alarm volume of " +
                          volume_text(order.alarm_volume) + "; nothing can be delivered.");
    forecast.volume_per_day = flow;
    if (order.boluses) {
        CISTERNA_TRY(use, bolus_use(order, *order.boluses));
        forecast.boluses = use;
        forecast.volume_per_day += use.volume * Rational(use.per_day) / Duration::of(1, units::day);
    }
    forecast.days_exact = forecast.usable_volume / forecast.volume_per_day;
    CISTERNA_TRY(week, week_of(order, forecast));
    CISTERNA_TRY(whole, whole_days(order, forecast, week));
    forecast.days_whole = whole;
    CISTERNA_TRY(binding, binding_limit(order.caps, whole));
    forecast.limiting_factor = binding.limit;
    if (order.safety_margin_days < 0 || (order.safety_margin_days > 0 && order.safety_margin_days >= binding.days))
        return refuse(ErrorCode::OrderInconsistent, "safety_margin_days",
                      "A safety margin of " + std::to_string(order.safety_margin_days) +
                          " days does not fit into an interval of " + std::to_string(binding.days) + " days.");
    forecast.alarm_date = order.fill_date.plus_days(whole);
    forecast.refill_due_date = order.fill_date.plus_days(binding.days - order.safety_margin_days);
    CISTERNA_CHECK(check_by_mass(order, forecast, week));
    return forecast;
}

}  // namespace cisterna::pump
