// Feeds any bytes to the reader of scans. Nothing may crash or hang, and what is read must be written and read back as
// itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/gs1/element_string_json.h"
#include "core/gs1/scan.h"

namespace {

using cisterna::gs1::ElementString;
using cisterna::gs1::parse_scan;
using cisterna::gs1::Scan;
using cisterna::gs1::Separators;

constexpr int year = 2026;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_reading(const Scan& scan) {
    const auto again = parse_scan(scan.elements.text(), {year, Separators::Kept});
    require(again.has_value() && again->elements == scan.elements);
    const auto bracketed = scan.elements.bracketed();
    if (bracketed.size() > cisterna::gs1::longest_scan) return;
    const auto typed = parse_scan(bracketed, {year, Separators::Kept});
    require(typed.has_value() && typed->elements == scan.elements);
}

// Without separators the same elements come back, or none.
void check_lost_separators(const ElementString& elements) {
    std::string text;
    for (const char c : elements.text())
        if (c != '\x1D') text += c;
    const auto scan = parse_scan(text, {year, Separators::MayBeLost});
    require(!scan || scan->elements == elements);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    for (const auto separators : {Separators::Kept, Separators::KeptWhenSeen, Separators::MayBeLost}) {
        const auto scan = parse_scan(text, {year, separators});
        require(scan || !scan.error().message.empty());
        if (!scan) continue;
        check_reading(*scan);
        check_lost_separators(scan->elements);
    }
    cisterna::gs1::parse_to_json(text, {year});
    return 0;
}
