#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scanner/picture.h"

// Picture files of every kind, made byte by byte.
namespace cisterna::scanner::files {

// The header of a PNG file, as in its IHDR chunk.
struct PngHeader {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint8_t depth = 8;
    std::uint8_t colour_type = 0;  // 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha
    std::uint8_t interlace = 0;    // 1: Adam7
};

// `rows` are the filtered scan lines (each begins with its filter type, 0). `before_rows` are whole chunks, such as a
// palette.
std::string png(const PngHeader& header, const std::string& rows, const std::string& before_rows = "");
// One chunk with its length and check sum.
std::string png_chunk(std::string_view type, const std::string& content);
// The scan lines of a grey picture as Adam7 orders them.
std::string adam7_rows(const Picture& picture);

enum class JpegKind { Grey, Colour, Progressive, FourInks };

// Four inks: black ink only, stored inverted with Adobe's marker.
std::string jpeg(const Picture& picture, JpegKind kind);

}  // namespace cisterna::scanner::files
