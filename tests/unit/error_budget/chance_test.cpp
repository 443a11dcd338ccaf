// Chances against distributions that are known in closed form.
#include "core/error_budget/chance.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>

#include "core/error_budget/budget.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using namespace scenes;

Distribution distribution(const Model& model, Term output, Curvature curvature = Curvature::Included) {
    auto made = distribution_of(model, output, curvature);
    REQUIRE(made);
    return *made;
}

// What is told in six places may differ by one of the last.
void check_near(const Rational& chance, double expected) {
    CHECK((chance * Rational(1'000'000)).is_whole());
    CHECK(std::abs(chance.approximate() - expected) <= 1.01e-6);
}

double normal_above(double deviations) {
    return 0.5 * std::erfc(deviations / std::sqrt(2.0));
}

TEST_CASE("One rectangle: the chance is the part of its width") {
    Model model;
    const auto spread = distribution(model, model.input(rectangular("s", "w", 10, 1)));
    check_near(spread.chance_above(figure("10.4")), 0.3);
    check_near(spread.chance_below(figure("9.25")), 0.125);
    check_near(spread.chance_outside(figure("9.1"), figure("10.9")), 0.1);
    CHECK(spread.chance_above(11).is_zero());
    CHECK(spread.chance_above(9) == 1);
    CHECK(spread.chance_outside(9, 11).is_zero());
}

TEST_CASE("One triangle: the chance is the area of its corner") {
    Model model;
    const auto spread = distribution(model, model.input(triangular("s", "w", 10, 1)));
    check_near(spread.chance_above(figure("10.5")), 0.125);
    check_near(spread.chance_above(figure("10.9")), 0.005);
    check_near(spread.chance_below(figure("9.9")), 0.405);
}

TEST_CASE("One normal part: the chance is that of the normal curve") {
    Model model;
    const auto spread = distribution(model, model.input(normal("s", "w", 10, 1)));
    check_near(spread.chance_above(12), normal_above(2));
    check_near(spread.chance_outside(8, 12), 2 * normal_above(2));
    check_near(spread.chance_above(10), 0.5);
}

// Irwin and Hall: the sum of n rectangles of width 1 stays below x with 1/n! sum over k of (-1)^k C(n,k) (x-k)_+^n.
double irwin_hall_below(int n, double x) {
    double sum = 0;
    double binomial = 1;
    double factorial = 1;
    for (int k = 1; k <= n; ++k) factorial *= k;
    for (int k = 0; k <= n && k < x; ++k) {
        sum += (k % 2 == 0 ? 1 : -1) * binomial * std::pow(x - k, n);
        binomial = binomial * (n - k) / (k + 1);
    }
    return sum / factorial;
}

TEST_CASE("Sums of equal rectangles follow Irwin and Hall") {
    for (const int count : {2, 3, 5, 8}) {
        Model model;
        std::vector<Term> terms;
        for (int i = 0; i < count; ++i) terms.push_back(model.input(rectangular("s", "w", 0, figure("0.5"))));
        const auto spread = distribution(model, model.sum(terms));
        for (const int tenths : {-12, -7, -3, 0, 4, 9, 14}) {
            INFO(count << " rectangles at " << tenths << " tenths");
            check_near(spread.chance_below(Rational::ratio(tenths, 10)),
                       irwin_hall_below(count, tenths / 10.0 + count / 2.0));
        }
    }
}

TEST_CASE("Rectangles of very different widths: the trapezoid") {
    // Widths 2 and 0.2: beyond 0.9 the density falls in a line to 1.1; the chance above x is (1.1 - x)^2 / (2 x 2 x
    // 0.2).
    Model model;
    const auto spread = distribution(model, model.sum({model.input(rectangular("s", "w", 0, 1)),
                                                       model.input(rectangular("s", "w", 0, figure("0.1")))}));
    check_near(spread.chance_above(1), 0.01 / 0.8);
    check_near(spread.chance_above(figure("1.05")), 0.0025 / 0.8);
    check_near(spread.chance_above(figure("0.5")), 0.25);
}

TEST_CASE("A triangle beside a wider rectangle: the known convolution") {
    // P(U + T > x) = E[(T - (x - 2))+] / 4 for U even on -2..2 and T of half width 0.5, x near 2:
    // at 2 it is 0.5 / 6 / 4; at 2.25 the integral of u (0.25 - u) / 0.25 from 0 to 0.25 is 0.25^2 / 6.
    Model model;
    const auto spread = distribution(model, model.sum({model.input(rectangular("s", "w", 0, 2)),
                                                       model.input(triangular("s", "w", 0, figure("0.5")))}));
    check_near(spread.chance_above(2), 0.5 / 24);
    check_near(spread.chance_above(figure("2.25")), 0.0625 / 24);
}

TEST_CASE("A rectangle and a normal part: the known convolution") {
    // P(U + N > x) for U even on -1..1: the average of the normal tail over the rectangle, in closed form by the
    // integral of the tail, x Q(x) - density(x).
    const auto integral = [](double x, double deviation) {
        const double z = x / deviation;
        return deviation * (z * normal_above(z) - std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)));
    };
    for (const char* deviation : {"0.002", "0.05", "0.4", "3"}) {
        Model model;
        const auto spread = distribution(model, model.sum({model.input(rectangular("s", "w", 0, 1)),
                                                           model.input(normal("s", "w", 0, figure(deviation)))}));
        for (const char* limit : {"0.3", "0.97", "1.2"}) {
            INFO(deviation << " at " << limit);
            const double sigma = figure(deviation).approximate();
            const double x = figure(limit).approximate();
            check_near(spread.chance_above(figure(limit)), (integral(x + 1, sigma) - integral(x - 1, sigma)) / 2);
        }
    }
}

