#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/pump/flow.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::pump {

// Boluses that the patient may start, counted in the primary drug.
struct PatientBoluses {
    quantity::Mass dose;
    std::optional<quantity::Duration> lockout;  // from the start of one bolus to the start of the next
    std::optional<std::int64_t> maximum_per_day;
};

// The most boluses that can start in 24 h: min(maximum per day, ceil(24 h / lockout)). Starts at 0, 5, 10, 15 and 20 h
// are five: a 5 h lockout allows five boluses, not four. Refuses value_missing when neither is given,
// order_inconsistent for a lockout or a maximum that is not above zero.
Result<std::int64_t> allotted_boluses(const PatientBoluses& boluses);

// What becomes of the continuous infusion.
enum class BolusBackground {
    RunsOn,           // the bolus comes on top of it
    IncludesBoluses,  // the stated daily dose is the total; the boluses are taken out of it
    Pauses,           // it stands still while a bolus runs
};

// A secondary drug: the bolus carries it too, in the ratio of the solution.
struct CarriedDrug {
    std::string name;
    quantity::Concentration concentration;
    std::optional<quantity::DoseRate> daily_dose_limit;
};

struct BolusOrder {
    quantity::DoseRate continuous_daily_dose;  // of the primary drug
    quantity::Concentration concentration;     // of the primary drug
    PatientBoluses boluses;
    std::optional<quantity::Duration> duration;  // of one bolus
    BolusBackground background = BolusBackground::RunsOn;
    std::optional<quantity::DoseRate> daily_dose_limit;  // exactly on it is allowed
    FlowRange pump;
    std::vector<CarriedDrug> secondary;
};

struct CarriedDose {
    std::string name;
    quantity::Mass per_bolus;
    quantity::DoseRate continuous_daily_dose;
    quantity::DoseRate maximum_daily_dose;
};

struct BolusDay {
    std::int64_t boluses = 0;  // that can start in 24 h
    quantity::Volume bolus_volume;
    std::optional<quantity::Flow> bolus_rate;  // bolus volume / duration
    quantity::Flow continuous_flow;            // as ordered, before boluses are taken out of it
    // What the continuous infusion gives on a day with every bolus.
    quantity::DoseRate background_daily_dose;
    quantity::DoseRate maximum_daily_dose;  // with every bolus
    quantity::Flow maximum_daily_volume;
    std::vector<CarriedDose> secondary;
};

// The most that a patient can get in a day:
//   background + boluses x bolus dose, where the background is the continuous dose (RunsOn), the continuous dose less
//   the boluses (IncludesBoluses), or the continuous dose for the time in which no bolus runs (Pauses).
// Every drug follows the volume. Refuses, at the fields of BolusOrder ("bolus_dose", "bolus_duration", "lockout",
// "secondary[0].concentration"): dose_not_positive, concentration_not_positive, lockout_shorter_than_bolus,
// flow_out_of_range (the continuous flow at continuous_daily_dose, the bolus rate at bolus_duration), dose_over_limit
// (maximum_daily_dose), value_missing, order_inconsistent, and what allotted_boluses refuses.
Result<BolusDay> sum_bolus_day(const BolusOrder& order);

}  // namespace cisterna::pump
