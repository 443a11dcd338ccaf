// Reason: A number without a unit cannot be added to a quantity.
// Expected: no match for 'operator+'
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Mass& mass) {
    return mass + 4;  // must not compile
}

}  // namespace cisterna::quantity
