// Laws of every recipe, for random worlds: what goes in comes out, first what runs out first, and errors that hold.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/order/prescription_reading.h"
#include "core/quantity/text.h"
#include "core/recipe/recipe.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"
#include "tests/unit/recipe/small_formulary.h"

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
using test::SmallWorld;
namespace units = quantity::units;

// Added up again from the pulls.
Volume pulled(const Measured& measured) {
    Volume sum;
    for (const auto& pull : measured.pulls) sum += pull.volume;
    return sum;
}

// A recipe of a random world; nothing when that has none.
std::optional<Recipe> recipe_for(const SmallWorld& world) {
    RC_LOG() << test::description(world);
    auto recipe = recipe_of(world);
    RC_CLASSIFY(recipe.has_value(), "can be made");
    if (!recipe) return std::nullopt;
    return std::move(*recipe);
}

Volume held(const SmallWorld& world, const Draw& draw) {
    if (!world.stock) return draw.container_volume * Rational(draw.containers);
    Volume sum;
    for (const auto& container : draw.from)
        sum += container.opened ? container.opened->remaining : draw.container_volume;
    return sum;
}

TEST_CASE("What comes out of the containers is what is drawn, left in them, and left of the dilutions") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe) return;
        for (const auto& draw : recipe->draws) {
            RC_ASSERT(pulled(draw.measured) == draw.measured.volume);
            RC_ASSERT(pulled(draw.from_containers()) + draw.waste == held(world, draw));
            RC_ASSERT(draw.waste.sign() >= 0);
            if (world.stock) RC_ASSERT(static_cast<std::int64_t>(draw.from.size()) == draw.containers);
            Mass out;
            Volume volume;
            for (const auto& portion : draw.portions) {
                out += portion.strength * portion.volume;
                volume += portion.volume;
            }
            RC_ASSERT(volume == pulled(draw.from_containers()));
            RC_ASSERT(draw.strength * volume == out);
            Mass left;
            if (draw.dilution) {
                const auto& dilution = *draw.dilution;
                RC_ASSERT(pulled(dilution.taken) + pulled(dilution.diluent) == dilution.total);
                RC_ASSERT(pulled(draw.measured) + dilution.left_over == dilution.total);
                RC_ASSERT(dilution.left_over.sign() >= 0);
                left = dilution.strength * dilution.left_over;
            }
            RC_ASSERT(draw.measured_mass + left == out);
        }
    }));
}

TEST_CASE("What is brought together is in the syringes or left over, to the last nanolitre") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe) return;
        Volume brought;
        Volume for_dilutions;
        for (const auto& draw : recipe->draws) {
            brought += pulled(draw.measured);
            if (draw.dilution) for_dilutions += pulled(draw.dilution->diluent);
        }
        if (recipe->diluent) {
            const auto& diluent = *recipe->diluent;
            brought += pulled(diluent.measured);
            RC_ASSERT(diluent.for_dilutions == for_dilutions);
            RC_ASSERT(diluent.container_volume * Rational(diluent.containers) ==
                      pulled(diluent.measured) + for_dilutions + diluent.waste);
            RC_ASSERT(diluent.waste.sign() >= 0);
        } else {
            RC_ASSERT(for_dilutions.is_zero());
        }
        if (recipe->vessel)
            RC_ASSERT(recipe->prepared == recipe->asked);
        else
            RC_ASSERT(recipe->prepared == brought);
        Volume filled;
        for (const auto& syringe : recipe->syringes) {
            RC_ASSERT(syringe.volume <= syringe.nominal);
            filled += syringe.volume;
        }
        RC_ASSERT(static_cast<std::int64_t>(recipe->syringes.size()) == world.prescription.syringes);
        RC_ASSERT(filled == std::min(recipe->asked, recipe->prepared));
        RC_ASSERT(recipe->asked - recipe->prepared < world.site.smallest_draw);
    }));
}

TEST_CASE("What is made times the flow is the daily dose, within the deviation that is told") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe) return;
        for (std::size_t i = 0; i < recipe->draws.size(); ++i) {
            const auto& made = recipe->made[i];
            RC_ASSERT(made.made * recipe->prepared == recipe->draws[i].measured_mass);
            RC_ASSERT(made.made * recipe->targets.flow ==
                      world.prescription.drugs[i].daily_dose * (Rational(1) + made.deviation));
        }
    }));
}

TEST_CASE("The products never need more than the volume to make") {
    CHECK(rc::check([] {
        const auto recipe = recipe_for(test::some_stocked_world());
        if (!recipe) return;
        Volume exact;
        for (const auto& draw : recipe->draws) exact += draw.exact;
        RC_ASSERT(exact <= recipe->asked);
    }));
}

