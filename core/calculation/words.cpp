#include "core/calculation/words.h"

namespace cisterna::calculation {

std::string bare_word(std::string_view text) {
    std::string bare;
    for (const char written : text) {
        const char c = written >= 'A' && written <= 'Z' ? static_cast<char>(written - 'A' + 'a') : written;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) bare += c;
    }
    return bare;
}

std::optional<std::string> read_optional_word(codec::Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    if (const auto* count = value->if_count()) return std::to_string(*count);
    return reader.optional_text(key);
}

}  // namespace cisterna::calculation
