// Reason: A mass and a volume have no sum.
// Expected: no match for 'operator+'
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const Mass& mass, const Volume& volume) {
    return mass + volume;  // must not compile
}

}  // namespace cisterna::quantity
