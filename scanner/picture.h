#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"

namespace cisterna::scanner {

// A picture in 8-bit grey: 0 is black, 255 is white. Rows from top to bottom without gaps, `width` bytes each.
struct Picture {
    int width = 0;   // pixels
    int height = 0;  // pixels
    std::vector<std::uint8_t> luminance;

    bool operator==(const Picture&) const = default;
};

// How large a picture may be. The header is compared with these limits before memory is taken for the picture.
struct PictureLimits {
    std::int64_t pixels = 40'000'000;
    int side = 12'000;  // pixels, width and height alike
};

// Reads a picture from the bytes of a PNG or JPEG file; which of the two is told by the first bytes, never by a name.
// Colours become grey, transparent places become white, 16-bit samples become 8-bit. The EXIF orientation is left
// alone: the decoder reads symbols in any orientation. Refuses with image_too_large what is over the limits, and with
// image_unreadable what is empty, of another format, damaged or cut off.
Result<Picture> read_picture(std::string_view bytes, const PictureLimits& limits = {});

// The picture as the bytes of a grey PNG file. Refuses with image_unreadable a picture without pixels, or whose
// luminance does not have width x height bytes.
Result<std::string> write_png(const Picture& picture);

}  // namespace cisterna::scanner
