#pragma once

#include "core/error_budget/source.h"

// Exact interval arithmetic: each result holds every value that the operation can give, and both its ends are given by
// some values of the operands.
namespace cisterna::error_budget {

Range operator+(const Range& a, const Range& b);
Range operator-(const Range& a, const Range& b);
Range operator*(const Range& a, const Range& b);
// A divisor that holds zero is a bug.
Range operator/(const Range& a, const Range& b);

bool holds_zero(const Range& range);
Range overlap(const Range& a, const Range& b);
quantity::Rational width(const Range& range);
quantity::Rational middle(const Range& range);

}  // namespace cisterna::error_budget
