// The engine against Monte Carlo (JCGM 101:2008): 4 x 10^6 draws with a fixed seed, from formulas that are written out
// here and not from the model.
//   standard uncertainty: within 2 % of the sample's
//   chances (below and above a ladder of limits, and outside of both):
//                         within 2 % of the sample's where that is above 1 %, within 0.0002 where it is not
//   worst case:           no draw outside, as long as no normal part leaves its 3 standard deviations
// A chance of 1 % is known from so many draws to within 0.5 % of itself (one standard deviation).
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <random>

#include "core/error_budget/budget.h"
#include "core/error_budget/chance.h"
#include "core/error_budget/mixture.h"
#include "tests/unit/error_budget/bench_scenes.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;
using namespace scenes;

constexpr int draws = 4'000'000;

class Chance {
public:
    double even() { return static_cast<double>(source_() >> 11) * 0x1p-53; }
    double rectangular(double half_width) { return (2 * even() - 1) * half_width; }
    double triangular(double half_width) { return (even() - even()) * half_width; }
    double normal(double deviation) {
        const double z = normal_(source_);
        if (std::abs(z) > 3) left_three_deviations = true;
        return z * deviation;
    }

    bool left_three_deviations = false;

private:
    std::mt19937_64 source_{20261123};
    std::normal_distribution<double> normal_;
};

// Limits and tolerances, in percent of the nominal.
constexpr std::array<int, 7> percents{2, 4, 6, 8, 10, 12, 15};

struct Counts {
    double sum = 0;
    double squares = 0;
    std::array<int, percents.size()> below{};
    std::array<int, percents.size()> above{};
    int left_worst_case = 0;
};

Counts count(double nominal, double low, double high, double (*draw)(Chance&)) {
    Chance chance;
    Counts counts;
    for (int i = 0; i < draws; ++i) {
        chance.left_three_deviations = false;
        const double value = draw(chance);
        const double deviation = value / nominal - 1;
        counts.sum += deviation;
        counts.squares += deviation * deviation;
        for (std::size_t k = 0; k < percents.size(); ++k) {
            if (deviation * 100 < -percents[k]) ++counts.below[k];
            if (deviation * 100 > percents[k]) ++counts.above[k];
        }
        if (!chance.left_three_deviations && (value < low || value > high)) ++counts.left_worst_case;
    }
    return counts;
}

void check_agreement(const Rational& told, int counted) {
    const double share = static_cast<double>(counted) / draws;
    INFO("chance " << told.approximate() << ", of the draws " << share);
    CHECK(std::abs(told.approximate() - share) < (share > 0.01 ? 0.02 * share : 0.0002));
}

void compare(const Model& model, Term output, double (*draw)(Chance&)) {
    const auto budget = budget_of(model, output);
    const auto spread = distribution_of(model, output);
    REQUIRE(budget);
    REQUIRE(spread);
    CHECK(budget->ends == Ends::Attained);
    // Draws are rounded in their last place, the worst case is not.
    const auto counts = count(budget->nominal.approximate(), budget->low.approximate() * (1 - 1e-15),
                              budget->high.approximate() * (1 + 1e-15), draw);
    CHECK(counts.left_worst_case == 0);

    const double mean = counts.sum / draws;
    const double deviation = std::sqrt(counts.squares / draws - mean * mean);
    const double told = (budget->standard / budget->nominal).approximate();
    INFO("standard uncertainty " << told << ", of the draws " << deviation);
    CHECK(std::abs(told / deviation - 1) < 0.02);

    for (std::size_t k = 0; k < percents.size(); ++k) {
        INFO(percents[k] << " %");
        const auto low = budget->nominal * Rational::ratio(100 - percents[k], 100);
        const auto high = budget->nominal * Rational::ratio(100 + percents[k], 100);
        check_agreement(spread->chance_below(low), counts.below[k]);
        check_agreement(spread->chance_above(high), counts.above[k]);
        check_agreement(spread->chance_outside(low, high), counts.below[k] + counts.above[k]);
    }
}

// The draws of three_drugs(), in mL: volume, largest error of the scale, half a graduation.
double morphine_volume(Chance& chance) {
    return 8 + chance.rectangular(0.32) + chance.rectangular(0.1);
}
double bupivacaine_volume(Chance& chance) {
    return 6 + chance.rectangular(0.24) + chance.rectangular(0.1);
}
double clonidine_volume(Chance& chance) {
    return 2 + chance.rectangular(0.1) + chance.rectangular(0.05);
}
double diluent_volume(Chance& chance) {
    return 4 + chance.rectangular(0.16) + chance.rectangular(0.1);
}
double label(Chance& chance, double strength) {
    return strength + chance.triangular(strength * 0.1);
}

TEST_CASE("A direct mixture agrees with Monte Carlo") {
    Model model;
    const auto made = three_drugs(model);
    compare(model, made.concentrations[0], [](Chance& chance) {
        const double drawn = morphine_volume(chance);
        const double final_volume =
            drawn + bupivacaine_volume(chance) + clonidine_volume(chance) + diluent_volume(chance);
        return label(chance, 25) * drawn / final_volume;
    });
    compare(model, made.concentrations[2], [](Chance& chance) {
        const double drawn = clonidine_volume(chance);
        const double final_volume =
            drawn + morphine_volume(chance) + bupivacaine_volume(chance) + diluent_volume(chance);
        return label(chance, 0.5) * drawn / final_volume;
    });
}

