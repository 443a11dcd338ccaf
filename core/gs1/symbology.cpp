#include "core/gs1/symbology.h"

#include <algorithm>
#include <array>

#include "core/gs1/character_set.h"

namespace cisterna::gs1 {
namespace {

constexpr std::size_t identifier_length = 3;
constexpr std::array<std::string_view, 5> gs1_identifiers = {"]C1", "]d2", "]Q3", "]e0", "]J1"};

struct Family {
    char letter;
    std::string_view name;
};

constexpr auto families = std::to_array<Family>({
    {'C', "a Code 128"},
    {'d', "a Data Matrix"},
    {'Q', "a QR code"},
    {'e', "a DataBar"},
    {'E', "a UPC or EAN code, with neither lot nor expiry, and one"},
    {'J', "a DotCode"},
    {'A', "a Code 39"},
    {'z', "an Aztec code"},
    {'L', "a PDF417"},
});

std::string_view name_of(char letter) {
    const auto found =
        std::find_if(families.begin(), families.end(), [&](const Family& f) { return f.letter == letter; });
    return found == families.end() ? "a code" : found->name;
}

}  // namespace

Result<Identified> take_identifier(std::string_view scan) {
    if (!scan.starts_with(']')) return Identified{"", scan};
    const auto identifier = scan.substr(0, identifier_length);
    if (std::find(gs1_identifiers.begin(), gs1_identifiers.end(), identifier) != gs1_identifiers.end())
        return Identified{std::string(identifier), scan.substr(identifier_length)};
    return refuse(
        ErrorCode::ScanUnreadable, "identifier",
        "The reader says " + shown(identifier) + ": " + std::string(name_of(scan.size() > 1 ? scan[1] : '\0')) +
            " that is not marked as GS1. Scan the GS1 code of the package, most often the square Data Matrix.");
}

}  // namespace cisterna::gs1
