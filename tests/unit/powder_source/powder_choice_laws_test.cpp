// Powders and products compete in one search: a powder is chosen exactly when it is better, and the search is never
// surer than the error budget.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <tuple>

#include "core/quantity/text.h"
#include "tests/unit/powder_source/bench.h"

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::Rational;
using site::FinalVolume;
using namespace test;
namespace units = quantity::units;

using Key = std::tuple<std::int64_t, std::int64_t>;  // violations and points

Key key_of(const Recipe& recipe) {
    return {recipe.merit.violations, recipe.pareto.front().points};
}

const std::vector<std::string> morphine_products{"infumorph-200-20ml", "infumorph-500-20ml"};
const std::vector<std::string> clonidine_products{"clonidine-epidural-500-10ml", "clonidine-epidural-100-10ml"};

site::Settings some_site() {
    auto site = site_with({*rc::gen::element(usual_balance(), fine_balance())},
                          *rc::gen::element(FinalVolume::SumOfVolumes, FinalVolume::QuantumSufficit));
    site.weights.error = *rc::gen::inRange(0, 100);
    site.weights.controlled_waste = *rc::gen::inRange(0, 20);
    site.weights.off_label = *rc::gen::inRange(0, 50);
    site.weights.nonsterile = *rc::gen::inRange(0, 300);
    return site;
}

order::Prescription some_order() {
    auto order = order_of("morphine-alone");
    order.fill_volume = quantity::Volume::of(*rc::gen::inRange(10, 40), units::mL);
    order.basis = order::PrimaryConcentration{
        Concentration::of(Rational::ratio(*rc::gen::inRange(5, 180), 10), units::mg_per_mL)};
    if (*rc::gen::arbitrary<bool>()) {
        order::OrderedDrug clonidine;
        clonidine.drug = "clonidine-hydrochloride";
        clonidine.daily_dose =
            quantity::DoseRate::of(Rational::ratio(*rc::gen::inRange(1, 40), 100), units::mg_per_day);
        order.drugs.push_back(clonidine);
    }
    return order;
}

std::optional<Key> best_by_counting(const order::Prescription& order, const order::Stock& stock,
                                    const site::Settings& site, bool& weighs) {
    std::vector<std::vector<std::string>> choices{{}};
    for (const auto& drug : order.drugs) {
        const bool is_morphine = drug.drug == "morphine-sulfate";
        auto sources = is_morphine ? morphine_products : clonidine_products;
        sources.push_back(is_morphine ? "morphine-sulfate-pentahydrate-powder" : "clonidine-hydrochloride-powder");
        std::vector<std::vector<std::string>> longer;
        for (const auto& choice : choices)
            for (const auto& source : sources) {
                longer.push_back(choice);
                longer.back().push_back(source);
            }
        choices = std::move(longer);
    }
    std::optional<Key> best;
    for (const auto& choice : choices) {
        auto named = order;
        for (std::size_t i = 0; i < choice.size(); ++i) named.drugs[i].product = choice[i];
        const auto recipe = recipe_of(named, stock, site);
        if (!recipe || (best && *best <= key_of(*recipe))) continue;
        best = key_of(*recipe);
        weighs = has_nonsterile_source(*recipe);
    }
    return best;
}

TEST_CASE("Products and powders compete: the chosen recipe is the best of every choice of one source for each drug") {
    std::vector<std::string> containers;
    for (int i = 0; i < 5; ++i)
        for (const auto* products : {&morphine_products, &clonidine_products})
            containers.insert(containers.end(), products->begin(), products->end());
    const auto stock = stock_of(containers, {std::string(morphine_lot), std::string(clonidine_lot)});
    CHECK(rc::check([&] {
        const auto order = some_order();
        const auto site = some_site();
        const auto chosen = recipe_of(order, stock, site);
        bool weighs = false;
        const auto best = best_by_counting(order, stock, site, weighs);
        RC_CLASSIFY(best.has_value(), "can be made");
        RC_CLASSIFY(best.has_value() && weighs, "with a powder");
        RC_ASSERT(chosen.has_value() == best.has_value());
        if (!chosen) return;
        RC_ASSERT(key_of(*chosen) == *best);
    }));
}

TEST_CASE("The search never finds a recipe with a powder surer than its error budget, nor much less sure") {
    const auto stock = stock_of({}, {std::string(morphine_lot), std::string(clonidine_lot)});
    CHECK(rc::check([&] {
        const auto recipe = recipe_of(some_order(), stock, some_site());
        if (!recipe) return;
        Rational exact;
        Rational rounding;
        for (std::size_t i = 0; i < recipe->made.size(); ++i) {
            exact = std::max(exact, recipe->final_strengths[i].error);
            const auto& deviation = recipe->made[i].deviation;
            rounding = std::max(rounding, deviation.sign() < 0 ? -deviation : deviation);
        }
        const auto found = Rational::ratio(recipe->merit.error, billion);
        RC_ASSERT(found >= exact);
        // What is made too weak is less uncertain by that share; beside it some parts per billion of rounding.
        RC_ASSERT(found <= exact * (Rational(1) + rounding + rounding) + Rational::ratio(20, billion));
    }));
}

TEST_CASE("What is weighed is what comes out: the strengths add up to the powder") {
    const auto stock = stock_of({}, {std::string(morphine_lot), std::string(clonidine_lot)});
    CHECK(rc::check([&] {
        const auto recipe = recipe_of(some_order(), stock, some_site());
        if (!recipe) return;
        for (std::size_t i = 0; i < recipe->draws.size(); ++i) {
            const auto& weighing = *recipe->draws[i].weighing;
            const auto labelled = weighing.weighed / weighing.factor.factor;
            const auto in_preparation = recipe->made[i].made * recipe->prepared;
            RC_ASSERT(weighing.weighed >= weighing.minimum_weight);
            RC_ASSERT((weighing.weighed / weighing.balance.readability).is_whole());
            if (!weighing.stock) {
                RC_ASSERT(in_preparation == labelled);
                continue;
            }
            RC_ASSERT(in_preparation + weighing.strength * weighing.stock->left_over == labelled);
            RC_ASSERT(weighing.stock->left_over >= quantity::Volume::of(Rational::ratio(1, 10), units::mL));
        }
    }));
}

}  // namespace
}  // namespace cisterna::recipe
