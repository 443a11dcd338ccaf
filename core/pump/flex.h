#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/pump/flow.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::pump {

// A part of the day with its own rate of the primary drug. A rate of zero is a pause, for pumps that can pause.
struct FlexStep {
    quantity::Duration duration;
    quantity::DoseRate rate;
};

// A day that repeats. `where` is the path of its steps, for refusals.
struct FlexDay {
    std::string name;  // such as "weekend"; may be empty
    std::int64_t days_per_week = 7;
    std::vector<FlexStep> steps;
    std::string where = "steps";
};

struct FlexDayTotal {
    quantity::DoseRate daily_dose;  // sum of rate x duration
    quantity::Flow daily_volume;    // mL a day
    quantity::DoseRate highest_rate;
    quantity::DoseRate lowest_rate;
    quantity::Flow highest_flow;
    quantity::Flow lowest_flow;
};

// Refuses concentration_not_positive, schedule_not_24h (the steps do not cover exactly 24 h), order_inconsistent (a
// step of no time), dose_not_positive (a rate below zero; no dose at all), flow_out_of_range (a step that the pump
// cannot run, at its rate).
Result<FlexDayTotal> sum_flex_day(const FlexDay& day, const quantity::Concentration& concentration,
                                  const FlowRange& pump);

struct FlexWeekTotal {
    std::vector<FlexDayTotal> days;  // one for each kind of day
    quantity::DoseRate mean_daily_dose;
    quantity::Flow mean_daily_volume;
    quantity::DoseRate highest_daily_dose;
};

// Several kinds of day, such as weekdays and the weekend: their days must make a week of seven. Refuses
// schedule_not_24h too when they do not (at `where`), and what sum_flex_day refuses.
Result<FlexWeekTotal> sum_flex_week(const std::vector<FlexDay>& week, const quantity::Concentration& concentration,
                                    const FlowRange& pump, std::string_view where);

}  // namespace cisterna::pump
