#pragma once

#include <string>

#include "core/codec/value.h"

namespace cisterna::codec {

// The one canonical form: keys in the order of their UTF-8 bytes, no white space, the shortest escapes. It is that of
// RFC 8785 for the values that exist here, unless keys hold characters above U+FFFF, which that document sorts in
// another place. Equal values give equal bytes; hashes and signatures are taken over this form.
std::string canonical(const Value& value);

// One line, members in the order in which they were set.
std::string one_line(const Value& value);

// For people: indented by two spaces, members in the order in which they were set, a line feed at the end.
std::string indented(const Value& value);

}  // namespace cisterna::codec
