// Reason: A figure travels as text with its unit.
// Expected: no matching function for call to 'cisterna::codec::Value::Value(double)'
#include "core/codec/value.h"

namespace cisterna::codec {

Value wrong() {
    return Value(4.5);  // must not compile
}

}  // namespace cisterna::codec
