// Reason: A mass over a volume is a concentration, not a plain number.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Rational wrong(const Mass& mass, const Volume& volume) {
    return mass / volume;  // must not compile
}

}  // namespace cisterna::quantity
