#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/error_budget/square_root.h"
#include "core/quantity/text.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using scenes::figure;

TEST_CASE("A root that ends within its places is exact") {
    CHECK(square_root_rounded_up(0, 12).is_zero());
    CHECK(square_root_rounded_up(1, 12) == 1);
    CHECK(square_root_rounded_up(figure("0.01"), 12) == figure("0.1"));
    CHECK(square_root_rounded_up(figure("1.5625"), 12) == figure("1.25"));
    CHECK(square_root_rounded_up(figure("152399025"), 12) == 12345);
}

TEST_CASE("A root that does not end is rounded up at its last place") {
    // sqrt(2) = 1.41421356237309..., sqrt(0.2) = 0.447213595499957..., sqrt(1/3) = 0.577350269189625...
    CHECK(square_root_rounded_up(2, 12) == figure("1.41421356238"));
    CHECK(square_root_rounded_up(figure("0.2"), 12) == figure("0.447213595500"));
    CHECK(square_root_rounded_up(Rational::ratio(1, 3), 12) == figure("0.577350269190"));
    CHECK(square_root_rounded_up(20'000, 3) == 142);
    CHECK(square_root_rounded_up(99'999'999, 3) == 10'000);
}

TEST_CASE("No smaller decimal of as many places has a square as large") {
    CHECK(rc::check([] {
        const auto square = Rational::ratio(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000),
                                            *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000));
        const auto root = square_root_rounded_up(square, 12);
        // root < 10^e, so that its last place is at most 10^(e - 12).
        int exponent = -30;
        while (Rational::power_of_ten(exponent) < root) ++exponent;
        const auto last_place = Rational::power_of_ten(exponent - 12);
        RC_ASSERT(root * root >= square);
        RC_ASSERT((root - last_place) * (root - last_place) < square);
        RC_ASSERT((root / last_place).is_whole());
    }));
}

TEST_CASE("The root of a number below zero is a bug") {
    CHECK_THROWS_AS(square_root_rounded_up(-1, 12), std::logic_error);
}

}  // namespace
}  // namespace cisterna::error_budget
