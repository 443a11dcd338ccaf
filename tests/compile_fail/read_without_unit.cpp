// Reason: Every reading names its unit.
// Expected: no matching function
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Rational wrong(const Mass& mass) {
    return mass.in();  // must not compile
}

}  // namespace cisterna::quantity
