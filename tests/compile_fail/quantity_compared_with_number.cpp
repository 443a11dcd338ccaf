// Reason: A quantity cannot be compared with a number that has no unit.
// Expected: no match for 'operator>'
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

bool wrong(const Mass& mass) {
    return mass > 4;  // must not compile
}

}  // namespace cisterna::quantity
