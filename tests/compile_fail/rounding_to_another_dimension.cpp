// Reason: A volume is not rounded to milligrams.
// Expected: no matching function
#include "core/quantity/rounding.h"

namespace cisterna::quantity {

auto wrong(const Volume& volume, const Mass& increment) {
    return round_to(volume, increment, RoundingMode::Up);  // must not compile
}

}  // namespace cisterna::quantity
