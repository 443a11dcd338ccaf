// Reason: Amounts add only to their like, and the sum may be refused.
// Expected: no match for 'operator+'
#include "core/quantity/amount.h"

namespace cisterna::quantity {

Amount wrong(const Amount& a, const Amount& b) {
    return a + b;  // must not compile
}

}  // namespace cisterna::quantity
