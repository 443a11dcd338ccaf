#pragma once

#include <vector>

#include "scanner/decode.h"

// The one place that knows the decoder library (ZXing-C++ 1.4); private to the folder.
namespace cisterna::scanner {

// The symbols that the library finds in the picture. Of DataMatrix it finds only one, that crosses the picture's
// horizontal or vertical centre line; of GS1 DataBar Expanded one is read at most. Throws nothing that the library
// throws.
std::vector<Symbol> read_symbols(const Picture& picture, const std::vector<Format>& formats);

}  // namespace cisterna::scanner
