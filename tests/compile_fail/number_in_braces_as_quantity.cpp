// Reason: The constructor that takes a number without a unit is private.
// Expected: is private within this context
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Rational& number) {
    return Mass(number);  // must not compile
}

}  // namespace cisterna::quantity
