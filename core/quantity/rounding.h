#pragma once

#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

namespace cisterna::quantity {

// Down is towards minus infinity, Up towards plus infinity.
enum class RoundingMode { HalfAwayFromZero, Down, Up };

namespace detail {
Rational round_to_multiple(const Rational& value, const Rational& increment, RoundingMode mode);
}

template <Dimension D>
struct Rounded {
    Quantity<D> value;
    Quantity<D> error;  // value - what was asked for
};

// Rounds to a multiple of the increment, which must be above zero (a bug otherwise). There is no default mode.
template <Dimension D>
Rounded<D> round_to(const Quantity<D>& quantity, const Quantity<D>& increment, RoundingMode mode) {
    const auto value = Quantity<D>::from_base(detail::round_to_multiple(quantity.base(), increment.base(), mode));
    return {value, value - quantity};
}

}  // namespace cisterna::quantity
