#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cisterna {

// Plain characters can be shown, printed and compared as they stand. The others cannot: broken UTF-8, control
// characters (line breaks among them), marks that turn the reading direction (they can swap digits on a label), and
// characters that a screen leaves out (Unicode's Default_Ignorable_Code_Point and the interlinear marks).
enum class CharacterKind { Plain, BrokenUtf8, Control, DirectionMark, Invisible };

struct Character {
    char32_t code;       // 0 when the UTF-8 is broken
    std::size_t length;  // in bytes; 1 when the UTF-8 is broken
    CharacterKind kind;
};

// The character with which a text begins; the text must not be empty.
Character first_character(std::string_view text);

// A text from outside as a message may repeat it: its first 40 characters with "?" for each that is not plain, so that
// every message can be printed, logged and sent.
std::string plainly(std::string_view text);

// The same in double quotes.
std::string in_quotes(std::string_view text);

}  // namespace cisterna
