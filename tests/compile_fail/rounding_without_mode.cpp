// Reason: There is no default way to round.
// Expected: no matching function
#include "core/quantity/rounding.h"

namespace cisterna::quantity {

auto wrong(const Volume& volume, const Volume& increment) {
    return round_to(volume, increment);  // must not compile
}

}  // namespace cisterna::quantity
