#pragma once

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::powder {

// A balance as its last test found it.
struct Balance {
    quantity::Mass readability;    // d, the smallest step of its display
    quantity::Mass repeatability;  // s, the standard deviation of at least ten weighings of one weight
};

struct MinimumWeight {
    quantity::Mass governing_deviation;  // the larger of s and 0.41 d
    quantity::Mass smallest_net_weight;  // 820 d: what the balance can reach at best
    quantity::Mass minimum_weight;       // 2000 x the governing deviation
};

// The smallest mass that may be weighed, after USP <41>: 2 s / m is at most 0.10 %, and s counts as at least 0.41 d.
// Refuses weight_not_positive (readability not above zero, repeatability_sd below zero).
Result<MinimumWeight> minimum_weight(const Balance& balance);

// The same for a balance that is known by its sensitivity requirement: the requirement / the error that is allowed, a
// fraction of one. Refuses weight_not_positive (sensitivity_requirement), order_inconsistent (allowed_error not above
// zero and below one).
Result<quantity::Mass> minimum_weight_of_sensitivity(const quantity::Mass& requirement,
                                                     const quantity::Rational& allowed_error);

}  // namespace cisterna::powder
