#include "scanner/element_string.h"

#include <algorithm>

namespace cisterna::scanner {
namespace {

constexpr char separator = '\x1d';

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The first two digits of the application identifiers whose elements have a predefined length and need no separator
// (GS1 General Specifications, "Element strings with predefined length using GS1 application identifiers").
bool has_predefined_length(std::string_view identifier) {
    const auto start = identifier.substr(0, 2);
    return start == "41" || (start >= "00" && start <= "04") || (start >= "11" && start <= "20") ||
           (start >= "31" && start <= "36");
}

}  // namespace

std::optional<std::string> element_string_of_bracketed(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::string elements;
    while (!text.empty()) {
        const auto close = text.find(')');
        if (text.front() != '(' || close == std::string_view::npos) return std::nullopt;
        const auto identifier = text.substr(1, close - 1);
        if (identifier.size() < 2 || identifier.size() > 4 ||
            !std::all_of(identifier.begin(), identifier.end(), is_digit))
            return std::nullopt;
        text.remove_prefix(close + 1);
        const auto value = text.substr(0, text.find('('));
        if (value.empty() || value.find(')') != std::string_view::npos) return std::nullopt;
        text.remove_prefix(value.size());
        elements.append(identifier).append(value);
        if (!text.empty() && !has_predefined_length(identifier)) elements += separator;
    }
    return elements;
}

}  // namespace cisterna::scanner
