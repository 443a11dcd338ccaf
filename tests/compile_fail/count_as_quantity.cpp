// Reason: A count becomes a quantity only by naming its unit.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong() {
    return 4;  // must not compile
}

}  // namespace cisterna::quantity
