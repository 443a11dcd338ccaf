#pragma once

#include <vector>

#include "scanner/decode.h"

// The one place that knows the decoder library (ZXing-C++ 1.4); private to the folder.
namespace cisterna::scanner {

// Whether the library may look at a picture that was made smaller as well; it helps with large symbols and costs time.
enum class Downscale { No, Yes };

// The symbols that the library finds in the picture. Of DataMatrix it finds only one, that
// crosses the picture's horizontal or vertical centre line. Throws nothing that the library throws.
std::vector<Symbol> read_symbols(const Picture& picture, const std::vector<Format>& formats, Downscale downscale);

}  // namespace cisterna::scanner
