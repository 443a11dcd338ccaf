// Budgets worked out by hand after the GUM (JCGM 100:2008), with their figures.
#include "core/error_budget/budget.h"

#include <catch2/catch.hpp>

#include "core/error_budget/devices.h"
#include "core/error_budget/mixture.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using namespace scenes;

Budget budget(const Model& model, Term output, const Rational& coverage = 2) {
    auto made = budget_of(model, output, coverage);
    REQUIRE(made);
    return *made;
}

TEST_CASE("Sources have the variances of the GUM") {
    CHECK(rectangular("s", "w", 10, 3).variance == 3);                   // 3^2 / 3
    CHECK(triangular("s", "w", 10, 3).variance == figure("1.5"));        // 3^2 / 6
    CHECK(normal("s", "w", 10, 3).variance == 9);                        // 3^2
    CHECK(normal("s", "w", 10, 3).range == Range{1, 19});                // 10 +- 3 x 3
    CHECK(normal("s", "w", 10, 3, Range{5, 30}).range == Range{5, 19});  // cut by what lots may be
    const auto loss = one_sided("s", "w", 0, {0, 6});
    CHECK(loss.mean == 3);
    CHECK(loss.nominal == 0);
    CHECK(loss.variance == 3);  // 6^2 / 12
    CHECK(one_sided_triangular("s", "w", 0, {0, 6}).variance == figure("1.5"));
}

TEST_CASE("A source that contradicts itself is a bug") {
    CHECK_THROWS_AS(rectangular("s", "w", 10, -1), std::logic_error);
    CHECK_THROWS_AS(triangular("s", "w", 10, -1), std::logic_error);
    CHECK_THROWS_AS(normal("s", "w", 10, -1), std::logic_error);
    CHECK_THROWS_AS(one_sided("s", "w", 7, {0, 6}), std::logic_error);
    CHECK_THROWS_AS(normal("s", "w", 10, 1, Range{11, 12}), std::logic_error);
}

// 10 mL of 25 mg/mL (90 to 110 %, triangular) and 10 mL of diluent, each in a full 10 mL syringe:
//   tolerance 4 % = 0.4 mL, reading 0.1 mL:   u_v^2 = (0.4^2 + 0.1^2) / 3 = 0.17 / 3
//   strength:                                 (u_s / s)^2 = 0.1^2 / 6 = 0.01 / 6
//   (u / c)^2 = 0.01/6 + 0.17/3 (1/10 - 1/20)^2 + 0.17/3 / 400 = 0.00195
//   u^2 = 0.00195 x 12.5^2 = 0.3046875,  u = 0.551985...,  U = 2 u = 1.10397...
//   worst case: 22.5 x 9.5 / 20 = 10.6875 (10.5 mL of diluent), 27.5 x 10.5 / 20 = 14.4375
TEST_CASE("A draw and its diluent give the budget worked out by hand") {
    Model model;
    const auto drug = vial_draw(model, "morphine", "25", {{syringe("10"), ml("10")}});
    const auto diluent = syringe_volume(model, "diluent", {{syringe("10"), ml("10")}}, HubLoss::NotCounted);
    const auto made = mixture(model, {{drug}}, {diluent});
    const auto b = budget(model, made.concentrations[0]);
    CHECK(b.nominal == figure("12.5"));
    CHECK(b.mean == figure("12.5"));
    CHECK(b.variance == figure("0.3046875"));
    CHECK(b.standard == figure("0.551985054146"));  // 0.55198505414549...
    CHECK(b.expanded == figure("1.1039701083"));
    CHECK(b.standard * b.standard >= b.variance);
    CHECK(b.low == figure("10.6875"));
    CHECK(b.high == figure("14.4375"));
    CHECK(b.ends == Ends::Attained);

    REQUIRE(b.steps.size() == 3);
    CHECK(b.steps[0].step == "strength of morphine");
    CHECK(b.steps[0].share == Rational::ratio(100, 117));  // 0.01/6 of 0.00195
    CHECK(b.steps[1].step == "draw of morphine");
    CHECK(b.steps[1].share == Rational::ratio(17, 234));
    CHECK(b.steps[2].step == "diluent");
    CHECK(b.steps[2].share == Rational::ratio(17, 234));
    CHECK(dominating_step(b) == &b.steps[0]);
    REQUIRE(b.sources.size() == 5);
    CHECK(b.sources[1].what == "scale of the 10 mL syringe");

    const auto r = relative_to(b, figure("12.5"));
    CHECK(r.nominal.is_zero());
    CHECK(r.low == figure("-0.145"));
    CHECK(r.high == figure("0.155"));
    CHECK(r.worst == figure("0.155"));
    CHECK(r.expanded == figure("0.088317608664"));
    CHECK(r.worst_expanded == r.expanded);
}

