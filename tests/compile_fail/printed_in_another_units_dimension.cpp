// Reason: A mass cannot be printed in millilitres.
// Expected: no matching function
#include "core/quantity/text.h"

namespace cisterna::quantity {

std::string wrong(const Mass& mass) {
    return people_text(mass, units::mL);  // must not compile
}

}  // namespace cisterna::quantity
