// Reason: A concentration times a flow is a dose rate, not a mass.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Concentration& strength, const Flow& flow) {
    return strength * flow;  // must not compile
}

}  // namespace cisterna::quantity
