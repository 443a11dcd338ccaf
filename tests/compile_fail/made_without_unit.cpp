// Reason: Every quantity names its unit.
// Expected: no matching function
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong() {
    return Mass::of(4);  // must not compile
}

}  // namespace cisterna::quantity
