#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cisterna::codec {

// Why a text cannot be shown, printed and compared as it stands; nothing when it can. Told apart are: broken UTF-8,
// control characters (line breaks among them), marks that turn the reading direction (they can swap digits on a label)
// and invisible formatting characters. The answer completes the sentence "The text ...".
std::optional<std::string> why_not_plain(std::string_view text);

// The number of characters (Unicode scalar values) of valid UTF-8.
std::size_t character_count(std::string_view text);

}  // namespace cisterna::codec
