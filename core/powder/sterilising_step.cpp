#include "core/powder/sterilising_step.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/quantity/rational.h"

namespace cisterna::powder {
namespace {

using quantity::Rational;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80U;
}

std::string in_lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// Words and figures of a step: "0.22um filter" has "0.22", "um" and "filter".
std::vector<std::string> parts_of(const std::string& step) {
    std::vector<std::string> parts;
    const auto text = in_lower_case(step);
    for (std::size_t i = 0; i < text.size();) {
        const auto start = i;
        if (is_digit(text[i])) {
            while (i < text.size() &&
                   (is_digit(text[i]) || (text[i] == '.' && i + 1 < text.size() && is_digit(text[i + 1]))))
                ++i;
        } else if (is_letter(text[i])) {
            while (i < text.size() && is_letter(text[i])) ++i;
        } else {
            ++i;
            continue;
        }
        parts.push_back(text.substr(start, i - start));
    }
    return parts;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool begins_any(std::string_view word, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view b) { return word.starts_with(b); });
}

bool has(const std::vector<std::string>& parts, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& p) { return begins_any(p, beginnings); });
}

bool is_denied(const std::vector<std::string>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
        return is_any(part, {"non", "nonsterile", "unsterile", "no", "not", "without", "skip", "omit"});
    });
}

// In micrometres, when the figure has a unit of length behind it.
std::optional<Rational> pore_size(const std::vector<std::string>& parts, std::size_t i) {
    if (!is_digit(parts[i][0]) || i + 1 == parts.size()) return std::nullopt;
    const auto size = Rational::from_decimal(parts[i]);
    const auto& unit = parts[i + 1];
    if (unit == "nm" && size) return *size / Rational(1000);
    const bool is_micrometre = is_any(unit, {"um", "\xC2\xB5m", "\xCE\xBCm", "mcm"}) || unit.starts_with("micro");
    return is_micrometre ? size : std::nullopt;
}

enum class Pores { NotStated, Sterilising, TooLarge };

Pores pores_of(const std::vector<std::string>& parts) {
    const Rational largest = Rational::ratio(22, 100);
    auto found = Pores::NotStated;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto size = pore_size(parts, i);
        if (!size || size->sign() <= 0) continue;
        if (*size <= largest) return Pores::Sterilising;
        found = Pores::TooLarge;
    }
    return found;
}

bool brings_in_nonsterile(const std::string& step) {
    return has(parts_of(step), {"weigh", "dissolv", "powder"});
}

}  // namespace

bool is_sterilising_step(const std::string& step) {
    const auto parts = parts_of(step);
    if (is_denied(parts)) return false;
    if (has(parts, {"autoclav", "irradiat", "steam"})) return true;
    const bool names_sterility = has(parts, {"steril"});
    if (!has(parts, {"filt", "membrane"})) return has(parts, {"sterilis", "steriliz"});
    const auto pores = pores_of(parts);
    // A test of the filter is no filtration.
    if (pores == Pores::NotStated && has(parts, {"integrity", "bubble"})) return false;
    return pores == Pores::Sterilising || (pores == Pores::NotStated && names_sterility);
}

Result<void> check_sterilising_step(const std::vector<std::string>& steps, const std::string& where) {
    const auto last = std::find_if(steps.rbegin(), steps.rend(), is_sterilising_step);
    if (last == steps.rend())
        return refuse(ErrorCode::SterilisationStepMissing, where,
                      "The powder is not sterile, and no step sterilises the solution; add one, such as \"sterile "
                      "filter, 0.22 micron\".");
    if (std::none_of(steps.rbegin(), last, brings_in_nonsterile)) return {};
    return refuse(ErrorCode::SterilisationStepMissing, where,
                  "Powder is weighed or dissolved after the step that sterilises; put the sterilising step behind it.");
}

}  // namespace cisterna::powder
