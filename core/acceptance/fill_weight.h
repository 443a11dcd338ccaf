#pragma once

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::acceptance {

struct FillWeight {
    quantity::Volume target;
    quantity::Concentration density;  // of the solution, at the temperature of weighing
    quantity::Mass net;
};

struct FillByWeight {
    quantity::Volume volume;
    quantity::Volume error_volume;  // made - target
    quantity::Rational error;       // as a fraction of the target
};

// Gross - tare. Refuses weight_not_positive: gross not above zero, tare below zero (an empty balance may show zero),
// and gross not above tare.
Result<quantity::Mass> net_weight(const quantity::Mass& gross, const quantity::Mass& tare);

// The volume that was filled, from its weight. Refuses weight_not_positive (net), volume_not_positive (target_volume),
// order_inconsistent (density).
Result<FillByWeight> fill_by_weight(const FillWeight& fill);

}  // namespace cisterna::acceptance
