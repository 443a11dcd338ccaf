#include "core/preparation/personal_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cisterna::preparation {
namespace {

constexpr std::size_t shortest_number = 4;

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string small(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return small(c); });
    return result;
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool holds_word(const std::string& text, const std::string& word) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool starts = at == 0 || !is_word_character(text[at - 1]) || !is_word_character(word.front());
        const bool ends = end == text.size() || !is_word_character(text[end]) || !is_word_character(word.back());
        if (starts && ends) return true;
    }
    return false;
}

std::string member(const codec::Object& personal, std::string_view key) {
    const auto* value = personal.find(key);
    return value == nullptr || value->if_text() == nullptr ? std::string() : small(*value->if_text());
}

// "sample, alma" gives "alma sample".
std::string turned_round(const std::string& name) {
    const auto comma = name.find(", ");
    return comma == std::string::npos ? std::string() : name.substr(comma + 2) + " " + name.substr(0, comma);
}

std::vector<std::string> marks_of(const codec::Object& personal) {
    const auto name = member(personal, "name");
    std::vector<std::string> marks{name, turned_round(name), member(personal, "birth_date")};
    for (const auto* key : {"id", "pump_serial"})
        if (const auto number = member(personal, key); number.size() >= shortest_number) marks.push_back(number);
    std::erase(marks, "");
    return marks;
}

bool holds_any(const codec::Value& value, const std::vector<std::string>& marks) {
    if (const auto* text = value.if_text()) {
        const auto letters = small(*text);
        return std::any_of(marks.begin(), marks.end(), [&](const auto& mark) { return holds_word(letters, mark); });
    }
    if (const auto* items = value.if_array())
        return std::any_of(items->begin(), items->end(), [&](const auto& item) { return holds_any(item, marks); });
    if (const auto* object = value.if_object())
        return std::any_of(object->members().begin(), object->members().end(),
                           [&](const auto& m) { return holds_any(m.second, marks); });
    return false;
}

}  // namespace

bool names_patient(const codec::Value& document, const codec::Object& personal) {
    return holds_any(document, marks_of(personal));
}

}  // namespace cisterna::preparation
