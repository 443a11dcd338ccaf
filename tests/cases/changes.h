#pragma once

#include <string>
#include <string_view>

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::cases {

// The document with another value at a place such as "drugs[0].daily_dose". Null removes what stands there; the index
// after the last adds an item to a list; a member that is not there is added. Refuses (unknown_field) a place inside
// something that does not exist.
Result<codec::Value> with_change(const codec::Value& document, std::string_view place, const codec::Value& value);

}  // namespace cisterna::cases
