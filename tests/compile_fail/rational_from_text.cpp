// Reason: Text is read by the parser, which can refuse it.
// Expected: no matching function
#include "core/quantity/rational.h"

namespace cisterna::quantity {

Rational wrong() {
    return Rational("0.1");  // must not compile
}

}  // namespace cisterna::quantity
