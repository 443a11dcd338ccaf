// Reason: A figure becomes floating point only by its name approximate().
// Expected: cannot convert
#include "core/quantity/rational.h"

namespace cisterna::quantity {

double wrong(const Rational& number) {
    return number;  // must not compile
}

}  // namespace cisterna::quantity
