#include "core/result/characters.h"

#include <algorithm>
#include <array>

namespace cisterna {
namespace {

constexpr std::size_t characters_repeated = 40;
constexpr Character broken{0, 1, CharacterKind::BrokenUtf8};

struct CodeRange {
    char32_t first;
    char32_t last;
};

constexpr auto control_ranges = std::to_array<CodeRange>({{0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029}});

constexpr auto direction_ranges =
    std::to_array<CodeRange>({{0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}});

// Unicode: DerivedCoreProperties, Default_Ignorable_Code_Point, and FFF9..FFFB.
constexpr auto invisible_ranges = std::to_array<CodeRange>({{0x00AD, 0x00AD},
                                                            {0x034F, 0x034F},
                                                            {0x115F, 0x1160},
                                                            {0x17B4, 0x17B5},
                                                            {0x180B, 0x180F},
                                                            {0x200B, 0x200D},
                                                            {0x2060, 0x206F},
                                                            {0x3164, 0x3164},
                                                            {0xFE00, 0xFE0F},
                                                            {0xFEFF, 0xFEFF},
                                                            {0xFFA0, 0xFFA0},
                                                            {0xFFF0, 0xFFFB},
                                                            {0x1BCA0, 0x1BCA3},
                                                            {0x1D173, 0x1D17A},
                                                            {0xE0000, 0xE0FFF}});

template <std::size_t N>
bool is_in(const std::array<CodeRange, N>& ranges, char32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [&](CodeRange r) { return r.first <= code && code <= r.last; });
}

CharacterKind kind_of(char32_t code) {
    if (is_in(control_ranges, code)) return CharacterKind::Control;
    if (is_in(direction_ranges, code)) return CharacterKind::DirectionMark;
    if (is_in(invisible_ranges, code)) return CharacterKind::Invisible;
    return CharacterKind::Plain;
}

// The bytes of a sequence by its first byte; 0 for a byte that cannot begin one.
std::size_t sequence_length(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

}  // namespace

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto length = sequence_length(byte(0));
    if (length == 0 || text.size() < length) return broken;
    if (length == 1) return {byte(0), 1, kind_of(byte(0))};
    char32_t code = byte(0) & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return broken;
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (overlong || surrogate || code > 0x10FFFF) return broken;
    return {code, length, kind_of(code)};
}

std::string plainly(std::string_view text) {
    std::string shown;
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count == characters_repeated) return shown + "...";
        const auto character = first_character(text);
        shown += character.kind == CharacterKind::Plain ? text.substr(0, character.length) : "?";
        text.remove_prefix(character.length);
    }
    return shown;
}

std::string in_quotes(std::string_view text) {
    return "\"" + plainly(text) + "\"";
}

}  // namespace cisterna
