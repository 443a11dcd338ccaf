#pragma once

#include <string>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

// Where a controlled substance went: the batch balance of 21 CFR 1304.22(a), as a model for the compounding record.
namespace cisterna::acceptance {

template <class Amount>
struct Use {
    std::string field;  // "dispensed", "quality_control", "witnessed_waste" ...
    Amount amount;
};

template <class Amount>
struct Reconciliation {
    Amount accounted;
    Amount unaccounted;  // below zero when more is accounted for than was withdrawn
    quantity::Rational unaccounted_fraction;
};

// Amount is a mass or a volume. Refuses weight_not_positive or volume_not_positive: nothing withdrawn ("withdrawn"), or
// a use below zero.
template <class Amount>
Result<Reconciliation<Amount>> reconcile(const Amount& withdrawn, const std::vector<Use<Amount>>& uses);

}  // namespace cisterna::acceptance
