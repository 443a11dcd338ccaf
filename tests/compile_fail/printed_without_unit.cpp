// Reason: Every printed quantity names its unit.
// Expected: no matching function
#include "core/quantity/text.h"

namespace cisterna::quantity {

std::string wrong(const Mass& mass) {
    return people_text(mass);  // must not compile
}

}  // namespace cisterna::quantity
