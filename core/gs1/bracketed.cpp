#include "core/gs1/bracketed.h"

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

tl::unexpected<Error> unreadable(std::string_view rest, const std::string& expected) {
    return refuse(ErrorCode::ScanUnreadable, "",
                  "The text cannot be read from " + shown(rest) + " on: " + expected + ".");
}

// The identifier in brackets at the start: "17" for "(17)270331". Empty when there is none.
std::string_view identifier_in_brackets(std::string_view text) {
    if (!text.starts_with('(')) return {};
    const auto close = text.find(')');
    if (close == std::string_view::npos || close < 3 || close > 5) return {};
    const auto digits = text.substr(1, close - 1);
    return all_digits(digits) ? digits : std::string_view();
}

// The value up to the next bracket, taken off `text`; \( stands for a bracket in it.
std::string take_value(std::string_view& text) {
    std::string value;
    while (!text.empty() && !text.starts_with('(')) {
        if (text.starts_with("\\(")) text.remove_prefix(1);
        value += text.front();
        text.remove_prefix(1);
    }
    value.erase(value.find_last_not_of(' ') + 1);
    value.erase(0, value.find_first_not_of(' '));
    return value;
}

}  // namespace

Result<std::vector<Element>> split_bracketed(std::string_view text) {
    std::vector<Element> elements;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    while (!text.empty()) {
        const auto ai = identifier_in_brackets(text);
        if (ai.empty())
            return unreadable(text,
                              "an identifier in brackets, such as (17), must stand here; a bracket that belongs to a "
                              "value is written \\(");
        text.remove_prefix(ai.size() + 2);
        elements.push_back({std::string(ai), take_value(text)});
    }
    return elements;
}

}  // namespace cisterna::gs1
