#pragma once

#include <cstdint>
#include <string_view>

#include "core/result/result.h"
#include "scanner/picture.h"

// What the readers of the file formats share; private to the folder.
namespace cisterna::scanner {

Result<Picture> read_png(std::string_view bytes, const PictureLimits& limits);
Result<Picture> read_jpeg(std::string_view bytes, const PictureLimits& limits);

// Passes when a picture of this size (from a file's header, pixels) is within the limits; else image_too_large.
Result<void> check_size(std::int64_t width, std::int64_t height, const PictureLimits& limits);

// The refusal of a file that begins like a picture and then is damaged or cut off.
tl::unexpected<Error> refuse_damaged(std::string_view format);

}  // namespace cisterna::scanner
