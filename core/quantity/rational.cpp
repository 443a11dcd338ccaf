#include "core/quantity/rational.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace cisterna::quantity {
namespace {

constexpr std::size_t longest_decimal = 102;  // 100 digits, a minus and a point

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Rational Rational::ratio(std::int64_t numerator, std::int64_t denominator) {
    return Rational(numerator) / Rational(denominator);
}

std::optional<Rational> Rational::from_decimal(std::string_view text) {
    if (text.size() > longest_decimal) return std::nullopt;
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(fraction))) return std::nullopt;
    Rational value;
    const std::string digits = std::string(whole) + std::string(fraction);
    mpz_set_str(mpq_numref(value.value_), digits.c_str(), 10);
    value = value / power_of_ten(static_cast<int>(fraction.size()));
    return negative ? -value : value;
}

Rational Rational::power_of_ten(int exponent) {
    Rational power;
    mpz_ui_pow_ui(mpq_numref(power.value_), 10, static_cast<unsigned long>(std::abs(exponent)));
    return exponent < 0 ? Rational(1) / power : power;
}

Rational operator+(const Rational& a, const Rational& b) {
    Rational sum;
    mpq_add(sum.value_, a.value_, b.value_);
    return sum;
}

Rational operator-(const Rational& a, const Rational& b) {
    Rational difference;
    mpq_sub(difference.value_, a.value_, b.value_);
    return difference;
}

Rational operator*(const Rational& a, const Rational& b) {
    Rational product;
    mpq_mul(product.value_, a.value_, b.value_);
    return product;
}

Rational operator/(const Rational& a, const Rational& b) {
    if (b.is_zero()) throw std::logic_error("division by zero in exact arithmetic");
    Rational quotient;
    mpq_div(quotient.value_, a.value_, b.value_);
    return quotient;
}

Rational Rational::operator-() const {
    Rational negated;
    mpq_neg(negated.value_, value_);
    return negated;
}

bool Rational::is_whole() const {
    return mpz_cmp_ui(mpq_denref(value_), 1) == 0;
}

Rational Rational::absolute() const {
    Rational result;
    mpq_abs(result.value_, value_);
    return result;
}

Rational Rational::floor() const {
    Rational result;
    mpz_fdiv_q(mpq_numref(result.value_), mpq_numref(value_), mpq_denref(value_));
    return result;
}

Rational Rational::ceiling() const {
    Rational result;
    mpz_cdiv_q(mpq_numref(result.value_), mpq_numref(value_), mpq_denref(value_));
    return result;
}

std::optional<std::int64_t> Rational::to_count() const {
    if (!is_whole() || mpz_fits_slong_p(mpq_numref(value_)) == 0) return std::nullopt;
    return mpz_get_si(mpq_numref(value_));
}

std::string Rational::whole_digits() const {
    if (!is_whole()) throw std::logic_error("digits of a fraction were asked for");
    std::string digits(mpz_sizeinbase(mpq_numref(value_), 10) + 2, '\0');
    mpz_get_str(digits.data(), 10, mpq_numref(value_));
    digits.resize(std::char_traits<char>::length(digits.c_str()));
    return digits;
}

}  // namespace cisterna::quantity
