// Reason: A mass is neither more nor less than a volume.
// Expected: no match for 'operator<'
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

bool wrong(const Mass& mass, const Volume& volume) {
    return mass < volume;  // must not compile
}

}  // namespace cisterna::quantity
