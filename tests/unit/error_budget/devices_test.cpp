#include "core/error_budget/devices.h"

#include <catch2/catch.hpp>

#include "core/error_budget/budget.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using namespace scenes;

TEST_CASE("The tolerance of a syringe is that of the table") {
    CHECK(syringe_tolerance(syringe("1"), ml("0.1")) == ml("0.017"));
    CHECK(syringe_tolerance(syringe("1"), ml("0.25")) == ml("0.02"));
    CHECK(syringe_tolerance(syringe("3"), ml("0.5")) == ml("0.055"));
    CHECK(syringe_tolerance(syringe("10"), ml("2")) == ml("0.17"));
    CHECK(syringe_tolerance(syringe("20"), ml("5")) == ml("0.35"));
    CHECK(syringe_tolerance(syringe("60"), ml("20")) == ml("1.1"));
    CHECK(syringe_tolerance(syringe("20"), ml("20")) == ml("0.8"));
    CHECK(syringe_tolerance(syringe("5"), ml("2.5")) == ml("0.1"));
}

TEST_CASE("At exactly half the capacity the smaller tolerance holds, below it the one for small volumes") {
    auto scale = syringe("10");
    scale.tolerance_from_half = figure("0.05");  // 0.25 mL at 5 mL; the other formula gives 0.2 mL
    CHECK(syringe_tolerance(scale, ml("5")) == ml("0.2"));
    CHECK(syringe_tolerance(scale, ml("5.002")) == ml("0.2501"));
    scale.tolerance_from_half = figure("0.03");
    CHECK(syringe_tolerance(scale, ml("5")) == ml("0.15"));
    CHECK(syringe_tolerance(scale, ml("4.99")) == ml("0.1999"));
}

TEST_CASE("Pulls of one scale share its error, pulls of two scales do not") {
    // 8 mL each: tolerance 0.32; readings 0.1. Same scale: (0.64^2 + 2 x 0.1^2) / 3.
    const auto twice = spread_of({{syringe("10"), ml("8")}, {syringe("10"), ml("8")}}, HubLoss::NotCounted);
    CHECK(twice.mean == 16);
    CHECK(twice.variance == figure("0.4296") / Rational(3));
    // 8 mL in 10 mL and 2 mL in 3 mL (tolerance 0.1, reading 0.05): the sum of both.
    const auto two = spread_of({{syringe("10"), ml("8")}, {syringe("3"), ml("2")}}, HubLoss::NotCounted);
    CHECK(two.variance == (figure("0.1024") + figure("0.01") + figure("0.01") + figure("0.0025")) / Rational(3));
}

TEST_CASE("The spread without a model is that of the model") {
    for (const auto hub : {HubLoss::NotCounted, HubLoss::UpToDeadSpace}) {
        const std::vector<SyringePull> pulls{
            {syringe("20"), ml("20")}, {syringe("20"), ml("20")}, {syringe("3"), ml("1.2")}};
        Model model;
        const auto budget = budget_of(model, syringe_volume(model, "draw", pulls, hub));
        REQUIRE(budget);
        const auto spread = spread_of(pulls, hub);
        CHECK(spread.mean == budget->mean);
        CHECK(spread.variance == budget->variance);
    }
}

TEST_CASE("Nothing drawn is exactly nothing") {
    Model model;
    const auto budget = budget_of(model, syringe_volume(model, "draw", {}, HubLoss::UpToDeadSpace));
    REQUIRE(budget);
    CHECK(budget->high.is_zero());
    CHECK(budget->variance.is_zero());
}

TEST_CASE("A balance scatters no less than 0.41 of its digit") {
    Model model;
    const auto variance = [&](const Balance& balance) {
        return budget_of(model, weighed_mass(model, "weighing", mg("100"), balance))->variance;
    };
    const auto readings = figure("0.005") / Rational(3);  // two of 0.05 mg
    CHECK(variance({mg("0.2"), mg("0.1"), std::nullopt}) == figure("0.04") + readings);
    CHECK(variance({mg("0.01"), mg("0.1"), std::nullopt}) == figure("0.001681") + readings);
    // An accuracy of 0.1 % is 0.1 mg here.
    CHECK(variance({mg("0.2"), mg("0.1"), figure("0.001")}) ==
          figure("0.04") + readings + figure("0.01") / Rational(3));
}

TEST_CASE("A weighed volume carries the errors of mass and density") {
    Model model;
    const auto density = model.input(rectangular("density", "density of the solution", 1000, 5));
    const auto volume = weighed_volume(model, "weighing", mg("8000"), density, {mg("1"), mg("1"), std::nullopt});
    const auto budget = budget_of(model, volume);
    REQUIRE(budget);
    CHECK(budget->nominal == 8);
    CHECK(budget->low == figure("7996") / figure("1005"));  // 3 s and two half digits: 4 mg
    CHECK(budget->high == figure("8004") / figure("995"));
    // (1 + 0.5 / 3) / 1000^2 + 25/3 x (8000 / 1000^2)^2
    CHECK(budget->variance == (Rational(1) + figure("0.5") / Rational(3)) / Rational(1'000'000) +
                                  Rational(25) / Rational(3) * figure("0.000064"));
    CHECK(budget->steps[0].step == "density");
}

TEST_CASE("A label that allows 90 to 115 % has its middle at 102.5 %") {
    const auto even = label_strength("s", mg_per_ml("10"), {figure("0.9"), figure("1.15")}, LabelSpread::Rectangular);
    CHECK(even.nominal == 10);
    CHECK(even.mean == figure("10.25"));
    CHECK(even.range == Range{9, figure("11.5")});
    CHECK(even.variance == figure("6.25") / Rational(12));
    const auto aimed = label_strength("s", mg_per_ml("10"), {figure("0.9"), figure("1.15")}, LabelSpread::Triangular);
    CHECK(aimed.variance == figure("6.25") / Rational(24));
}

TEST_CASE("A fraction never falls below zero") {
    CHECK(certified_fraction("s", "water", figure("0.01"), figure("0.005")).range == Range{0, figure("0.025")});
    CHECK(certified_fraction("s", "assay", figure("1.01"), figure("0.01")).range ==
          Range{figure("0.98"), figure("1.04")});
}

TEST_CASE("A vessel's reading counts where it has a scale") {
    Model model;
    const auto ring = budget_of(model, filled_volume(model, "flask", ml("50"), {ml("0.06"), {}}));
    const auto scale = budget_of(model, filled_volume(model, "bag", ml("50"), {ml("0.06"), ml("0.2")}));
    REQUIRE(ring);
    REQUIRE(scale);
    CHECK(ring->sources.size() == 1);
    CHECK(ring->variance == figure("0.0012"));
    CHECK(scale->variance == figure("0.0012") + figure("0.01") / Rational(3));
}

}  // namespace
}  // namespace cisterna::error_budget