TEST_CASE("Label ranges that are taken as even agree with Monte Carlo") {
    Model model;
    const auto strength =
        model.input(label_strength("label", mg_per_ml("25"), label_range(), LabelSpread::Rectangular));
    const auto drug = syringe_volume(model, "draw", {{syringe("10"), ml("2")}}, HubLoss::NotCounted);
    const auto diluent = syringe_volume(model, "diluent", {{syringe("20"), ml("18")}}, HubLoss::NotCounted);
    const auto made = mixture(model, {{{strength, drug}}}, {diluent});
    // 2 mL in a 10 mL syringe: 0.15 + 0.02; 18 mL in a 20 mL syringe: 0.72.
    compare(model, made.concentrations[0], [](Chance& chance) {
        const double drawn = 2 + chance.rectangular(0.17) + chance.rectangular(0.1);
        const double diluted = 18 + chance.rectangular(0.72) + chance.rectangular(0.5);
        return (25 + chance.rectangular(2.5)) * drawn / (drawn + diluted);
    });
}

TEST_CASE("An intermediate dilution agrees with Monte Carlo") {
    Model model;
    // 1 mL of 10 mg/mL to 10 mL; 2 mL of that with 18 mL: 0.1 mg/mL. The hub of the first syringe is rinsed or not.
    const auto vial = vial_draw(model, "hydromorphone", "10", {{syringe("1"), ml("1")}}, HubLoss::UpToDeadSpace);
    const auto first = syringe_volume(model, "first diluent", {{syringe("10"), ml("9")}}, HubLoss::NotCounted);
    const auto intermediate = diluted(model, vial, first);
    const Portion aliquot{intermediate,
                          syringe_volume(model, "aliquot", {{syringe("3"), ml("2")}}, HubLoss::NotCounted)};
    const auto second = syringe_volume(model, "diluent", {{syringe("20"), ml("18")}}, HubLoss::NotCounted);
    const auto made = mixture(model, {{aliquot}}, {second});
    compare(model, made.concentrations[0], [](Chance& chance) {
        const double drawn = 1 + chance.rectangular(0.05) + chance.rectangular(0.005) - 0.07 * chance.even();
        const double dilution = 9 + chance.rectangular(0.36) + chance.rectangular(0.1);
        const double share = 2 + chance.rectangular(0.1) + chance.rectangular(0.05);
        const double diluent = 18 + chance.rectangular(0.72) + chance.rectangular(0.5);
        return label(chance, 10) * drawn / (drawn + dilution) * share / (share + diluent);
    });
}

TEST_CASE("Filling up to a volume agrees with Monte Carlo") {
    Model model;
    const Portion drug{model.input(lot_assay("lot", mg_per_ml("25"), mg_per_ml("0.4"))),
                       syringe_volume(model, "draw", {{syringe("10"), ml("8")}}, HubLoss::NotCounted)};
    const auto final_volume = filled_volume(model, "bag", ml("20"), {ml("0.5"), ml("0.5")});
    const auto made = mixture_to_volume(model, {{drug}}, final_volume);
    compare(model, made.concentrations[0], [](Chance& chance) {
        const double drawn = 8 + chance.rectangular(0.32) + chance.rectangular(0.1);
        const double filled = 20 + chance.rectangular(0.5) + chance.rectangular(0.25);
        return (25 + chance.normal(0.4)) * drawn / filled;
    });
}

TEST_CASE("A powder through a stock solution agrees with Monte Carlo") {
    Model model;
    // 100 mg (s 0.5 mg, d 1 mg) of assay 0.99 and water 0.12 to 10 mL; an aliquot of 2.5 mL to 20 mL.
    const Balance balance{mg("0.5"), mg("1"), figure("0.001")};
    const Powder powder{weighed_mass(model, "weighing", mg("100"), balance),
                        Rational::ratio(66877, 75885),
                        model.input(certified_fraction("powder", "assay", figure("0.99"), figure("0.01"))),
                        {model.input(certified_fraction("powder", "water", figure("0.12"), figure("0.01")))}};
    const auto stock = powder_strength(model, powder, filled_volume(model, "flask", ml("10"), {ml("0.1"), {}}));
    const Portion aliquot{stock, syringe_volume(model, "aliquot", {{syringe("3"), ml("2.5")}}, HubLoss::NotCounted)};
    const auto made = mixture_to_volume(model, {{aliquot}}, filled_volume(model, "bag", ml("20"), {ml("0.6"), {}}));
    compare(model, made.concentrations[0], [](Chance& chance) {
        const double mass =
            100 + chance.normal(0.5) + chance.rectangular(0.5) + chance.rectangular(0.5) + chance.rectangular(0.1);
        const double content =
            mass * (0.99 + chance.normal(0.01)) * (1 - (0.12 + chance.normal(0.01))) * 668.77 / 758.85;
        const double strength = content / (10 + chance.rectangular(0.1));
        const double drawn = 2.5 + chance.rectangular(0.125) + chance.rectangular(0.05);
        return strength * drawn / (20 + chance.rectangular(0.6));
    });
}

}  // namespace
}  // namespace cisterna::error_budget
