// Reason: mg/mL is not mg/day.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

DoseRate wrong(const Concentration& strength) {
    return strength;  // must not compile
}

}  // namespace cisterna::quantity
