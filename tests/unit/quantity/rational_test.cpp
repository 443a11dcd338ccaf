#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <string>

#include "core/quantity/rational.h"

namespace cisterna::quantity {
namespace {

__extension__ typedef __int128 Wide;

// An independent fraction, right as long as its 128 bits suffice.
struct Oracle {
    Wide num;
    Wide den;
};

Wide greatest_divisor(Wide a, Wide b) {
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

Oracle reduced(Wide num, Wide den) {
    if (den < 0) return reduced(-num, -den);
    const Wide divisor = greatest_divisor(num, den);
    return {num / divisor, den / divisor};
}

Rational rational(Oracle value) {
    return Rational::ratio(static_cast<std::int64_t>(value.num), static_cast<std::int64_t>(value.den));
}

Oracle add(Oracle a, Oracle b) {
    return reduced(a.num * b.den + b.num * a.den, a.den * b.den);
}
Oracle subtract(Oracle a, Oracle b) {
    return reduced(a.num * b.den - b.num * a.den, a.den * b.den);
}
Oracle multiply(Oracle a, Oracle b) {
    return reduced(a.num * b.num, a.den * b.den);
}
Oracle divide(Oracle a, Oracle b) {
    return reduced(a.num * b.den, a.den * b.num);
}

Wide floor_of(Oracle value) {
    const Wide quotient = value.num / value.den;
    return value.num % value.den < 0 ? quotient - 1 : quotient;
}

rc::Gen<Oracle> fractions() {
    constexpr int whole_range = 100;
    const auto numbers = rc::gen::resize(whole_range, rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'001));
    const auto small = rc::gen::resize(whole_range, rc::gen::inRange<std::int64_t>(-12, 13));
    const auto pairs =
        rc::gen::pair(rc::gen::oneOf(numbers, small), rc::gen::distinctFrom(rc::gen::oneOf(numbers, small), 0));
    return rc::gen::map(pairs, [](const auto& parts) { return reduced(parts.first, parts.second); });
}

TEST_CASE("A fraction is kept in lowest terms and its sign is on top") {
    CHECK(Rational::ratio(6, 4) == Rational::ratio(3, 2));
    CHECK(Rational::ratio(1, -2) == Rational::ratio(-1, 2));
    CHECK(Rational::ratio(0, -7) == Rational());
    CHECK(Rational::ratio(std::numeric_limits<std::int64_t>::min(), -1).whole_digits() == "9223372036854775808");
}

TEST_CASE("Whole numbers of every width keep their value") {
    CHECK(Rational(std::numeric_limits<std::int64_t>::min()).whole_digits() == "-9223372036854775808");
    CHECK(Rational(std::numeric_limits<std::int64_t>::max()).whole_digits() == "9223372036854775807");
    CHECK(Rational(std::numeric_limits<std::uint64_t>::max()).whole_digits() == "18446744073709551615");
    CHECK(Rational(std::numeric_limits<std::uint32_t>::max()).whole_digits() == "4294967295");
    CHECK(Rational(std::int8_t{-128}).whole_digits() == "-128");
    CHECK(Rational(std::size_t{7}) == Rational(7));
}

TEST_CASE("Plain decimal digits are read exactly") {
    CHECK(Rational::from_decimal("-12.50") == Rational::ratio(-25, 2));
    CHECK(Rational::from_decimal("0.1") == Rational::ratio(1, 10));
    CHECK(Rational::from_decimal("007") == Rational(7));
    CHECK(Rational::from_decimal("-0") == Rational());
    CHECK(Rational::from_decimal("0.000000000000000000000000000001") == Rational::power_of_ten(-30));
    CHECK(Rational::from_decimal(std::string(100, '9'))->whole_digits() == std::string(100, '9'));
    CHECK_FALSE(Rational::from_decimal(std::string(103, '9')));
}

TEST_CASE("Every other text is no number") {
    using namespace std::string_view_literals;
    const auto text =
        GENERATE("", "-", "+4", ".5", "5.", "-.5", ".", "1e3", "1E3", "0x10", "1,000", "1 000", " 4", "4 ", "4mg",
                 "--4", "4-", "4.5.6", "1/2", "inf", "nan", "1_000", "\xD9\xA4", "\xEF\xBC\x94",
                 "\xE2\x88\x92"
                 "4",
                 "4\n");
    CAPTURE(text);
    CHECK_FALSE(Rational::from_decimal(text));
    CHECK_FALSE(Rational::from_decimal("4\0"sv));
}

TEST_CASE("Dividing by zero is a bug that cannot go unseen") {
    CHECK_THROWS_AS(Rational(1) / Rational(), std::logic_error);
    CHECK_THROWS_AS(Rational::ratio(1, 0), std::logic_error);
    CHECK_THROWS_AS(Rational::ratio(1, 2).whole_digits(), std::logic_error);
}

TEST_CASE("A count comes out only of a whole value that fits") {
    CHECK(Rational(-42).to_count() == -42);
    CHECK(Rational(std::numeric_limits<std::int64_t>::max()).to_count() == std::numeric_limits<std::int64_t>::max());
    CHECK_FALSE((Rational(std::numeric_limits<std::int64_t>::max()) + 1).to_count());
    CHECK_FALSE(Rational::ratio(1, 2).to_count());
}

TEST_CASE("Powers of ten go both ways") {
    CHECK(Rational::power_of_ten(0) == Rational(1));
    CHECK(Rational::power_of_ten(3) == Rational(1000));
    CHECK(Rational::power_of_ten(-3) == Rational::ratio(1, 1000));
    CHECK(Rational::power_of_ten(40) * Rational::power_of_ten(-40) == Rational(1));
}

TEST_CASE("Copies are independent, and what was moved from can be used again") {
    Rational a(4);
    const Rational b = a;
    a += Rational(1);
    CHECK(b == Rational(4));
    Rational c = std::move(a);
    CHECK(c == Rational(5));
    a = Rational(7);
    CHECK(a == Rational(7));
    const Rational& same = c;
    c = same;
    CHECK(c == Rational(5));
}

TEST_CASE("Fractions agree with an independent arithmetic") {
    rc::prop("add, subtract, multiply, divide", [] {
        const Oracle a = *fractions();
        const Oracle b = *fractions();
        // The oracle's results may need 128 bits, a Rational's parts come in by 64: compare crosswise.
        const auto equal = [](const Rational& value, Oracle expected) {
            const auto wide = [](Wide number) {
                const Wide billion = 1'000'000'000;
                const auto part = [](Wide w) { return Rational(static_cast<std::int64_t>(w)); };
                return (part(number / billion / billion) * 1'000'000'000 + part(number / billion % billion)) *
                           1'000'000'000 +
                       part(number % billion);
            };
            return value * wide(expected.den) == wide(expected.num);
        };
        RC_ASSERT(equal(rational(a) + rational(b), add(a, b)));
        RC_ASSERT(equal(rational(a) - rational(b), subtract(a, b)));
        RC_ASSERT(equal(rational(a) * rational(b), multiply(a, b)));
        if (b.num != 0) RC_ASSERT(equal(rational(a) / rational(b), divide(a, b)));
    });
    rc::prop("order, sign, floor and ceiling", [] {
        const Oracle a = *fractions();
        const Oracle b = *fractions();
        RC_ASSERT((rational(a) < rational(b)) == (a.num * b.den < b.num * a.den));
        RC_ASSERT((rational(a) == rational(b)) == (a.num * b.den == b.num * a.den));
        RC_ASSERT(rational(a).sign() == (a.num > 0) - (a.num < 0));
        RC_ASSERT(rational(a).is_whole() == (a.den == 1));
        RC_ASSERT(rational(a).floor() == Rational(static_cast<std::int64_t>(floor_of(a))));
        RC_ASSERT(rational(a).ceiling() == -(-rational(a)).floor());
        RC_ASSERT(rational(a).absolute() == (a.num < 0 ? -rational(a) : rational(a)));
    });
}

TEST_CASE("Laws of a field") {
    rc::prop("sums and products commute, associate and distribute", [] {
        const Rational a = rational(*fractions());
        const Rational b = rational(*fractions());
        const Rational c = rational(*fractions());
        RC_ASSERT(a + b == b + a);
        RC_ASSERT(a * b == b * a);
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT((a * b) * c == a * (b * c));
        RC_ASSERT(a * (b + c) == a * b + a * c);
        RC_ASSERT(a + Rational() == a);
        RC_ASSERT(a * Rational(1) == a);
        RC_ASSERT(a - a == Rational());
        RC_ASSERT(a - b == a + (-b));
        if (!a.is_zero()) RC_ASSERT(a * (Rational(1) / a) == Rational(1));
    });
    rc::prop("order is kept by sums and by products with what is above zero", [] {
        const Rational a = rational(*fractions());
        const Rational b = rational(*fractions());
        const Rational c = rational(*fractions());
        RC_ASSERT((a < b) == (a + c < b + c));
        if (c.sign() > 0) RC_ASSERT((a < b) == (a * c < b * c));
        if (c.sign() < 0) RC_ASSERT((a < b) == (a * c > b * c));
    });
}

}  // namespace
}  // namespace cisterna::quantity
