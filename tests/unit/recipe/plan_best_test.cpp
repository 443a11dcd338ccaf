// The recipe that is chosen is the best of all that can be made, by counting through them.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <tuple>

#include "core/recipe/recipe.h"
#include "tests/unit/recipe/small_formulary.h"

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using quantity::Volume;
using test::SmallWorld;

const calendar::Date day(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});

Result<Recipe> recipe_of(const order::Prescription& prescription, const formulary::Formulary& formulary) {
    const auto targets = targets_of(prescription);
    if (!targets) return tl::unexpected<Error>(targets.error());
    return plan(prescription, *targets, formulary, nullptr, day);
}

using Merit = std::tuple<std::int64_t, std::int64_t, std::int64_t, Volume, std::vector<std::string>>;

// Smaller is better: sources outside labelling, volumes read worse than half a percent, containers, waste, ids.
Merit merit_of(const SmallWorld& world, const Recipe& recipe) {
    std::int64_t outside = 0;
    std::int64_t badly_read = 0;
    std::int64_t containers = 0;
    Volume waste;
    std::vector<std::string> ids;
    for (const auto& draw : recipe.draws) {
        const auto& product = world.formulary.products.at(draw.product);
        const auto& labelled = product.labelled_pumps;
        if (std::find(labelled.begin(), labelled.end(), world.prescription.pump.model) == labelled.end()) ++outside;
        const auto difference = (draw.measured.volume - draw.exact).absolute();
        if (difference / draw.exact > Rational::ratio(1, 200)) ++badly_read;
        containers += draw.containers;
        waste += draw.waste;
        ids.push_back(draw.product);
    }
    return {outside, badly_read, containers, waste, ids};
}

// Every choice of one allowed product for each drug.
std::vector<std::vector<std::string>> all_choices(const SmallWorld& world) {
    std::vector<std::vector<std::string>> choices{{}};
    for (const auto& drug : world.prescription.drugs) {
        std::vector<std::vector<std::string>> longer;
        for (const auto& choice : choices)
            for (const auto& product : allowed_products(world, drug.drug)) {
                longer.push_back(choice);
                longer.back().push_back(product);
            }
        choices = std::move(longer);
    }
    return choices;
}

std::optional<Merit> best_by_counting(const SmallWorld& world) {
    std::optional<Merit> best;
    for (const auto& choice : all_choices(world)) {
        auto prescription = world.prescription;
        for (std::size_t i = 0; i < choice.size(); ++i) prescription.drugs[i].product = choice[i];
        const auto recipe = recipe_of(prescription, world.formulary);
        if (!recipe) continue;
        auto merit = merit_of(world, *recipe);
        if (!best || merit < *best) best = std::move(merit);
    }
    return best;
}

TEST_CASE("The chosen products are the best of every combination that can be made") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto chosen = recipe_of(world.prescription, world.formulary);
        const auto best = best_by_counting(world);
        RC_CLASSIFY(best.has_value(), "can be made");
        RC_ASSERT(chosen.has_value() == best.has_value());
        if (chosen) RC_ASSERT(merit_of(world, *chosen) == *best);
    }));
}

TEST_CASE("A product that must not be a source is never chosen") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto chosen = recipe_of(world.prescription, world.formulary);
        if (!chosen) return;
        for (const auto& draw : chosen->draws) {
            const auto allowed = allowed_products(world, draw.drug);
            RC_ASSERT(std::find(allowed.begin(), allowed.end(), draw.product) != allowed.end());
        }
    }));
}

TEST_CASE("The same order gives the same recipe") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto a = recipe_of(world.prescription, world.formulary);
        const auto b = recipe_of(world.prescription, world.formulary);
        RC_ASSERT(a.has_value() == b.has_value());
        if (a) RC_ASSERT(merit_of(world, *a) == merit_of(world, *b));
        if (a) RC_ASSERT(a->reason == b->reason);
    }));
}

// Independent of the code under test: what went into the vessel, added up again from the pulls.
Volume pulled(const Measured& measured) {
    Volume sum;
    for (const auto& pull : measured.pulls) sum += pull.volume;
    return sum;
}

TEST_CASE("What is drawn adds up to what is prepared, and makes the strength that is stated") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto recipe = recipe_of(world.prescription, world.formulary);
        if (!recipe) return;
        Volume sum;
        for (const auto& draw : recipe->draws) sum += pulled(draw.measured);
        if (recipe->diluent) sum += pulled(recipe->diluent->measured);
        RC_ASSERT(recipe->prepared == sum);
        for (std::size_t i = 0; i < recipe->draws.size(); ++i) {
            const auto& draw = recipe->draws[i];
            const auto& strength = world.formulary.products.at(draw.product).strength.value;
            const auto& made = recipe->made[i];
            RC_ASSERT(made.made * sum == strength * pulled(draw.measured));
            RC_ASSERT(made.target * (Rational(1) + made.deviation) == made.made);
            RC_ASSERT(draw.measured_mass == strength * pulled(draw.measured));
            RC_ASSERT(draw.exact * strength == made.target * recipe->asked);
            RC_ASSERT(draw.container_volume * Rational(draw.containers) == draw.measured.volume + draw.waste);
            RC_ASSERT(draw.waste.sign() >= 0);
            RC_ASSERT(draw.waste < draw.container_volume);
        }
    }));
}

TEST_CASE("The syringes hold what they are filled with, no more than is prepared and no more than was asked") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto recipe = recipe_of(world.prescription, world.formulary);
        if (!recipe) return;
        Volume filled;
        for (const auto& syringe : recipe->syringes) {
            RC_ASSERT(syringe.volume <= syringe.nominal);
            filled += syringe.volume;
        }
        RC_ASSERT(static_cast<std::int64_t>(recipe->syringes.size()) == world.prescription.syringes);
        RC_ASSERT(filled == std::min(recipe->asked, recipe->prepared));
        // Less than a measurable volume may be missing, never more.
        RC_ASSERT(recipe->asked - recipe->prepared < smallest_measured_volume());
    }));
}

TEST_CASE("The products never need more than the volume to make") {
    CHECK(rc::check([] {
        const auto world = test::some_world();
        const auto recipe = recipe_of(world.prescription, world.formulary);
        if (!recipe) return;
        Volume exact;
        for (const auto& draw : recipe->draws) exact += draw.exact;
        RC_ASSERT(exact <= recipe->asked);
    }));
}

TEST_CASE("Twice the volume takes twice the amount at the same strength") {
    CHECK(rc::check([] {
        auto world = test::some_world();
        const auto& first = world.prescription.drugs;
        for (std::size_t i = 0; i < first.size(); ++i) {
            const auto allowed = allowed_products(world, first[i].drug);
            if (allowed.empty()) return;
            world.prescription.drugs[i].product = allowed.front();
        }
        const auto once = recipe_of(world.prescription, world.formulary);
        world.prescription.fill_volume += world.prescription.fill_volume;
        world.prescription.syringes *= 2;
        const auto twice = recipe_of(world.prescription, world.formulary);
        if (!once || !twice) return;
        for (std::size_t i = 0; i < once->draws.size(); ++i) {
            RC_ASSERT(twice->draws[i].exact == once->draws[i].exact * Rational(2));
            RC_ASSERT(twice->draws[i].exact_mass == once->draws[i].exact_mass * Rational(2));
            RC_ASSERT(twice->made[i].target == once->made[i].target);
        }
    }));
}

}  // namespace
}  // namespace cisterna::recipe
