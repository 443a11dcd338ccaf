// Reason: A sum of amounts may be a refusal.
// Expected: could not convert
#include "core/quantity/amount.h"

namespace cisterna::quantity {

Amount wrong(const Amount& a, const Amount& b) {
    return a.plus(b);  // must not compile
}

}  // namespace cisterna::quantity
