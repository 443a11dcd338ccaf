// Reason: A quantity never becomes floating point.
// Expected: cannot convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

double wrong(const Mass& mass) {
    return mass;  // must not compile
}

}  // namespace cisterna::quantity
