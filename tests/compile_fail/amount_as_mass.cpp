// Reason: A mass of a substance is not a mass of any substance.
// Expected: could not convert
#include "core/quantity/amount.h"

namespace cisterna::quantity {

Mass wrong(const Amount& amount) {
    return amount;  // must not compile
}

}  // namespace cisterna::quantity
