#pragma once

#include <array>
#include <string>
#include <vector>

#include "scanner/picture.h"

namespace cisterna::scanner {

// A place in a picture: pixels from the left and from the top.
struct Point {
    int x = 0;
    int y = 0;

    bool operator==(const Point&) const = default;
};

// A symbol that was read from a picture.
struct Symbol {
    // AIM symbology identifier: "]d2" GS1 DataMatrix, "]C1" GS1-128, "]e0" GS1 DataBar, "]Q3" GS1 QR code, "]E0" EAN-13
    // and UPC-A,
    // "]d1", "]C0", "]Q1" the same symbologies without GS1 content.
    std::string identifier;
    // The content as a scanner would send it after the identifier: GS1 separators are 0x1D, other bytes as they stand
    // in the symbol (UTF-8 where the maker of the symbol used it). UPC-A has 13 digits, as "]E0" demands.
    std::string bytes;
    std::string format;  // "DataMatrix", "QRCode", "Code128", "DataBarExpanded", "EAN-13" or "UPC-A"
    int x = 0;           // its centre, pixels
    int y = 0;
    std::array<Point, 4>
        corners;  // around the symbol: top left, top right, bottom right, bottom left in its own orientation

    bool operator==(const Symbol&) const = default;
};

// The symbologies that can be asked for. Others are left out on purpose: Codabar, ITF and Code 39 have weak or no check
// characters, and corrupted pictures gave false reads of them.
enum class Format { DataMatrix, QrCode, Code128, DataBarExpanded, Ean13, UpcA };

struct DecodeOptions {
    std::vector<Format> formats = {Format::DataMatrix,      Format::QrCode, Format::Code128,
                                   Format::DataBarExpanded, Format::Ean13,  Format::UpcA};
};

// All symbols of the asked formats in the picture, in any orientation, from top to bottom and then from left to right
// by their centres. A symbol that several attempts read stands in the answer once. Where attempts read different
// contents at one place, none of them is trusted and that place is left out: no reading is better than a wrong one. A
// picture that is malformed or has no readable symbol gives an empty list. Throws nothing. For pictures from outside
// use decode_isolated (isolated.h): the decoder library may abort on a hostile picture.
std::vector<Symbol> decode(const Picture& picture, const DecodeOptions& options = {}) noexcept;

}  // namespace cisterna::scanner
