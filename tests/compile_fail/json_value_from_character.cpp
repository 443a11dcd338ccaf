// Reason: A character is neither a text nor a count.
// Expected: no matching function for call to 'cisterna::codec::Value::Value(char)'
#include "core/codec/value.h"

namespace cisterna::codec {

Value wrong() {
    return Value('4');  // must not compile
}

}  // namespace cisterna::codec
