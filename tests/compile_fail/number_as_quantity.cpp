// Reason: A number becomes a quantity only by naming its unit.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Rational& number) {
    return number;  // must not compile
}

}  // namespace cisterna::quantity
