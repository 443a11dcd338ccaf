// Reason: A quantity becomes a number only by naming its unit.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Rational wrong(const Mass& mass) {
    return mass;  // must not compile
}

}  // namespace cisterna::quantity
