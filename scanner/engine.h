#pragma once

#include <cstdint>
#include <vector>

#include "scanner/decode.h"

// The one place that knows the decoder library (ZXing-C++ 1.4); private to the folder.
namespace cisterna::scanner {

// A rectangle of a picture, pixels; it does not own the pixels.
struct View {
    const std::uint8_t* luminance = nullptr;  // of its top left pixel
    int width = 0;
    int height = 0;
    int stride = 0;  // bytes from one row to the next
};

// Whether the library may look at a picture that was made smaller as well; it helps with large symbols and costs time.
enum class Downscale { No, Yes };

// The symbols that the library finds in the view; places are relative to it. Of DataMatrix it finds only one that
// crosses the view's horizontal or vertical centre line. Throws nothing that the library throws.
std::vector<Symbol> read_symbols(const View& view, const std::vector<Format>& formats, Downscale downscale);

}  // namespace cisterna::scanner
