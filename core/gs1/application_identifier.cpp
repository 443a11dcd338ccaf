#include "core/gs1/application_identifier.h"

#include <algorithm>
#include <array>

#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

using enum Content;
using enum Ending;

constexpr std::string_view item_keys = "01,02,03,8006,8026";

constexpr ApplicationIdentifier internal(std::string_view code) {
    return {code, "INTERNAL", Text, 1, 90, Separator, "", ""};
}

constexpr auto identifiers = std::to_array<ApplicationIdentifier>({
    {"00", "SSCC", Sscc, 18, 18, PredefinedLength, "", ""},
    {"01", "GTIN", Gtin, 14, 14, PredefinedLength, "", "255,37"},
    {"02", "CONTENT", Gtin, 14, 14, PredefinedLength, "37", "01,03"},
    {"10", "BATCH/LOT", Text, 1, 20, Separator, item_keys, ""},
    {"11", "PROD DATE", Date, 6, 6, PredefinedLength, item_keys, ""},
    {"15", "BEST BEFORE or BEST BY", Date, 6, 6, PredefinedLength, item_keys, ""},
    {"17", "USE BY or EXPIRY", Date, 6, 6, PredefinedLength, "01,02,03,255,8006,8026", ""},
    {"21", "SERIAL", Text, 1, 20, Separator, "01,03,8006", "235"},
    {"240", "ADDITIONAL ID", Text, 1, 30, Separator, item_keys, ""},
    {"37", "COUNT", Count, 1, 8, Separator, "00+02,00+8026", ""},
    {"7003", "EXPIRY TIME", DateTime, 10, 10, Separator, "01,02,03", ""},
    {"715", "NHRN NDC", Text, 1, 20, Separator, "01", ""},
    {"8006", "ITIP", Itip, 18, 18, Separator, "", "01,03,37"},
    internal("91"),
    internal("92"),
    internal("93"),
    internal("94"),
    internal("95"),
    internal("96"),
    internal("97"),
    internal("98"),
    internal("99"),
});

// How long the code is that starts with these two digits (same dictionary, release of 2026); 0 when GS1 has none.
std::size_t code_length(std::string_view two_digits) {
    const int prefix = (two_digits[0] - '0') * 10 + (two_digits[1] - '0');
    if (prefix <= 22 || prefix == 30 || prefix == 37 || prefix >= 90) return 2;
    if (prefix <= 25 || (prefix >= 40 && prefix <= 42) || prefix == 71) return 3;
    if ((prefix >= 31 && prefix <= 36) || prefix == 39 || prefix == 43) return 4;
    if (prefix == 70 || prefix == 72 || (prefix >= 80 && prefix <= 82)) return 4;
    return 0;
}

}  // namespace

std::span<const ApplicationIdentifier> all_identifiers() {
    return identifiers;
}

const ApplicationIdentifier* find_identifier(std::string_view code) {
    const auto found =
        std::find_if(identifiers.begin(), identifiers.end(), [&](const auto& row) { return row.code == code; });
    return found == identifiers.end() ? nullptr : &*found;
}

std::string_view code_at_start(std::string_view text) {
    if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return {};
    const auto code = text.substr(0, code_length(text));
    return all_digits(code) ? code : std::string_view();
}

}  // namespace cisterna::gs1
