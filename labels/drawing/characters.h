#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::labels::drawing {

// The next character of valid UTF-8, taken off the front of a text that is not empty.
inline char32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && i < text.size(); ++i) {
        character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(std::min(length, text.size()));
    return character;
}

// One character as UTF-8.
std::string utf8(char32_t character);

// A character's number as people look it up: U+0141.
std::string character_name(char32_t character);

// Refuses (text_invalid) a text that cannot be drawn letter after letter from left to right: broken UTF-8, control and
// invisible characters, scripts that are written from right to left or whose letters change their shape, combining
// accents, characters above U+FFFF. `where` names the field.
Result<void> check_drawable(std::string_view text, std::string_view where);

}  // namespace cisterna::labels::drawing
