#include "labels/drawing/characters.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/codec/plain_text.h"

namespace cisterna::labels::drawing {
namespace {

enum class Trouble { RightToLeft, Shaping, Combining, TooHigh };

struct Range {
    char32_t first;
    char32_t last;
    Trouble trouble;
};

// Blocks of the Unicode standard, by their names list. Above U+FFFF libharu draws spaces without a word.
constexpr auto ranges = std::to_array<Range>({
    {0x0300, 0x036F, Trouble::Combining},    // combining diacritical marks
    {0x0483, 0x0489, Trouble::Combining},    // Cyrillic combining marks
    {0x0590, 0x08FF, Trouble::RightToLeft},  // Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic
    {0x0900, 0x109F, Trouble::Shaping},      // the scripts of India, Sinhala, Thai, Lao, Tibetan, Myanmar
    {0x1100, 0x11FF, Trouble::Shaping},      // Hangul letters that join to syllables
    {0x1700, 0x18AF, Trouble::Shaping},      // Philippine scripts, Khmer, Mongolian
    {0x1900, 0x1AAF, Trouble::Shaping},      // Limbu to Tai Tham
    {0x1AB0, 0x1AFF, Trouble::Combining},    // combining diacritical marks extended
    {0x1B00, 0x1C4F, Trouble::Shaping},      // Balinese to Lepcha
    {0x1CD0, 0x1CFF, Trouble::Shaping},      // Vedic marks
    {0x1DC0, 0x1DFF, Trouble::Combining},    // combining diacritical marks supplement
    {0x20D0, 0x20FF, Trouble::Combining},    // combining marks for symbols
    {0xA800, 0xABFF, Trouble::Shaping},      // Syloti Nagri to Meetei Mayek
    {0xFB1D, 0xFDFF, Trouble::RightToLeft},  // Hebrew and Arabic presentation forms
    {0xFE00, 0xFE0F, Trouble::Combining},    // variation selectors
    {0xFE20, 0xFE2F, Trouble::Combining},    // combining half marks
    {0xFE70, 0xFEFE, Trouble::RightToLeft},  // Arabic presentation forms
    {0x10000, 0x10FFFF, Trouble::TooHigh},
});

std::string sentence_end(Trouble trouble) {
    switch (trouble) {
        case Trouble::RightToLeft:
            return "belongs to a script that is written from right to left, which labels cannot print. Write the text "
                   "in "
                   "Latin letters.";
        case Trouble::Shaping:
            return "belongs to a script whose letters change their shape, which labels cannot print. Write the text in "
                   "Latin letters.";
        case Trouble::Combining:
            return "is an accent apart from its letter and would be printed beside it. Type the accented letter as one "
                   "character.";
        case Trouble::TooHigh: break;
    }
    return "cannot be printed on a label. Leave it out.";
}

}  // namespace

std::string utf8(char32_t character) {
    const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((character >> shift) & 0x3FU)); };
    if (character < 0x80) return {static_cast<char>(character)};
    if (character < 0x800) return {static_cast<char>(0xC0U | (character >> 6U)), tail(0)};
    if (character < 0x10000) return {static_cast<char>(0xE0U | (character >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xF0U | (character >> 18U)), tail(12), tail(6), tail(0)};
}

std::string character_name(char32_t character) {
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(character));
    return buffer.data();
}

Result<void> check_drawable(std::string_view text, std::string_view where) {
    if (const auto why = codec::why_not_plain(text)) {
        return refuse(ErrorCode::TextInvalid, std::string(where), "The text " + *why + ". Type it again by hand.");
    }
    while (!text.empty()) {
        const char32_t character = take_character(text);
        if (character < ranges.front().first) continue;
        const auto found = std::find_if(ranges.begin(), ranges.end(), [&](const Range& range) {
            return character >= range.first && character <= range.last;
        });
        if (found == ranges.end()) continue;
        return refuse(ErrorCode::TextInvalid, std::string(where),
                      "The character " + character_name(character) + " " + sentence_end(found->trouble));
    }
    return {};
}

}  // namespace cisterna::labels::drawing
