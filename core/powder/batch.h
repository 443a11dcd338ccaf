#pragma once

#include <cstdint>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::powder {

// What a batch is made for, and what gets lost on the way.
struct BatchNeeds {
    std::int64_t syringes = 1;
    quantity::Volume syringe_fill;
    quantity::Volume overfill_each;
    quantity::Volume overfill;        // of the batch, beside that of each syringe
    quantity::Volume qc_samples;      // sterility, endotoxin, potency
    quantity::Volume filter_hold_up;  // stays in the sterilising filter
    quantity::Volume tubing_loss;
};

// batch = syringes x (fill + overfill each) + overfill + samples + filter hold-up + tubing loss. The losses make the
// batch larger; the concentration stays. Refuses volume_not_positive, order_inconsistent (syringes below one).
Result<quantity::Volume> batch_volume(const BatchNeeds& needs);

// The volume that is prepared: batch x (1 + overage), a fraction of one. Refuses volume_not_positive (batch_volume),
// order_inconsistent (overage below zero, or doubling the batch and more: a percentage misread).
Result<quantity::Volume> prepared_volume(const quantity::Volume& batch, const quantity::Rational& overage);

}  // namespace cisterna::powder
