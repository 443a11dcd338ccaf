#pragma once

#include <string_view>
#include <vector>

#include "core/gs1/element_string.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// Takes a text such as (01)00372888147369(17)270331(10)AB12 apart. Spaces around brackets and at the end are accepted;
// an opening bracket inside a value must be written \(. The values are not checked. Refuses (scan_unreadable) anything
// else.
Result<std::vector<Element>> split_bracketed(std::string_view text);

}  // namespace cisterna::gs1
