#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/quantity/rational.h"
#include "core/result/result.h"

// Whether a figure lies within what is accepted. Bounds belong to their range: exactly on a limit is within it, unless
// the comparison says otherwise.
namespace cisterna::acceptance {

enum class Comparison { AtMost, Below, AtLeast, Above };

template <class Figure>
bool satisfies(const Figure& value, Comparison comparison, const Figure& limit) {
    switch (comparison) {
        case Comparison::AtMost: return value <= limit;
        case Comparison::Below: return value < limit;
        case Comparison::AtLeast: return value >= limit;
        case Comparison::Above: break;
    }
    return value > limit;
}

// "<=", "<", ">=", ">"
std::string_view comparison_sign(Comparison comparison);

// A range with at least one bound, both in the same unit.
struct Range {
    std::optional<quantity::Rational> low;
    std::optional<quantity::Rational> high;
};

// Refuses value_missing (low) without any bound, order_inconsistent (low) when low is above high.
Result<void> check_range(const Range& range);

bool contains(const Range& range, const quantity::Rational& value);

}  // namespace cisterna::acceptance
