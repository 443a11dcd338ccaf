#pragma once

#include <cstddef>
#include <string_view>

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::codec {

// Limits on what is read from outside. A prescription is some 2 kB and 4 levels deep.
struct ParseLimits {
    std::size_t bytes = 1U << 20U;
    std::size_t depth = 32;
    std::size_t text_bytes = 64U << 10U;  // of one text
    std::size_t members = 10000;          // of one object or list
};

// Reads strict JSON. Refuses, with the place (a line and column, or the path "drugs[0].daily_dose"): text that is not
// JSON, an empty text (json_syntax), a key that stands twice (json_duplicate_key), a number with a fraction or an
// exponent (unit_missing: figures travel as text with their unit), a whole number over 18 digits (not_a_number), a NUL
// (text_invalid), and anything over the limits (json_too_large).
Result<Value> parse(std::string_view text, const ParseLimits& limits = {});

}  // namespace cisterna::codec
