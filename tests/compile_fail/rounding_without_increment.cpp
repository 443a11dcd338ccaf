// Reason: Rounding names what the device can show.
// Expected: no matching function
#include "core/quantity/rounding.h"

namespace cisterna::quantity {

auto wrong(const Volume& volume) {
    return round_to(volume, RoundingMode::Down);  // must not compile
}

}  // namespace cisterna::quantity
