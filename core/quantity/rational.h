#pragma once

#include <gmp.h>

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cisterna::quantity {

// An exact fraction of any size. There is no way in or out through floating point.
class Rational {
public:
    Rational() { mpq_init(value_); }
    template <class Whole>
    requires std::integral<Whole> &&(!std::same_as<Whole, bool>)Rational(Whole whole) : Rational() {
        if constexpr (std::is_signed_v<Whole>)
            mpq_set_si(value_, static_cast<long>(whole), 1);
        else
            mpq_set_ui(value_, static_cast<unsigned long>(whole), 1);
    }
    Rational(const Rational& other) : Rational() { mpq_set(value_, other.value_); }
    Rational(Rational&& other) noexcept : Rational() { mpq_swap(value_, other.value_); }
    Rational& operator=(const Rational& other) {
        mpq_set(value_, other.value_);
        return *this;
    }
    Rational& operator=(Rational&& other) noexcept {
        mpq_swap(value_, other.value_);
        return *this;
    }
    ~Rational() { mpq_clear(value_); }

    // numerator / denominator; the denominator must not be zero (a bug otherwise).
    static Rational ratio(std::int64_t numerator, std::int64_t denominator);
    // Plain decimal digits, at most 100, with an optional minus and fraction, such as -12.50. Nothing for any other
    // text.
    static std::optional<Rational> from_decimal(std::string_view text);
    static Rational power_of_ten(int exponent);

    friend Rational operator+(const Rational& a, const Rational& b);
    friend Rational operator-(const Rational& a, const Rational& b);
    friend Rational operator*(const Rational& a, const Rational& b);
    // Dividing by zero is a bug: callers check first.
    friend Rational operator/(const Rational& a, const Rational& b);
    Rational operator-() const;
    Rational& operator+=(const Rational& other) { return *this = *this + other; }
    Rational& operator-=(const Rational& other) { return *this = *this - other; }
    Rational& operator*=(const Rational& other) { return *this = *this * other; }

    friend bool operator==(const Rational& a, const Rational& b) { return mpq_equal(a.value_, b.value_) != 0; }
    friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
        return mpq_cmp(a.value_, b.value_) <=> 0;
    }

    int sign() const { return mpq_sgn(value_); }
    bool is_zero() const { return sign() == 0; }
    bool is_whole() const;
    Rational absolute() const;
    Rational floor() const;
    Rational ceiling() const;
    // The value when it is whole and fits; nothing otherwise.
    std::optional<std::int64_t> to_count() const;
    // Digits of a whole value; a bug for another one.
    std::string whole_digits() const;
    // For statistics and drawing only, never for a dose.
    double approximate() const { return mpq_get_d(value_); }

private:
    mpq_t value_;
};

}  // namespace cisterna::quantity
