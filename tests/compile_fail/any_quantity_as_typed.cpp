// Reason: A quantity from outside becomes typed only by a check of its dimension.
// Expected: could not convert
#include "core/quantity/any_quantity.h"

namespace cisterna::quantity {

Mass wrong(const AnyQuantity& written) {
    return written;  // must not compile
}

}  // namespace cisterna::quantity
