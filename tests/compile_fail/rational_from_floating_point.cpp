// Reason: 0.1 has no exact floating-point value.
// Expected: no matching function for call to 'cisterna::quantity::Rational::Rational(double)'
#include "core/quantity/rational.h"

namespace cisterna::quantity {

Rational wrong() {
    return Rational(0.1);  // must not compile
}

}  // namespace cisterna::quantity
