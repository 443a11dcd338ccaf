#include "picture_files.h"

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

// jpeglib.h needs FILE and size_t declared before it.
#include <jpeglib.h>

namespace cisterna::scanner::files {
namespace {

std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(number >> shift & 255U);
    return bytes;
}

std::string compressed(const std::string& content) {
    uLongf size = compressBound(content.size());
    std::string bytes(size, '\0');
    compress2(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(content.data()),
              content.size(), 9);
    bytes.resize(size);
    return bytes;
}

int components_of(JpegKind kind) {
    return kind == JpegKind::Grey ? 1 : kind == JpegKind::FourInks ? 4 : 3;
}

}  // namespace

std::string png_chunk(std::string_view type, const std::string& content) {
    const std::string checked = std::string(type) + content;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
    return big_endian(static_cast<std::uint32_t>(content.size())) + checked +
           big_endian(static_cast<std::uint32_t>(sum));
}

std::string png(const PngHeader& header, const std::string& rows, const std::string& before_rows) {
    std::string content = big_endian(header.width) + big_endian(header.height);
    for (const auto byte : {header.depth, header.colour_type, std::uint8_t{0}, std::uint8_t{0}, header.interlace})
        content += static_cast<char>(byte);
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", content) + before_rows + png_chunk("IDAT", compressed(rows)) +
           png_chunk("IEND", "");
}

std::string adam7_rows(const Picture& picture) {
    struct Pass {
        int x, y, step_x, step_y;
    };
    constexpr std::array<Pass, 7> passes = {
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    std::string rows;
    for (const auto& pass : passes) {
        if (pass.x >= picture.width) continue;
        for (int y = pass.y; y < picture.height; y += pass.step_y) {
            rows += '\0';
            for (int x = pass.x; x < picture.width; x += pass.step_x)
                rows += static_cast<char>(picture.luminance[static_cast<std::size_t>(y * picture.width + x)]);
        }
    }
    return rows;
}

std::string jpeg(const Picture& picture, JpegKind kind) {
    jpeg_compress_struct library{};
    jpeg_error_mgr errors{};
    library.err = jpeg_std_error(&errors);
    jpeg_create_compress(&library);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&library, &bytes, &size);
    library.image_width = static_cast<JDIMENSION>(picture.width);
    library.image_height = static_cast<JDIMENSION>(picture.height);
    library.input_components = components_of(kind);
    library.in_color_space = kind == JpegKind::Grey ? JCS_GRAYSCALE : kind == JpegKind::FourInks ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&library);
    jpeg_set_quality(&library, 90, TRUE);
    if (kind == JpegKind::Progressive) jpeg_simple_progression(&library);
    jpeg_start_compress(&library, TRUE);
    std::vector<unsigned char> row(static_cast<std::size_t>(picture.width) *
                                   static_cast<std::size_t>(library.input_components));
    for (int y = 0; y < picture.height; ++y) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto components = static_cast<std::size_t>(library.input_components);
            const auto grey =
                picture
                    .luminance[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + i / components];
            const bool colour_ink = kind == JpegKind::FourInks && i % 4 != 3;
            row[i] = colour_ink ? 255 : grey;
        }
        JSAMPROW line = row.data();
        jpeg_write_scanlines(&library, &line, 1);
    }
    jpeg_finish_compress(&library);
    jpeg_destroy_compress(&library);
    std::string file(reinterpret_cast<char*>(bytes), size);
    std::free(bytes);
    return file;
}

}  // namespace cisterna::scanner::files
