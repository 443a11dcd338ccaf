#include "core/error_budget/interval.h"

#include <algorithm>
#include <stdexcept>

namespace cisterna::error_budget {

using quantity::Rational;

Range operator+(const Range& a, const Range& b) {
    return {a.low + b.low, a.high + b.high};
}

Range operator-(const Range& a, const Range& b) {
    return {a.low - b.high, a.high - b.low};
}

Range operator*(const Range& a, const Range& b) {
    if (a.low.sign() >= 0 && b.low.sign() >= 0) return {a.low * b.low, a.high * b.high};
    const auto [low, high] = std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
    return {low, high};
}

Range operator/(const Range& a, const Range& b) {
    if (holds_zero(b)) throw std::logic_error("an interval that holds zero was divided by");
    return a * Range{Rational(1) / b.high, Rational(1) / b.low};
}

bool holds_zero(const Range& range) {
    return range.low.sign() <= 0 && range.high.sign() >= 0;
}

Range overlap(const Range& a, const Range& b) {
    return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

Rational width(const Range& range) {
    return range.high - range.low;
}

Rational middle(const Range& range) {
    return (range.low + range.high) / Rational(2);
}

}  // namespace cisterna::error_budget
