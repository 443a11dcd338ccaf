// Reason: A mass cannot be made of millilitres.
// Expected: cannot convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong() {
    return Mass::of(4, units::mL);  // must not compile
}

}  // namespace cisterna::quantity