bool may_be_used(const SmallWorld& world, const order::Container& container) {
    if (container.expiry < test::start().local_date()) return false;
    if (!container.opened) return true;
    if (world.formulary.product(container.product)->container == formulary::ContainerKind::Ampule) return false;
    const auto age = test::start().utc() - container.opened->at.utc();
    return age >= std::chrono::seconds(0) && age <= std::chrono::hours(12);
}

TEST_CASE(
    "Opened containers go first, then those that expire first, never one that must not be used, and none is skipped") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe || !world.stock) return;
        for (const auto& draw : recipe->draws) {
            std::vector<order::Container> usable;
            for (const auto& container : world.stock->containers)
                if (container.product == draw.product && may_be_used(world, container)) usable.push_back(container);
            std::sort(usable.begin(), usable.end(), [](const auto& a, const auto& b) {
                if (a.opened.has_value() != b.opened.has_value()) return a.opened.has_value();
                if (a.opened && a.opened->at.utc() != b.opened->at.utc())
                    return a.opened->at.utc() < b.opened->at.utc();
                return std::tie(a.expiry, a.id) < std::tie(b.expiry, b.id);
            });
            RC_ASSERT(draw.from.size() <= usable.size());
            for (std::size_t i = 0; i < draw.from.size(); ++i) RC_ASSERT(draw.from[i].id == usable[i].id);
        }
        if (recipe->diluent)
            for (const auto& container : recipe->diluent->from) {
                RC_ASSERT(!container.opened.has_value());
                RC_ASSERT(container.expiry >= test::start().local_date());
            }
    }));
}

TEST_CASE(
    "The exact budget is never above the error by which the recipe was chosen, and hardly below for direct draws") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe) return;
        Rational largest;
        Rational short_of;
        bool is_direct = !recipe->vessel.has_value();
        for (std::size_t i = 0; i < recipe->draws.size(); ++i) {
            const auto& strength = recipe->final_strengths[i];
            RC_ASSERT(strength.error >= recipe->made[i].deviation.absolute());
            largest = std::max(largest, strength.error);
            // Where less is made, the uncertainty counts in full.
            short_of = std::max(short_of, -recipe->made[i].deviation);
            is_direct = is_direct && !recipe->draws[i].dilution;
        }
        const Rational told = Rational::ratio(recipe->merit.error, billion);
        RC_ASSERT(largest <= told + Rational::ratio(100, billion));
        if (is_direct)
            RC_ASSERT(told <= largest * (Rational::ratio(101, 100) + short_of) + Rational::ratio(1, 1'000'000));
    }));
}

TEST_CASE("A recipe without violations is within tolerance and limits by the exact budget too") {
    CHECK(rc::check([] {
        const auto world = test::some_stocked_world();
        const auto recipe = recipe_for(world);
        if (!recipe) return;
        RC_CLASSIFY(recipe->merit.violations == 0, "no violation");
        for (std::size_t i = 0; i < recipe->draws.size(); ++i) {
            const auto& strength = recipe->final_strengths[i];
            RC_ASSERT(strength.low <= recipe->made[i].made);
            RC_ASSERT(strength.high >= recipe->made[i].made);
            if (recipe->merit.violations > 0) continue;
            RC_ASSERT(strength.error <= world.site.tolerance);
            if (world.limits[i]) RC_ASSERT(strength.high <= *world.limits[i]);
        }
    }));
}

TEST_CASE("Twice the volume takes twice the amount at the same strength") {
    CHECK(rc::check([] {
        auto world = test::some_world();
        world.site.intermediate_dilutions = site::IntermediateDilutions::Never;
        auto& drugs = world.prescription.drugs;
        for (auto& ordered : drugs) {
            const auto allowed = allowed_products(world, ordered.drug);
            if (allowed.empty()) return;
            ordered.product = allowed.front();
        }
        const auto once = recipe_for(world);
        world.prescription.fill_volume += world.prescription.fill_volume;
        world.prescription.syringes *= 2;
        const auto twice = recipe_for(world);
        if (!once || !twice) return;
        for (std::size_t i = 0; i < once->draws.size(); ++i) {
            RC_ASSERT(twice->draws[i].exact == once->draws[i].exact * Rational(2));
            RC_ASSERT(twice->draws[i].exact_mass == once->draws[i].exact_mass * Rational(2));
            RC_ASSERT(twice->made[i].target == once->made[i].target);
        }
    }));
}

