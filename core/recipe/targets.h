#pragma once

#include <string>
#include <vector>

#include "core/order/prescription.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::recipe {

struct Target {
    std::string drug;
    quantity::Concentration concentration;
    quantity::DoseRate daily_dose;
    // Continuous dose and every patient bolus that can be released in a day; a bolus carries all drugs.
    quantity::DoseRate daily_dose_with_boluses;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
};

// What the order asks of the solution: one flow for all drugs, so concentration = daily dose / flow.
struct Targets {
    quantity::Flow flow;
    quantity::Flow flow_with_boluses;  // mL/day when every allowed bolus is released
    std::vector<Target> drugs;         // in the order of the prescription
};

// Works out flow and concentrations from the basis of the order:
// primary concentration c: flow = dose / c; flow: as given; refill interval t: flow = (fill - alarm) / t, less what
// boluses take. Refuses value_missing when there is no basis, or a refill interval without an alarm volume;
// nothing_to_deliver when the alarm volume is not below the fill volume.
Result<Targets> targets_of(const order::Prescription& prescription);

}  // namespace cisterna::recipe
