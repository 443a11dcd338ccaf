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

// How many rows of a linear code must agree; one torn or blurred row can pass the check character by chance.
constexpr std::uint8_t agreeing_rows = 3;

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

ZXing::DecodeHints hints_for(const std::vector<Format>& formats, Downscale downscale) {
    ZXing::BarcodeFormats asked;
    for (const auto format : formats) asked |= library_format(format);
    ZXing::DecodeHints hints;
    hints.setFormats(asked);
    hints.setTryHarder(true);
    hints.setTryRotate(true);
    hints.setTryDownscale(downscale == Downscale::Yes);
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

}  // namespace

std::vector<Symbol> read_symbols(const Picture& picture, const std::vector<Format>& formats, Downscale downscale) {
    // An empty set of formats would mean all of them to the library.
    if (formats.empty() || std::min(picture.width, picture.height) < smallest_side) return {};
    std::vector<Symbol> symbols;
    try {
        const ZXing::ImageView image(picture.luminance.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
        for (const auto& result : ZXing::ReadBarcodes(image, hints_for(formats, downscale))) {
            if (auto symbol = symbol_of(result)) symbols.push_back(std::move(*symbol));
        }
    } catch (const std::exception&) {
        return {};  // the library gave up on this picture
    }
    return symbols;
}

}  // namespace cisterna::scanner
