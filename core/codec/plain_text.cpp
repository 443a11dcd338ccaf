#include "core/codec/plain_text.h"

#include "core/result/characters.h"

namespace cisterna::codec {
std::optional<std::string> why_not_plain(std::string_view text) {
    while (!text.empty()) {
        const auto character = first_character(text);
        switch (character.kind) {
            case CharacterKind::Plain: break;
            case CharacterKind::BrokenUtf8: return "is not valid UTF-8";
            case CharacterKind::Control: return "holds a line break or another control character";
            case CharacterKind::DirectionMark: return "holds a mark that turns the reading direction";
            case CharacterKind::Invisible: return "holds an invisible character";
        }
        text.remove_prefix(character.length);
    }
    return std::nullopt;
}

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) text.remove_prefix(first_character(text).length);
    return count;
}

}  // namespace cisterna::codec
