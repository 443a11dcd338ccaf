#include "scanner/decode.h"

#include <algorithm>

#include "scanner/engine.h"

namespace cisterna::scanner {
namespace {

bool is_well_formed(const Picture& picture) {
    return picture.width > 0 && picture.height > 0 &&
           picture.luminance.size() == std::size_t(picture.width) * std::size_t(picture.height);
}

std::vector<Symbol> read_at(const Picture& picture, int left, int top, int width, int height,
                            const std::vector<Format>& formats) {
    const auto* start = picture.luminance.data() + std::size_t(top) * std::size_t(picture.width) + left;
    auto symbols = read_symbols({start, width, height, picture.width}, formats, Downscale::Yes);
    for (auto& symbol : symbols) {
        symbol.x += left;
        symbol.y += top;
        for (auto& corner : symbol.corners) corner = {corner.x + left, corner.y + top};
    }
    return symbols;
}

void add_new(std::vector<Symbol>& found, std::vector<Symbol> more) {
    for (auto& symbol : more) {
        const bool known = std::any_of(found.begin(), found.end(), [&](const Symbol& other) {
            return other.bytes == symbol.bytes && std::abs(other.x - symbol.x) < 20 &&
                   std::abs(other.y - symbol.y) < 20;
        });
        if (!known) found.push_back(std::move(symbol));
    }
}

}  // namespace

std::vector<Symbol> decode(const Picture& picture, const DecodeOptions& options) noexcept {
    if (!is_well_formed(picture)) return {};
    auto found = read_at(picture, 0, 0, picture.width, picture.height, options.formats);
    constexpr int tile = 200;
    for (int top = 0; top < picture.height; top += tile / 2)
        for (int left = 0; left < picture.width; left += tile / 2)
            add_new(found, read_at(picture, left, top, std::min(tile, picture.width - left),
                                   std::min(tile, picture.height - top), {Format::DataMatrix}));
    std::sort(found.begin(), found.end(),
              [](const Symbol& a, const Symbol& b) { return std::pair(a.y, a.x) < std::pair(b.y, b.x); });
    return found;
}

}  // namespace cisterna::scanner
