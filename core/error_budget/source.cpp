#include "core/error_budget/source.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cisterna::error_budget {
namespace {

using quantity::Rational;

Rational square(const Rational& number) {
    return number * number;
}

// (high - low)^2 / divisor: 12 for an even spread, 24 for a triangle (GUM 4.3.7, 4.3.9).
Source spread_over(std::string step, std::string what, Rational nominal, Range range, int divisor, Shape shape) {
    if (range.low > range.high) throw std::logic_error("a source of error has a width below zero");
    if (nominal < range.low || nominal > range.high) throw std::logic_error("a nominal value lies outside its range");
    Rational mean = (range.low + range.high) / Rational(2);
    Rational variance = square(range.high - range.low) / Rational(divisor);
    return {std::move(step),
            std::move(what),
            std::move(nominal),
            std::move(mean),
            std::move(range),
            std::move(variance),
            shape};
}

Range around(const Rational& nominal, const Rational& half_width) {
    return {nominal - half_width, nominal + half_width};
}

constexpr int even = 12;
constexpr int triangle = 24;

}  // namespace

Source rectangular(std::string step, std::string what, Rational nominal, const Rational& half_width) {
    auto range = around(nominal, half_width);
    return spread_over(std::move(step), std::move(what), std::move(nominal), std::move(range), even,
                       Shape::Rectangular);
}

Source triangular(std::string step, std::string what, Rational nominal, const Rational& half_width) {
    auto range = around(nominal, half_width);
    return spread_over(std::move(step), std::move(what), std::move(nominal), std::move(range), triangle,
                       Shape::Triangular);
}

Source one_sided(std::string step, std::string what, Rational nominal, Range range) {
    return spread_over(std::move(step), std::move(what), std::move(nominal), std::move(range), even,
                       Shape::Rectangular);
}

Source one_sided_triangular(std::string step, std::string what, Rational nominal, Range range) {
    return spread_over(std::move(step), std::move(what), std::move(nominal), std::move(range), triangle,
                       Shape::Triangular);
}

Source normal(std::string step, std::string what, Rational nominal, const Rational& standard_deviation,
              const std::optional<Range>& within) {
    if (standard_deviation.sign() < 0) throw std::logic_error("a standard deviation is below zero");
    auto range = around(nominal, Rational(3) * standard_deviation);
    if (within) range = {std::max(range.low, within->low), std::min(range.high, within->high)};
    if (nominal < range.low || nominal > range.high) throw std::logic_error("a nominal value lies outside its range");
    Rational mean = nominal;
    return {std::move(step), std::move(what),  std::move(nominal),
            std::move(mean), std::move(range), square(standard_deviation),
            Shape::Normal};
}

}  // namespace cisterna::error_budget
