#include "core/design/figures.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cisterna::design {
namespace {

using quantity::Rational;
using quantity::RoundingMode;

// In hundredths, within one decade.
constexpr std::array<int, 4> roundest{100, 200, 250, 500};
constexpr std::array<int, 16> usual{100, 120, 125, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 750, 800, 900};

// The first figure of the level that is not below the number.
template <std::size_t N>
Rational next_of(const std::array<int, N>& mantissas, const Rational& number) {
    const auto decade = power_of_ten_below(number);
    for (const auto mantissa : mantissas) {
        auto figure = decade * Rational::ratio(mantissa, 100);
        if (figure >= number) return figure;
    }
    return decade * 10;
}

template <std::size_t N>
Rational last_of(const std::array<int, N>& mantissas, const Rational& number) {
    const auto decade = power_of_ten_below(number);
    const auto from_above = [&](const int mantissa) { return decade * Rational::ratio(mantissa, 100) <= number; };
    return decade * Rational::ratio(*std::find_if(mantissas.rbegin(), mantissas.rend(), from_above), 100);
}

// The step of the figures with so many digits, around the number.
Rational step_at(const Rational& number, int digits) {
    return power_of_ten_below(number) * Rational::power_of_ten(1 - digits);
}

Rational at_or_above(int level, const Rational& number) {
    if (level == 0) return next_of(roundest, number);
    if (level == 1) return next_of(usual, number);
    const auto step = step_at(number, level);
    return (number / step).ceiling() * step;
}

Rational at_or_below(int level, const Rational& number) {
    if (level == 0) return last_of(roundest, number);
    if (level == 1) return last_of(usual, number);
    const auto step = step_at(number, level);
    return (number / step).floor() * step;
}

}  // namespace

Rational power_of_ten_below(const Rational& number) {
    int exponent = 0;
    while (number >= Rational::power_of_ten(exponent + 1)) ++exponent;
    while (number < Rational::power_of_ten(exponent)) --exponent;
    return Rational::power_of_ten(exponent);
}

Rational showable(const Rational& number, RoundingMode mode) {
    constexpr int places = 6;  // as people_number
    constexpr int digits = 4;
    if (number.is_zero() || (number * Rational::power_of_ten(places)).is_whole()) return number;
    const auto step = std::min(Rational(1), step_at(number.absolute(), digits));
    return quantity::detail::round_to_multiple(number, step, mode);
}

std::string days_text(const quantity::Duration& duration, RoundingMode mode) {
    const auto days = duration.in(quantity::units::day);
    const auto shown = days < Rational(10) ? showable(days, mode)
                                           : quantity::detail::round_to_multiple(days, Rational::ratio(1, 10), mode);
    return quantity::people_number(shown) + (shown == Rational(1) ? " day" : " days");
}

std::string share_text(const Rational& share) {
    return quantity::people_percent(
        quantity::detail::round_to_multiple(share, Rational::ratio(1, 1000), RoundingMode::Up));
}

std::vector<Rational> round_figures(int level, const Rational& from, const Rational& to, std::size_t most) {
    // A step beyond the figure found, small enough to pass no other one.
    const auto hair = [](const Rational& figure) { return figure * Rational::power_of_ten(-roundness_levels - 2); };
    std::vector<Rational> figures;
    if (from <= to) {
        for (auto f = at_or_above(level, from); f <= to && figures.size() < most; f = at_or_above(level, f + hair(f)))
            figures.push_back(f);
    } else {
        for (auto f = at_or_below(level, from); f >= to && figures.size() < most; f = at_or_below(level, f - hair(f)))
            figures.push_back(f);
    }
    return figures;
}

}  // namespace cisterna::design
