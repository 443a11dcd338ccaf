#include "core/quantity/rounding.h"

#include <stdexcept>

namespace cisterna::quantity::detail {

Rational round_to_multiple(const Rational& value, const Rational& increment, RoundingMode mode) {
    if (increment.sign() <= 0) throw std::logic_error("rounding needs an increment above zero");
    const Rational steps = value / increment;
    switch (mode) {
        case RoundingMode::Down: return steps.floor() * increment;
        case RoundingMode::Up: return steps.ceiling() * increment;
        case RoundingMode::HalfAwayFromZero: break;
    }
    static const Rational half = Rational::ratio(1, 2);
    return (steps.sign() < 0 ? (steps - half).ceiling() : (steps + half).floor()) * increment;
}

}  // namespace cisterna::quantity::detail
