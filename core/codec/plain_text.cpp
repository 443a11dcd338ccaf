#include "core/codec/plain_text.h"

#include <algorithm>

namespace cisterna::codec {
namespace {

struct Decoded {
    char32_t character;
    std::size_t length;  // 0 when broken
};

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
    const char32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (length == 0 || first > 0xF4 || text.size() < length) return {0, 0};
    char32_t character = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) return {0, 0};
        character = (character << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong =
        (length == 2 && character < 0x80) || (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (overlong || surrogate || character > 0x10FFFF) return {0, 0};
    return {character, length};
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool turns_direction(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_invisible(char32_t c) {
    return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

}  // namespace

std::optional<std::string> why_not_plain(std::string_view text) {
    while (!text.empty()) {
        const auto [character, length] = decode(text);
        if (length == 0) return "is not valid UTF-8";
        if (is_control(character)) return "holds a line break or another control character";
        if (turns_direction(character)) return "holds a mark that turns the reading direction";
        if (is_invisible(character)) return "holds an invisible character";
        text.remove_prefix(length);
    }
    return std::nullopt;
}

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace cisterna::codec
