#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/decode.h"

// What the decoder process writes and its parent reads: one line of JSON,
//   {"symbols":[{"identifier":"]d2","bytes_hex":"3031...","format":"DataMatrix","x":12,"y":34,"corners":[[1,2],[3,4],[5,6],[7,8]]}]}
//   {"refused":{"code":"image_too_large","where":"picture","message":"..."}}
// The content travels as hexadecimal digits always, because it may hold control characters and bytes that are not
// UTF-8.
namespace cisterna::scanner {

// The line, with its line feed.
std::string report_line(const Result<std::vector<Symbol>>& outcome);

// Reads exactly one such line; the inner refusal becomes the error of the result. A line of another shape is refused
// with the code bug, for the two programs then do not belong together.
Result<std::vector<Symbol>> read_report(std::string_view line);

}  // namespace cisterna::scanner
