#pragma once

#include <optional>
#include <string>
#include <string_view>

// Private to the folder.
namespace cisterna::scanner {

// "(01)09501101530003(10)AB(17)261123" as a scanner sends it: without brackets, and 0x1D after each element that may
// vary in length and is not the last. Nothing when the text has another shape or a value holds a bracket of its own,
// because the elements can then not be told apart for certain.
std::optional<std::string> element_string_of_bracketed(std::string_view text);

}  // namespace cisterna::scanner
