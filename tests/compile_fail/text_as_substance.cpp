// Reason: A text becomes a substance only by saying so.
// Expected: no matching function
#include "core/quantity/amount.h"

namespace cisterna::quantity {

Amount wrong(const Mass& mass) {
    return Amount("morphine-sulfate", mass);  // must not compile
}

}  // namespace cisterna::quantity
