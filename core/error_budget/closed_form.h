#pragma once

#include <vector>

#include "core/error_budget/devices.h"
#include "core/quantity/rational.h"

namespace cisterna::error_budget {

// A drug of a mixture that is drawn directly: strength and volume, each independent, with mean above zero.
struct DirectDraw {
    Spread strength;
    Spread volume;
};

// The first-order relative variance of each final concentration of draws that are brought together with diluent,
// without a model, for the ranking of many recipes:
//   (u_s / s)^2 + u_v^2 (1/v - 1/V)^2 + (sum of u^2 of all other volumes) / V^2,   V = sum of all volumes.
// It equals the variance of mixture() divided by the square of its mean. A mean of zero is a bug.
std::vector<quantity::Rational> relative_variances(const std::vector<DirectDraw>& draws, const Spread& diluent);

}  // namespace cisterna::error_budget
