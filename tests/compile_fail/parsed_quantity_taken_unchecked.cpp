// Reason: What was parsed may be a refusal.
// Expected: could not convert
#include "core/quantity/any_quantity.h"

namespace cisterna::quantity {

AnyQuantity wrong() {
    return AnyQuantity::parse("4 mg");  // must not compile
}

}  // namespace cisterna::quantity
