#include "scanner/engine.h"

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "scanner/element_string.h"

namespace cisterna::scanner {
namespace {

// Smaller pictures hold no symbol: the smallest DataMatrix has 10 x 10 modules.
constexpr int smallest_side = 10;

// How many rows of a linear symbol must agree; torn and blurred rows can pass the check character by chance, and did so
// in up to four rows of one picture.
constexpr std::uint8_t agreeing_rows = 6;

ZXing::BarcodeFormat library_format(Format format) {
    switch (format) {
        case Format::DataMatrix: return ZXing::BarcodeFormat::DataMatrix;
        case Format::QrCode: return ZXing::BarcodeFormat::QRCode;
        case Format::Code128: return ZXing::BarcodeFormat::Code128;
        case Format::DataBarExpanded: return ZXing::BarcodeFormat::DataBarExpanded;
        case Format::Ean13: return ZXing::BarcodeFormat::EAN13;
        case Format::UpcA: return ZXing::BarcodeFormat::UPCA;
    }
    return ZXing::BarcodeFormat::None;
}

// The library's own search in a reduced picture stays off: it aborts the program when it finds a linear symbol in both
// sizes (an assertion in the comparison of its results, with which Debian builds it).
ZXing::DecodeHints hints_for(ZXing::BarcodeFormats asked) {
    ZXing::DecodeHints hints;
    hints.setFormats(asked);
    hints.setTryHarder(true);
    hints.setTryRotate(true);
    hints.setTryDownscale(false);
    hints.setMinLineCount(agreeing_rows);
    return hints;
}

// The content as a scanner sends it, or nothing when it cannot be told for certain.
std::optional<std::string> content_of(const ZXing::Result& result) {
    const auto& raw = result.bytes();
    std::string bytes(raw.begin(), raw.end());
    if (bytes.empty()) return std::nullopt;
    if (result.format() == ZXing::BarcodeFormat::DataBarExpanded) return element_string_of_bracketed(bytes);
    if (result.format() == ZXing::BarcodeFormat::UPCA && bytes.size() == 12) return "0" + bytes;
    return bytes;
}

std::optional<Symbol> symbol_of(const ZXing::Result& result) {
    // A part of a sequence of symbols is not the whole content; a reader-programming symbol is none.
    if (!result.isValid() || result.isPartOfSequence() || result.readerInit()) return std::nullopt;
    auto bytes = content_of(result);
    if (!bytes) return std::nullopt;
    Symbol symbol{result.symbologyIdentifier(), std::move(*bytes), ZXing::ToString(result.format()), 0, 0, {}};
    std::transform(result.position().begin(), result.position().end(), symbol.corners.begin(),
                   [](const ZXing::PointI& corner) {
                       return Point{corner.x, corner.y};
                   });
    for (const auto& corner : symbol.corners) {
        symbol.x += corner.x;
        symbol.y += corner.y;
    }
    symbol.x /= 4;
    symbol.y /= 4;
    return symbol;
}

ZXing::ImageView view_of(const Picture& picture) {
    return {picture.luminance.data(), picture.width, picture.height, ZXing::ImageFormat::Lum};
}

// One row of GS1 DataBar Expanded has to be enough for the library, because it aborts the program when it meets the
// symbol in a second row (the assertion again). So it stops at the first row, and the same must be read again in other
// rows.
std::optional<ZXing::Result> read_level_databar(const ZXing::ImageView& view) {
    auto hints = hints_for(ZXing::BarcodeFormat::DataBarExpanded);
    hints.setMaxNumberOfSymbols(1);
    hints.setMinLineCount(1);
    hints.setTryRotate(false);
    const auto first = ZXing::ReadBarcodes(view, hints);
    if (first.empty() || !first.front().isValid()) return std::nullopt;
    const int row = ZXing::Center(first.front().position()).y;
    for (const auto& [from, to] : {std::pair(0, row - 1), std::pair(row + 2, view.height())}) {
        if (to - from < smallest_side) continue;
        const auto again = ZXing::ReadBarcodes(view.cropped(0, from, view.width(), to - from), hints);
        if (!again.empty() && again.front().isValid() && again.front().bytes() == first.front().bytes())
            return first.front();
    }
    return std::nullopt;
}

std::optional<ZXing::Result> read_databar(const ZXing::ImageView& view) {
    if (auto level = read_level_databar(view)) return level;
    auto upright = read_level_databar(view.rotated(90));
    if (!upright) return std::nullopt;
    auto position = upright->position();
    for (auto& corner : position) corner = {corner.y, view.height() - 1 - corner.x};
    upright->setPosition(position);
    return upright;
}

}  // namespace

std::vector<Symbol> read_symbols(const Picture& picture, const std::vector<Format>& formats) {
    if (std::min(picture.width, picture.height) < smallest_side) return {};
    ZXing::BarcodeFormats asked;
    for (const auto format : formats)
        if (format != Format::DataBarExpanded) asked |= library_format(format);
    const bool databar = std::find(formats.begin(), formats.end(), Format::DataBarExpanded) != formats.end();
    std::vector<Symbol> symbols;
    try {
        // An empty set of formats would mean all of them to the library.
        auto results = asked.empty() ? ZXing::Results{} : ZXing::ReadBarcodes(view_of(picture), hints_for(asked));
        if (databar)
            if (auto result = read_databar(view_of(picture))) results.push_back(std::move(*result));
        for (const auto& result : results)
            if (auto symbol = symbol_of(result)) symbols.push_back(std::move(*symbol));
    } catch (const std::exception&) {
        return {};  // the library gave up on this picture
    }
    return symbols;
}

}  // namespace cisterna::scanner
