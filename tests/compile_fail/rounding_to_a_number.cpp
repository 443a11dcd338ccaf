// Reason: An increment has a unit.
// Expected: no matching function
#include "core/quantity/rounding.h"

namespace cisterna::quantity {

auto wrong(const Volume& volume) {
    return round_to(volume, Rational(1), RoundingMode::Up);  // must not compile
}

}  // namespace cisterna::quantity
