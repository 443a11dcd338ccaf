#pragma once

#include <string>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"

namespace cisterna::design {

// The largest power of ten that is not above the number, which must be above zero.
quantity::Rational power_of_ten_below(const quantity::Rational& number);

// The number as people_number can show it, rounded in the direction given where that is needed: the least flow allowed
// is never shown smaller than it is.
quantity::Rational showable(const quantity::Rational& number, quantity::RoundingMode mode);

template <quantity::Dimension D>
std::string people_text_towards(quantity::RoundingMode mode, const quantity::Quantity<D>& quantity,
                                const quantity::Unit<D>& unit) {
    return quantity::people_number(showable(quantity.in(unit), mode)) + " " + unit.symbol;
}

// "60 days", "1 day"; whole days where it is whole.
std::string days_text(const quantity::Duration& duration, quantity::RoundingMode mode);

// A share of a limit as percent, rounded up to a tenth: "23.4 %".
std::string share_text(const quantity::Rational& share);

// How round a figure is, from the roundest: 1, 2, 2.5 and 5; the usual figures of two digits; all of two digits; three;
// four; five; six digits, each times a power of ten.
inline constexpr int roundness_levels = 7;

// The figures of that roundness from `from` to `to` (both above zero, both included; `to` may be the smaller one), in
// that order, at most `most` of them.
std::vector<quantity::Rational> round_figures(int level, const quantity::Rational& from, const quantity::Rational& to,
                                              std::size_t most);

}  // namespace cisterna::design
