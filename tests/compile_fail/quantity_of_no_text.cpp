// Reason: A quantity from outside exists only by parsing.
// Expected: is private within this context
#include "core/quantity/any_quantity.h"

namespace cisterna::quantity {

AnyQuantity wrong() {
    return AnyQuantity();  // must not compile
}

}  // namespace cisterna::quantity