TEST_CASE("The coverage factor multiplies the standard uncertainty") {
    Model model;
    const auto output = model.input(normal("s", "w", 10, figure("0.7")));
    CHECK(budget(model, output, 3).expanded == figure("2.1"));
    CHECK(budget(model, output, 0).expanded.is_zero());
    CHECK_THROWS_AS(budget_of(model, output, -1), std::logic_error);
}

TEST_CASE("A loss that can only be a loss moves the mean, and the nominal stays") {
    Model model;
    // 8 mL in a 10 mL syringe whose hub keeps up to 0.1 mL.
    const auto volume = syringe_volume(model, "draw", {{syringe("10"), ml("8")}}, HubLoss::UpToDeadSpace);
    const auto b = budget(model, volume);
    CHECK(b.nominal == 8);
    CHECK(b.mean == figure("7.95"));
    // tolerance 0.32, reading 0.1, hub 0.1 wide: (0.1024 + 0.01) / 3 + 0.01 / 12
    CHECK(b.variance == Rational::ratio(1124, 30'000) + Rational::ratio(1, 1200));
    CHECK(b.low == figure("7.48"));
    CHECK(b.high == figure("8.42"));
}

TEST_CASE("What cancels adds nothing, and what is shared is counted once") {
    Model model;
    const auto x = model.input(rectangular("x", "w", 10, 1));
    const auto y = model.input(rectangular("y", "w", 5, 1));
    const auto same = model.difference(model.sum({x, y}), y);
    const auto b = budget(model, same);
    CHECK(b.variance == Rational::ratio(1, 3));
    CHECK(b.low == 9);  // plain interval arithmetic would tell 7 to 13
    CHECK(b.high == 11);
    CHECK(b.ends == Ends::Attained);
    const auto square = budget(model, model.product(x, x));
    CHECK(square.variance == Rational::ratio(400, 3));  // (2 x 10)^2 / 3
    CHECK(square.low == 81);
    CHECK(square.high == 121);
}

TEST_CASE("A product that turns within its range is enclosed and said to be") {
    Model model;
    const auto x = model.input(rectangular("x", "w", 0, 1));
    const auto b = budget(model, model.product(x, x));
    CHECK(b.ends == Ends::Enclosed);
    CHECK(b.low <= 0);
    CHECK(b.high >= 1);
}

TEST_CASE("A draw that nearly fills the syringe still has extremes that are attained") {
    Model model;
    // 19.8 mL of drug and 0.2 mL of diluent: the concentration rises with the draw, but hardly.
    const auto drug = vial_draw(model, "morphine", "10", {{syringe("20"), ml("19.8")}});
    const auto diluent = syringe_volume(model, "diluent", {{syringe("1"), ml("0.2")}}, HubLoss::NotCounted);
    const auto made = mixture(model, {{drug}}, {diluent});
    const auto b = budget(model, made.concentrations[0]);
    CHECK(b.ends == Ends::Attained);
    // Tolerance of 19.8 mL: 0.792, reading 0.5; of 0.2 mL in a 1 mL syringe: 0.015 + 0.004, reading 0.005.
    const auto least = figure("18.508");
    const auto most = figure("0.224");
    CHECK(b.low == Rational(9) * least / (least + most));
    const auto most_drug = figure("21.092");
    const auto least_diluent = figure("0.176");
    CHECK(b.high == Rational(11) * most_drug / (most_drug + least_diluent));
}

TEST_CASE("A drug with nothing added keeps its strength") {
    Model model;
    const auto drug = vial_draw(model, "morphine", "10", {{syringe("20"), ml("20")}});
    const auto made = mixture(model, {{drug}}, {});
    const auto b = budget(model, made.concentrations[0]);
    CHECK(b.low == 9);
    CHECK(b.high == 11);
    CHECK(b.ends == Ends::Attained);
    CHECK(b.variance == Rational::ratio(1, 6));
}

TEST_CASE("Two lots in one draw: their strengths are averaged, their errors are their own") {
    Model model;
    const auto lot = [&](const char* name, const char* strength, const char* volume) {
        return Portion{model.input(lot_assay(name, mg_per_ml(strength), mg_per_ml("0.5"))),
                       model.constant(figure(volume))};
    };
    const Portions portions{lot("lot A", "24", "6"), lot("lot B", "26", "4")};
    const auto made = mixture(model, {portions}, {model.constant(10)});
    const auto b = budget(model, made.concentrations[0]);
    CHECK(b.nominal == figure("12.4"));     // (24 x 6 + 26 x 4) / 20
    CHECK(b.variance == figure("0.0325"));  // 0.25 (0.3^2 + 0.2^2)
    CHECK(b.low == figure("11.65"));        // 1.5 mg/mL less in both: 12.4 - 1.5 / 2
    CHECK(b.steps[0].step == "lot A");
}

TEST_CASE("A powder in a flask gives the budget worked out by hand") {
    // 500 mg, s = 0.1 mg, d = 0.1 mg; assay 0.99 (s 0.005), water 0.12 (s 0.002); flask 50 mL +- 0.06 mL.
    Model model;
    const Balance balance{mg("0.1"), mg("0.1"), std::nullopt};
    const Powder powder{weighed_mass(model, "weighing", mg("500"), balance),
                        1,
                        model.input(certified_fraction("powder", "assay", figure("0.99"), figure("0.005"))),
                        {model.input(certified_fraction("powder", "water", figure("0.12"), figure("0.002")))}};
    const auto volume = filled_volume(model, "flask", ml("50"), {ml("0.06"), {}});
    const auto b = budget(model, powder_strength(model, powder, volume));
    CHECK(b.nominal == figure("8.712"));  // 500 x 0.99 x 0.88 / 50
    // Relative: mass (0.1^2 + 2 x 0.05^2 / 3) / 500^2, assay (0.005 / 0.99)^2, water (0.002 / 0.88)^2,
    // volume 0.06^2 / 3 / 50^2.
    const auto mass = (figure("0.01") + figure("0.005") / Rational(3)) / Rational(250'000);
    const auto assay = figure("0.000025") / figure("0.9801");
    const auto water = figure("0.000004") / figure("0.7744");
    const auto flask = figure("0.0012") / Rational(2500);
    CHECK(b.variance == figure("8.712") * figure("8.712") * (mass + assay + water + flask));
    REQUIRE(dominating_step(b));
    CHECK(dominating_step(b)->step == "powder");
    CHECK(b.ends == Ends::Attained);
    // 499.6 (3 s and two half digits) x 0.975 x 0.874 / 50.06
    CHECK(b.low == figure("499.6") * figure("0.975") * figure("0.874") / figure("50.06"));
}

// Example A1 of EURACHEM/CITAC, Quantifying Uncertainty in Analytical Measurement, second edition: c = 1000 m P / V
// with m = 100.28 mg, u 0.05 mg; P = 0.9999 +- 0.0001; V = 100 mL +- 0.1 (triangular), repeatability 0.02, temperature
// +- 0.084. Published: u(V) = 0.0664730521840743 mL (metrodata.de, EURACHEM A1), c = 1002.7 mg/L, u(c) = 0.9 mg/L with
// u(V) = 0.07.
TEST_CASE("A calibration standard made by weight has the uncertainty that its guide tells") {
    Model model;
    const auto mass = model.input(normal("weighing", "mass", figure("100.28"), figure("0.05")));
    const auto purity = model.input(rectangular("metal", "purity", figure("0.9999"), figure("0.0001")));
    const auto volume = model.sum({model.input(triangular("flask", "calibration", 100, figure("0.1"))),
                                   model.input(normal("flask", "repeatability", 0, figure("0.02"))),
                                   model.input(rectangular("flask", "temperature", 0, figure("0.084")))});
    const auto strength = model.quotient(model.product(model.constant(1000), model.product(mass, purity)), volume);
    const auto b = budget(model, strength);
    CHECK(b.nominal == figure("1002.69972"));
    CHECK(budget(model, volume).standard == figure("0.0664730521841"));
    // 1002.69972 x sqrt(0.05^2 / 100.28^2 + 0.0001^2 / 3 / 0.9999^2 + 0.06647...^2 / 100^2) = 0.83519922676843...
    CHECK(b.standard == figure("0.835199226769"));
    CHECK(dominating_step(b)->step == "flask");
}

TEST_CASE("Concentrations of one mixture move together through the final volume") {
    Model model;
    const auto made = three_drugs(model);
    const auto morphine = made.concentrations[0];
    const auto clonidine = made.concentrations[2];
    const auto own = covariance(model, morphine, morphine);
    REQUIRE(own);
    CHECK(*own == budget(model, morphine).variance);

    // c1 = s1 v1 / V and c3 = s3 v3 / V share v1, v2, v3 and the diluent d:
    //   dc1/dv1 dc3/dv1 u1^2 = -(s1 - c1) c3 / V^2 u1^2, the same for v3; c1 c3 / V^2 (u2^2 + ud^2) for the others.
    const auto variance = [](const char* size, const char* volume) {
        return spread_of({{syringe(size), ml(volume)}}, HubLoss::NotCounted).variance;
    };
    const Rational c1 = 10;
    const auto c3 = figure("0.05");
    const auto expected =
        (c1 * c3 * (variance("10", "6") + variance("5", "4")) - (Rational(25) - c1) * c3 * variance("10", "8") -
         (figure("0.5") - c3) * c1 * variance("3", "2")) /
        Rational(400);
    const auto shared = covariance(model, morphine, clonidine);
    REQUIRE(shared);
    CHECK(*shared == expected);
    CHECK(*shared == *covariance(model, clonidine, morphine));
}

TEST_CASE("Dividing by what could be nothing is refused with the step to blame") {
    Model model;
    const auto amount = model.input(rectangular("weighing", "mass", 10, 1));
    const auto coarse = model.input(rectangular("draw of diluent", "scale", 1, 2));
    const auto fine = model.input(rectangular("draw of drug", "scale", 1, figure("0.1")));
    const auto output = model.quotient(amount, model.sum({fine, coarse}));
    const auto refused = budget_of(model, output);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::BelowMinimumVolume);
    CHECK(refused.error().where == "draw of diluent");
    CHECK_FALSE(tangent_of(model, output));
    CHECK_FALSE(covariance(model, output, amount));
    CHECK(budget_of(model, amount));
}

TEST_CASE("An output that nothing makes uncertain has no dominating step") {
    Model model;
    const auto output = model.product(model.constant(3), model.sum({model.constant(4), model.sum({})}));
    const auto b = budget(model, output);
    CHECK(b.nominal == 12);
    CHECK(b.low == 12);
    CHECK(b.high == 12);
    CHECK(b.variance.is_zero());
    CHECK(b.expanded.is_zero());
    CHECK(dominating_step(b) == nullptr);
    Model exact;
    const auto certain = budget(exact, exact.input(rectangular("s", "w", 5, 0)));
    CHECK(certain.steps.at(0).share.is_zero());
}

}  // namespace
}  // namespace cisterna::error_budget
