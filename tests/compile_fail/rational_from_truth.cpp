// Reason: true is not a figure.
// Expected: no matching function for call to 'cisterna::quantity::Rational::Rational(bool)'
#include "core/quantity/rational.h"

namespace cisterna::quantity {

Rational wrong() {
    return Rational(true);  // must not compile
}

}  // namespace cisterna::quantity