TEST_CASE("All masses and strengths a thousandfold give the same volumes and the same errors") {
    CHECK(rc::check([] {
        auto world = test::some_stocked_world();
        const auto once = recipe_for(world);
        const Rational thousand = 1000;
        for (auto& ordered : world.prescription.drugs) ordered.daily_dose = ordered.daily_dose * thousand;
        for (auto& [id, product] : world.formulary.products) product.strength.value = product.strength.value * thousand;
        for (auto& limit : world.limits)
            if (limit) limit = *limit * thousand;
        if (world.stock)
            for (auto& container : world.stock->containers)
                if (container.assay) {
                    container.assay->strength = container.assay->strength * thousand;
                    container.assay->standard_deviation = container.assay->standard_deviation * thousand;
                }
        const auto more = recipe_of(world);
        RC_ASSERT(once.has_value() == more.has_value());
        if (!once) return;
        RC_ASSERT(once->merit == more->merit);
        RC_ASSERT(once->certificate == more->certificate);
        for (std::size_t i = 0; i < once->draws.size(); ++i) {
            RC_ASSERT(more->draws[i].measured.volume == once->draws[i].measured.volume);
            RC_ASSERT(more->made[i].made == once->made[i].made * thousand);
            RC_ASSERT(more->final_strengths[i].worst == once->final_strengths[i].worst);
        }
    }));
}

// Random draws of one recipe, from a formula written out here: strengths within their labels, every size of syringe off
// by its tolerance, every reading by half a line.
class Bench {
public:
    double rectangular(double half_width) { return (2 * even() - 1) * half_width; }
    double triangular(double half_width) { return (even() - even()) * half_width; }

    double volume(const Measured& measured) {
        std::map<std::string, double> tolerances;
        double sum = 0;
        for (const auto& pull : measured.pulls) {
            const auto& s = cases::shipped_formulary().syringes.at(pull.syringe);
            const double v = pull.volume.base().approximate();
            const double nominal = s.nominal.base().approximate();
            tolerances[pull.syringe] += 2 * v >= nominal ? v * s.tolerance_from_half.approximate()
                                                         : nominal * s.tolerance_below_half_of_nominal.approximate() +
                                                               v * s.tolerance_below_half_of_expelled.approximate();
            sum += v + rectangular(s.graduation.base().approximate() / 2);
        }
        for (const auto& [syringe, tolerance] : tolerances) sum += rectangular(tolerance);
        return sum;
    }

    double strength(const Draw& draw) {
        const auto& portion = draw.portions.front();
        const double nominal = portion.strength.base().approximate();
        return nominal * (1 + triangular(portion.uncertainty.range_high.approximate() - 1));
    }

private:
    double even() { return static_cast<double>(source_() >> 11) * 0x1p-53; }
    std::mt19937_64 source_{20261123};
};

TEST_CASE("The worst case holds every one of 100,000 random benches, and the expanded uncertainty 95 % of them") {
    const auto prescription = order::read_prescription(cases::base_order("three-drugs"));
    REQUIRE(prescription);
    const auto targets = targets_of(*prescription);
    const site::Settings site;
    const std::vector<std::optional<Concentration>> limits(prescription->drugs.size());
    const auto recipe =
        plan(*prescription, *targets, {cases::shipped_formulary(), nullptr, test::start(), site, limits});
    REQUIRE(recipe);
    constexpr int benches = 100'000;
    Bench bench;
    std::vector<int> inside(recipe->draws.size());
    std::vector<int> beyond(recipe->draws.size());
    for (int n = 0; n < benches; ++n) {
        double volume = recipe->diluent ? bench.volume(recipe->diluent->measured) : 0;
        std::vector<double> masses;
        for (const auto& draw : recipe->draws) {
            double strength = bench.strength(draw);
            if (draw.dilution) {
                const double taken = bench.volume(draw.dilution->taken);
                strength *= taken / (taken + bench.volume(draw.dilution->diluent));
            }
            const double drawn = bench.volume(draw.measured);
            volume += drawn;
            masses.push_back(strength * drawn);
        }
        for (std::size_t i = 0; i < masses.size(); ++i) {
            const auto& strength = recipe->final_strengths[i];
            const double made = masses[i] / volume;
            const double target = recipe->made[i].target.base().approximate();
            const double off = std::abs(made / recipe->made[i].made.base().approximate() - 1);
            if (made < strength.low.base().approximate() || made > strength.high.base().approximate()) ++beyond[i];
            if (off * recipe->made[i].made.base().approximate() <= strength.expanded.approximate() * target)
                ++inside[i];
        }
    }
    for (std::size_t i = 0; i < inside.size(); ++i) {
        INFO(recipe->draws[i].drug);
        CHECK(beyond[i] == 0);
        // Two standard deviations of a normal curve hold 95.4 %, of a triangle 96.6 %.
        CHECK(inside[i] > benches * 0.945);
        CHECK(inside[i] < benches * 0.985);
    }
}

}  // namespace
}  // namespace cisterna::recipe
