#include <png.h>

#include <climits>
#include <memory>

#include "scanner/file_formats.h"

namespace cisterna::scanner {
namespace {

struct Release {
    void operator()(png_image* image) const { png_image_free(image); }
};

png_image fresh_image() {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    return image;
}

}  // namespace

Result<Picture> read_png(std::string_view bytes, const PictureLimits& limits) {
    auto image = fresh_image();
    const std::unique_ptr<png_image, Release> release(&image);
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return refuse_damaged("PNG");
    CISTERNA_CHECK(check_size(image.width, image.height, limits));

    // Without this flag libpng takes 16-bit samples as linear light, which would darken or brighten the picture.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    image.format = PNG_FORMAT_GRAY;
    Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    picture.luminance.resize(std::size_t{image.width} * image.height);
    constexpr png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.luminance.data(), 0, nullptr) == 0) return refuse_damaged("PNG");
    return picture;
}

Result<std::string> write_png(const Picture& picture) {
    const bool complete = picture.width > 0 && picture.height > 0 &&
                          picture.luminance.size() == std::size_t(picture.width) * std::size_t(picture.height);
    const auto cannot_write = [] {
        return refuse(ErrorCode::ImageUnreadable, "picture",
                      "The picture cannot be written as a PNG file: its pixels are missing or too many.");
    };
    if (!complete || picture.luminance.size() > INT_MAX) return cannot_write();

    auto image = fresh_image();
    const std::unique_ptr<png_image, Release> release(&image);
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_GRAY;
    image.flags = PNG_IMAGE_FLAG_FAST;
    std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
    png_alloc_size_t size = bytes.size();
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.luminance.data(), 0, nullptr) == 0)
        return cannot_write();
    bytes.resize(size);
    return bytes;
}

}  // namespace cisterna::scanner
