// Laws of the recipe from containers that hold for every order.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/recipe/bench_recipe.h"

namespace cisterna::recipe {
namespace {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational some_number(int smallest, int largest) {
    return Rational::ratio(*rc::gen::inRange(smallest, largest), 100);
}

// An order whose draws fit: every drug's share of the volume is below 1/5, and there are at most four.
BenchOrder some_order() {
    BenchOrder order;
    order.reservoir_capacity = Volume::of(40, units::mL);
    order.final_volume = Volume::of(some_number(500, 4000), units::mL);
    order.overfill = Volume::of(some_number(0, 300), units::mL);
    order.fills = *rc::gen::inRange<std::int64_t>(1, 7);
    order.basis.flow = quantity::Flow::of(some_number(5, 2400), units::mL_per_day);
    const auto drugs = *rc::gen::inRange(1, 5);
    for (int i = 0; i < drugs; ++i) {
        BenchDrug drug;
        drug.name = "drug " + std::to_string(i);
        drug.strength = quantity::Concentration::of(some_number(1, 5000), units::mg_per_mL);
        drug.daily_dose = drug.strength * *order.basis.flow * Rational::ratio(*rc::gen::inRange(1, 1000), 5000);
        drug.container_volume = Volume::of(some_number(100, 5000), units::mL);
        drug.usable_volume = drug.container_volume * Rational::ratio(*rc::gen::inRange(80, 101), 100);
        order.drugs.push_back(drug);
    }
    return order;
}

BenchRecipe recipe_of(const BenchOrder& order) {
    const auto recipe = make_bench_recipe(order);
    if (!recipe) RC_FAIL(recipe.error().where + ": " + recipe.error().message);
    return *recipe;
}

TEST_CASE("What is drawn is what is in the preparation, and the volumes add up") {
    CHECK(rc::check([] {
        const auto order = some_order();
        const auto recipe = recipe_of(order);
        Volume sum = recipe.diluent_volume;
        for (std::size_t i = 0; i < order.drugs.size(); ++i) {
            const auto& draw = recipe.draws[i];
            sum += draw.volume;
            RC_ASSERT(draw.volume * order.drugs[i].strength == draw.concentration * recipe.prepared_volume);
            RC_ASSERT(draw.concentration * *recipe.flow == *order.drugs[i].daily_dose);
            RC_ASSERT(draw.volume + draw.waste == order.drugs[i].container_volume * Rational(draw.containers));
            RC_ASSERT(draw.waste.sign() >= 0);
        }
        RC_ASSERT(sum == recipe.prepared_volume);
        RC_ASSERT(recipe.diluent_volume.sign() >= 0);
    }));
}

TEST_CASE("A larger volume scales the draws and leaves the strengths") {
    CHECK(rc::check([] {
        auto order = some_order();
        const auto before = recipe_of(order);
        const auto factor = some_number(1, 1000);
        order.reservoir_capacity = *order.reservoir_capacity * factor;
        order.final_volume = order.final_volume * factor;
        order.overfill = order.overfill * factor;
        const auto after = recipe_of(order);
        for (std::size_t i = 0; i < order.drugs.size(); ++i) {
            RC_ASSERT(after.draws[i].volume == before.draws[i].volume * factor);
            RC_ASSERT(after.draws[i].concentration == before.draws[i].concentration);
        }
        RC_ASSERT(after.diluent_volume == before.diluent_volume * factor);
    }));
}

TEST_CASE("The drugs may be listed in any sequence") {
    CHECK(rc::check([] {
        auto order = some_order();
        const auto before = recipe_of(order);
        std::reverse(order.drugs.begin(), order.drugs.end());
        auto after = recipe_of(order);
        std::reverse(after.draws.begin(), after.draws.end());
        for (std::size_t i = 0; i < before.draws.size(); ++i)
            RC_ASSERT(after.draws[i].volume == before.draws[i].volume);
        RC_ASSERT(after.diluent_volume == before.diluent_volume);
    }));
}

TEST_CASE("A flow and the primary concentration that follows from it give the same recipe") {
    CHECK(rc::check([] {
        auto order = some_order();
        const auto before = recipe_of(order);
        const auto primary = *rc::gen::inRange<std::size_t>(0, order.drugs.size());
        order.basis = {};
        order.basis.primary = {primary, before.draws[primary].concentration};
        const auto after = recipe_of(order);
        RC_ASSERT(after.flow == before.flow);
        for (std::size_t i = 0; i < before.draws.size(); ++i) RC_ASSERT(after.draws[i].mass == before.draws[i].mass);
    }));
}

TEST_CASE("Without diluent every dose still follows from the one flow") {
    CHECK(rc::check([] {
        auto order = some_order();
        order.basis = {};
        order.basis.diluting = Diluting::Undiluted;
        const auto recipe = recipe_of(order);
        Volume sum;
        for (std::size_t i = 0; i < order.drugs.size(); ++i) {
            RC_ASSERT(recipe.draws[i].concentration * *recipe.flow == *order.drugs[i].daily_dose);
            sum += recipe.draws[i].volume;
        }
        RC_ASSERT(sum == recipe.prepared_volume);
    }));
}

TEST_CASE("A draw measured exactly as computed makes the target exactly") {
    CHECK(rc::check([] {
        const auto order = some_order();
        const auto recipe = recipe_of(order);
        std::vector<MeasuredDraw> measured;
        for (std::size_t i = 0; i < order.drugs.size(); ++i)
            measured.push_back(
                {order.drugs[i].name, recipe.draws[i].volume, order.drugs[i].strength, recipe.draws[i].concentration});
        const auto made = back_calculate(recipe.prepared_volume, measured);
        for (const auto& drug : made->drugs) RC_ASSERT(drug.error.is_zero());
        RC_ASSERT(made->diluent_volume == recipe.diluent_volume);
    }));
}

TEST_CASE("Lots give the mass that is needed or are refused, and only the last one may be left over") {
    CHECK(rc::check([] {
        std::vector<AssayedLot> lots;
        Mass held;
        for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
            lots.push_back({std::to_string(i), Volume::of(some_number(1, 2000), units::mL),
                            quantity::Concentration::of(some_number(1, 5000), units::mg_per_mL)});
            held += lots.back().available * lots.back().strength;
        }
        const auto needed = Mass::of(some_number(1, 200'000), units::mg);
        const auto draws = draw_in_order(needed, lots);
        RC_ASSERT(draws.has_value() == (needed <= held));
        if (!draws) return;
        Mass sum;
        for (std::size_t i = 0; i < draws->size(); ++i) {
            RC_ASSERT((*draws)[i].lot == i);
            RC_ASSERT(i + 1 == draws->size() || (*draws)[i].volume == lots[i].available);
            sum += (*draws)[i].mass;
        }
        RC_ASSERT(sum == needed);
    }));
}

}  // namespace
}  // namespace cisterna::recipe
