// Reason: A mass cannot be read in millilitres.
// Expected: cannot convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Rational wrong(const Mass& mass) {
    return mass.in(units::mL);  // must not compile
}

}  // namespace cisterna::quantity
