#include "core/gs1/character_set.h"

namespace cisterna::gs1 {
namespace {

constexpr std::size_t shown_limit = 40;
constexpr std::string_view signs = "!\"%&'()*+,-./:;<=>?_";

bool is_printable(char c) {
    return c >= 0x20 && c < 0x7F;
}

void append_code(std::string& text, char c) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    text += '<';
    text += hex[byte >> 4U];
    text += hex[byte & 0xFU];
    text += '>';
}

}  // namespace

bool in_character_set_82(char c) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool digit = c >= '0' && c <= '9';
    return letter || digit || signs.find(c) != std::string_view::npos;
}

std::string shown(std::string_view text) {
    std::string result = "\"";
    for (const char c : text.substr(0, shown_limit)) {
        if (is_printable(c))
            result += c;
        else
            append_code(result, c);
    }
    return result + (text.size() > shown_limit ? "...\"" : "\"");
}

}  // namespace cisterna::gs1
