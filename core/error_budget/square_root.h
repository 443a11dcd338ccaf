#pragma once

#include "core/quantity/rational.h"

namespace cisterna::error_budget {

// The smallest decimal of so many significant places whose square is not below `square` (a bug below zero). Whole
// numbers only; no floating point.
quantity::Rational square_root_rounded_up(const quantity::Rational& square, int significant_places);

// The significant places of every root that a budget tells.
constexpr int root_places = 12;

}  // namespace cisterna::error_budget
