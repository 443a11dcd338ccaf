#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
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
    // The content as a scanner would send it after the identifier: GS1 separators are 0x1D, other bytes stand as they
    // do in the symbol, without regard to a character set. UPC-A has 13 digits, as "]E0" demands. The elements of GS1
    // DataBar Expanded come from the library in brackets and are put back into this form; a symbol with a bracket in a
    // value is left out.
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

inline constexpr std::array all_formats = {Format::DataMatrix,      Format::QrCode, Format::Code128,
                                           Format::DataBarExpanded, Format::Ean13,  Format::UpcA};

// As in Symbol::format: "DataMatrix".
std::string_view name_of(Format format);
std::optional<Format> format_named(std::string_view name);

struct DecodeOptions {
    // The last three of all_formats are read only on request. EAN-13 and UPC-A have one check digit: in 3,000 damaged
    // pictures two were read wrong. GS1 DataBar Expanded made the library abort in one of the same pictures.
    std::vector<Format> formats = {Format::DataMatrix, Format::QrCode, Format::Code128};
};

// All symbols of the asked formats in the picture, from top to bottom and then from left to right by their centres.
// DataMatrix and QR codes are read at any angle; linear symbols where a horizontal or vertical line can cross all of
// their bars. A symbol that several attempts read stands in the answer once. Where attempts read different contents at
// one place, none of them is trusted and that place is left out: no reading is better than a wrong one. A picture that
// is malformed or has no readable symbol gives an empty list. Throws nothing, but the decoder library may abort the
// program on a hostile picture: for pictures from outside use decode_isolated (isolated.h), and for pictures of our own
// labels ask for DataMatrix alone.
std::vector<Symbol> decode(const Picture& picture, const DecodeOptions& options = {}) noexcept;

}  // namespace cisterna::scanner
