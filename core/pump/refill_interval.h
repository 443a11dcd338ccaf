#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/pump/flex.h"
#include "core/pump/flow.h"
#include "core/pump/patient_bolus.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::pump {

// What ends an interval first.
enum class RefillLimit { Volume, Stability, Label };

std::string_view refill_limit_word(RefillLimit limit);  // "volume", "stability", "label"

// An interval that must not be exceeded although volume would be left.
struct IntervalCap {
    RefillLimit limit = RefillLimit::Stability;
    std::int64_t days = 0;
};

struct RefillOrder {
    quantity::Volume reservoir_capacity;
    quantity::Volume fill_volume;                       // put into the pump
    std::optional<quantity::Volume> programmed_volume;  // entered at the programmer
    quantity::Volume alarm_volume;                      // at which the reservoir counts as empty; zero is allowed
    calendar::Date fill_date{std::chrono::sys_days{}};
    std::vector<PumpedDrug> drugs;
    std::size_t primary = 0;             // the drug in which boluses are counted
    std::optional<quantity::Flow> flow;  // when it is stated too, or stated alone
    // When the rate changes in the day or in the week: the daily doses of `drugs` are then the means of the week.
    std::vector<FlexDay> flex;
    std::string flex_where = "schedules";
    FlowRange pump;
    std::optional<PatientBoluses> boluses;
    std::vector<IntervalCap> caps;
    std::int64_t safety_margin_days = 0;
};

struct BolusUse {
    std::int64_t per_day = 0;
    quantity::Volume volume;  // of one bolus; it carries every drug
};

struct RefillForecast {
    quantity::Flow flow;  // continuous; the mean of the week when it is flexible
    quantity::Volume usable_volume;
    std::optional<BolusUse> boluses;
    quantity::Flow volume_per_day;  // with every allotted bolus
    quantity::Duration days_exact;  // until the alarm volume is reached
    std::int64_t days_whole = 0;    // rounded down
    RefillLimit limiting_factor = RefillLimit::Volume;
    calendar::Date alarm_date{std::chrono::sys_days{}};       // fill date + days_whole
    calendar::Date refill_due_date{std::chrono::sys_days{}};  // fill date + least of days_whole and caps - margin
};

// When the reservoir reaches the alarm volume and when the refill is due:
//   days = (fill - alarm) / (flow + boluses a day x bolus volume), rounded down to whole days.
// When the days of the week differ, days_exact is that of the mean, and the whole days are counted as if each begun
// week began with its heaviest days: on whichever day the refill falls, the reservoir does not pass the alarm volume
// earlier. That all allotted boluses are given is the rule of the Flowonix Prometra patient controller guide, page 5.
// Refuses volume_not_positive, volume_over_reservoir (fill_volume, programmed_volume), order_inconsistent (another
// volume programmed than filled; drugs or a stated flow that contradict each other; a margin as long as the interval),
// nothing_to_deliver (alarm_volume), flow_out_of_range, and what common_flow, sum_flex_week and allotted_boluses
// refuse.
Result<RefillForecast> forecast_refill(const RefillOrder& order);

}  // namespace cisterna::pump