TEST_CASE("Chances below and above add up, and grow towards the middle") {
    CHECK(rc::check([] {
        Model model;
        std::vector<Term> terms;
        const auto count = *rc::gen::inRange(1, 8);
        for (int i = 0; i < count; ++i) {
            const auto width = Rational::ratio(*rc::gen::inRange(0, 300), 100);
            switch (*rc::gen::inRange(0, 3)) {
                case 0: terms.push_back(model.input(rectangular("s", "w", 1, width))); break;
                case 1: terms.push_back(model.input(triangular("s", "w", 1, width))); break;
                default: terms.push_back(model.input(normal("s", "w", 1, width)));
            }
        }
        const auto output = model.sum(terms);
        const auto spread = distribution_of(model, output);
        const auto budget = budget_of(model, output);
        RC_ASSERT(spread.has_value());
        RC_ASSERT(budget.has_value());
        const auto offset = budget->standard * Rational::ratio(*rc::gen::inRange(1, 400), 100);
        const auto limit = budget->mean + offset;
        const auto last_place = Rational::power_of_ten(-chance_places);
        if (!budget->variance.is_zero())
            RC_ASSERT((spread->chance_below(limit) + spread->chance_above(limit) - 1).absolute() <= last_place);
        RC_ASSERT(spread->chance_above(limit) <= spread->chance_above(budget->mean) + last_place);
        // The spread is even about the mean.
        RC_ASSERT((spread->chance_above(limit) - spread->chance_below(budget->mean - offset)).absolute() <=
                  Rational(2) * last_place);
        RC_ASSERT((spread->chance_outside(budget->mean - offset, limit) - spread->chance_below(budget->mean - offset) -
                   spread->chance_above(limit))
                      .absolute() <= Rational(2) * last_place);
    }));
}

TEST_CASE("What is certain is compared exactly") {
    Model model;
    const auto spread = distribution(model, model.constant(10));
    CHECK(spread.chance_above(10).is_zero());
    CHECK(spread.chance_below(10).is_zero());
    CHECK(spread.chance_outside(10, 10).is_zero());
    CHECK(spread.chance_above(figure("9.999999999999999999")) == 1);
    CHECK(spread.chance_outside(11, 12) == 1);
    CHECK_THROWS_AS(spread.chance_outside(12, 11), std::logic_error);
}

TEST_CASE("The curvature of a square shifts its chances as it must") {
    // x is 10 with a standard deviation of 0.5: x^2 > 121 when x > 11 (or x < -11), two standard deviations.
    Model model;
    const auto x = model.input(normal("s", "w", 10, figure("0.5")));
    const auto square = model.product(x, x);
    const double truth = normal_above(2);
    const double straight = normal_above(2.1);  // 21 of 10: the slope is 20
    const auto with = distribution(model, square, Curvature::Included).chance_above(121).approximate();
    const auto without = distribution(model, square, Curvature::Ignored).chance_above(121).approximate();
    CHECK(std::abs(without - straight) < 1e-6);
    CHECK(std::abs(with / truth - 1) < 0.005);
}

TEST_CASE("Beyond a worst case that normal parts do not leave there is no chance") {
    Model model;
    const auto output = three_drugs(model).concentrations[0];
    const auto budget = budget_of(model, output);
    REQUIRE(budget);
    const auto spread = distribution(model, output);
    CHECK(spread.chance_above(budget->high).is_zero());
    CHECK(spread.chance_below(budget->low).is_zero());
    CHECK(spread.chance_outside(budget->low, budget->high).is_zero());
    CHECK(spread.chance_above(budget->low) == 1);
}

TEST_CASE("A higher limit is never exceeded more often") {
    Model model;
    const auto spread = distribution(model, three_drugs(model).concentrations[2]);
    Rational before = 1;
    for (int permille = -1000; permille <= 5000; permille += 5) {
        const auto chance = spread.chance_above(figure("0.05") * Rational::ratio(1000 + permille, 1000));
        CHECK(chance <= before);
        before = chance;
    }
    CHECK(before.is_zero());
}

TEST_CASE("A fraction whose range ends at its mean has chances still") {
    // Water 0 with a standard deviation of 0.002: 1 - w is below 0.996 when w is above two standard deviations.
    Model model;
    const auto water = model.input(certified_fraction("powder", "water", 0, figure("0.002")));
    const auto spread = distribution(model, model.difference(model.constant(1), water));
    check_near(spread.chance_below(figure("0.996")), normal_above(2));
}

TEST_CASE("A divisor that could be nothing has no chances") {
    Model model;
    const auto output = model.quotient(model.constant(1), model.input(rectangular("draw", "scale", 1, 2)));
    const auto refused = distribution_of(model, output);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().where == "draw");
}

}  // namespace
}  // namespace cisterna::error_budget
