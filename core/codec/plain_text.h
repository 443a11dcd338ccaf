#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cisterna::codec {

// Why a text cannot be shown, printed and compared as it stands (see core/result/characters.h); nothing when it can.
// The answer completes the sentence "The text ...".
std::optional<std::string> why_not_plain(std::string_view text);

// The number of characters (Unicode scalar values); a byte of broken UTF-8 counts as one.
std::size_t character_count(std::string_view text);

}  // namespace cisterna::codec
