#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/picture.h"

// Symbols made by zint, drawn into pictures as a camera might see them.
namespace cisterna::scanner::drawing {

// The dark and light modules of a symbol, rows from the top.
struct Modules {
    int width = 0;
    int height = 0;
    std::vector<bool> dark;

    bool at(int x, int y) const {
        return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

enum class Shape { Square, Rectangle16x48 };

// Element strings come in square brackets: "[01]09501101530003[10]AB". Each throws std::runtime_error when zint
// refuses.
Modules gs1_datamatrix(const std::string& elements, Shape shape = Shape::Square);
Modules datamatrix(const std::string& text);
Modules gs1_128(const std::string& elements);
Modules databar_expanded(const std::string& elements);
Modules qr_code(const std::string& text);
Modules ean_13(const std::string& twelve_digits);
Modules upc_a(const std::string& eleven_digits);

// "[01]09501101530003[10]AB[17]261123" as a scanner sends it, for the identifiers that these tests use.
std::string scanned(const std::string& elements);

struct Placement {
    double x = 0;  // of the symbol's centre, pixels
    double y = 0;
    double module = 5;   // pixels
    double degrees = 0;  // clockwise
    int dark = 0;
    int light = 255;
    double quiet = 2;          // modules of light around the symbol
    double module_height = 0;  // pixels; 0: as wide. For linear symbols, which have one row
};

Picture blank(int width, int height, int grey = 255);
// Each pixel is the mean of 16 points in it.
void draw(Picture& picture, const Modules& modules, const Placement& placement);
// Gaussian noise of that standard deviation in grey levels; the same seed gives the same noise.
void add_noise(Picture& picture, double deviation, std::uint_fast32_t seed);
// Gaussian blur of that standard deviation in pixels.
void blur(Picture& picture, double deviation);
// Blocks of dark strokes like lines of small print.
void draw_print(Picture& picture, int left, int top, int width, int height, std::uint_fast32_t seed);

}  // namespace cisterna::scanner::drawing
