#include "scanner/settle.h"

#include <algorithm>
#include <tuple>

namespace cisterna::scanner {
namespace {

bool holds(const Region& region, int x, int y) {
    return x >= region.left && x <= region.left + region.width && y >= region.top && y <= region.top + region.height;
}

bool same_place(const Symbol& a, const Symbol& b) {
    return holds(bounds(a), b.x, b.y) || holds(bounds(b), a.x, a.y);
}

bool same_content(const Symbol& a, const Symbol& b) {
    return std::tie(a.format, a.identifier, a.bytes) == std::tie(b.format, b.identifier, b.bytes);
}

}  // namespace

Region bounds(const Symbol& symbol) {
    const auto& [a, b, c, d] = symbol.corners;
    const auto [left, right] = std::minmax({a.x, b.x, c.x, d.x});
    const auto [top, bottom] = std::minmax({a.y, b.y, c.y, d.y});
    return {left, top, right - left, bottom - top};
}

std::vector<Symbol> settled(const std::vector<Symbol>& readings) {
    std::vector<Symbol> symbols;
    for (const auto& reading : readings) {
        const bool contradicted = std::any_of(readings.begin(), readings.end(), [&](const Symbol& other) {
            return same_place(reading, other) && !same_content(reading, other);
        });
        const bool known = std::any_of(symbols.begin(), symbols.end(), [&](const Symbol& other) {
            return same_place(reading, other) && same_content(reading, other);
        });
        if (!contradicted && !known) symbols.push_back(reading);
    }
    std::sort(symbols.begin(), symbols.end(), [](const Symbol& a, const Symbol& b) {
        return std::tie(a.y, a.x, a.format, a.bytes) < std::tie(b.y, b.x, b.format, b.bytes);
    });
    return symbols;
}

}  // namespace cisterna::scanner
