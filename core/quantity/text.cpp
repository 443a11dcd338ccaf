#include "core/quantity/text.h"

#include <algorithm>

namespace cisterna::quantity {
namespace {

constexpr int contract_places = 12;
constexpr int contract_significant = 12;
constexpr int people_places = 6;
constexpr int people_significant = 4;

Rational round_half_away(const Rational& value) {
    const Rational half = Rational::ratio(1, 2);
    return value.sign() < 0 ? (value - half).ceiling() : (value + half).floor();
}

// whole * 10^-places as decimal text without trailing zeros.
std::string placed(const Rational& whole, int places) {
    const bool negative = whole.sign() < 0;
    std::string digits = whole.absolute().whole_digits();
    const auto fraction = static_cast<std::size_t>(places);
    if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
    if (places > 0) {
        digits.insert(digits.size() - fraction, ".");
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.')) digits.pop_back();
    }
    return (negative ? "-" : "") + digits;
}

// The exponent e with 10^e <= |value| < 10^(e+1); value is not zero.
int magnitude(const Rational& value) {
    const Rational size = value.absolute();
    int exponent = 0;
    while (size >= Rational::power_of_ten(exponent + 1)) ++exponent;
    while (size < Rational::power_of_ten(exponent)) --exponent;
    return exponent;
}

enum class WholeDigits { MayBeRounded, AllShown };

using Round = Rational (*)(const Rational&);

Rational round_down(const Rational& value) {
    return value.floor();
}

Rational round_up(const Rational& value) {
    return value.ceiling();
}

std::string number_text(const Rational& number, int exact_places, int significant, WholeDigits whole_digits,
                        Round round = round_half_away) {
    if (number.is_zero()) return "0";
    const Rational scaled = number * Rational::power_of_ten(exact_places);
    if (scaled.is_whole()) return placed(scaled, exact_places);
    const int significant_places = significant - 1 - magnitude(number);
    const int places = whole_digits == WholeDigits::AllShown ? std::max(significant_places, 0) : significant_places;
    const Rational rounded = round(number * Rational::power_of_ten(places));
    if (places >= 0) return placed(rounded, places);
    return placed(rounded * Rational::power_of_ten(-places), 0);
}

std::string with_commas(std::string text) {
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const auto point = std::min(text.find('.'), text.size());
    for (std::size_t at = point; at > first + 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

}  // namespace

std::string contract_number(const Rational& number) {
    return number_text(number, contract_places, contract_significant, WholeDigits::MayBeRounded);
}

std::string people_number(const Rational& number) {
    return with_commas(number_text(number, people_places, people_significant, WholeDigits::AllShown));
}

std::string people_low_end(const Rational& number) {
    return with_commas(number_text(number, people_places, people_significant, WholeDigits::AllShown, round_down));
}

std::string people_high_end(const Rational& number) {
    return with_commas(number_text(number, people_places, people_significant, WholeDigits::AllShown, round_up));
}

std::string contract_percent(const Rational& fraction) {
    return contract_number(fraction * 100) + " %";
}

std::string people_percent(const Rational& fraction) {
    return people_number(fraction * 100) + " %";
}

}  // namespace cisterna::quantity
