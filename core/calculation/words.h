#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/codec/reader.h"

namespace cisterna::calculation {

// Only the letters and digits of a word, in lower case: "Non-sterile" and "non sterile" are the same.
std::string bare_word(std::string_view text);

// What a text means; nothing when it is none of the spellings (which are bare words).
template <class Meaning>
std::optional<Meaning> meaning_of(std::string_view text,
                                  std::initializer_list<std::pair<std::string_view, Meaning>> spellings) {
    const auto bare = bare_word(text);
    for (const auto& [word, meaning] : spellings)
        if (bare == word) return meaning;
    return std::nullopt;
}

// A text, or a whole number as its digits ("category": 2). A missing member is no problem.
std::optional<std::string> read_optional_word(codec::Reader& reader, std::string_view key);

}  // namespace cisterna::calculation
