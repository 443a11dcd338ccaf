#include "scanner/picture.h"

#include "scanner/file_formats.h"

namespace cisterna::scanner {
namespace {

constexpr std::string_view png_magic = "\x89PNG\r\n\x1a\n";
constexpr std::string_view jpeg_magic = "\xff\xd8\xff";

}  // namespace

Result<void> check_size(std::int64_t width, std::int64_t height, const PictureLimits& limits) {
    if (width <= 0 || height <= 0)
        return refuse(ErrorCode::ImageUnreadable, "picture", "The picture has no pixels. Take the picture again.");
    if (width <= limits.side && height <= limits.side && width * height <= limits.pixels) return {};
    return refuse(ErrorCode::ImageTooLarge, "picture",
                  "The picture has " + std::to_string(width) + " x " + std::to_string(height) +
                      " pixels, and the largest that is read has " + std::to_string(limits.pixels / 1'000'000) +
                      " million pixels and " + std::to_string(limits.side) +
                      " on a side. Take the picture with a lower resolution, or cut out the part with the code.");
}

tl::unexpected<Error> refuse_damaged(std::string_view format) {
    return refuse(ErrorCode::ImageUnreadable, "picture",
                  "The " + std::string(format) + " file is damaged or incomplete. Take or save the picture again.");
}

Result<Picture> read_picture(std::string_view bytes, const PictureLimits& limits) {
    if (bytes.empty())
        return refuse(ErrorCode::ImageUnreadable, "picture", "The file is empty. Take or save the picture again.");
    if (bytes.starts_with(png_magic)) return read_png(bytes, limits);
    if (bytes.starts_with(jpeg_magic)) return read_jpeg(bytes, limits);
    return refuse(ErrorCode::ImageUnreadable, "picture",
                  "The file is not a PNG or JPEG picture, whatever its name says. Save the picture as PNG or JPEG.");
}

}  // namespace cisterna::scanner
