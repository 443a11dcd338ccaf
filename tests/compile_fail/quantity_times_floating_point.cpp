// Reason: A dose is never scaled by floating point.
// Expected: no match for 'operator*'
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Mass& mass) {
    return mass * 0.5;  // must not compile
}

}  // namespace cisterna::quantity
