// Laws of dilutions and mixtures that hold for all figures.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/recipe/dilution.h"

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Volume some_volume() {
    return Volume::of(Rational::ratio(*rc::gen::inRange(1, 10'000), 100), units::mL);
}
Concentration some_strength() {
    return Concentration::of(Rational::ratio(*rc::gen::inRange(1, 1'000'000), 100), units::mcg_per_mL);
}

TEST_CASE("A dilution solved one way is found again from any of its figures") {
    CHECK(rc::check([] {
        DilutionStatement statement;
        statement.stock_concentration = some_strength();
        statement.stock_volume = some_volume();
        statement.diluent_volume = some_volume();
        const auto made = solve_dilution(statement);
        RC_ASSERT(made->stock_volume * statement.stock_concentration == made->final_volume * made->final_concentration);
        DilutionStatement again;
        again.stock_concentration = statement.stock_concentration;
        again.final_concentration = made->final_concentration;
        again.final_volume = made->final_volume;
        RC_ASSERT(solve_dilution(again)->diluent_volume == *statement.diluent_volume);
        again.final_volume = std::nullopt;
        again.diluent_volume = made->diluent_volume;
        RC_ASSERT(solve_dilution(again)->stock_volume == *statement.stock_volume);
    }));
}

TEST_CASE("Swapping the two solutions of an alligation swaps their volumes") {
    CHECK(rc::check([] {
        Alligation one;
        one.concentration_a = some_strength();
        one.concentration_b = some_strength();
        RC_PRE(one.concentration_a != one.concentration_b);
        const auto share = Rational::ratio(*rc::gen::inRange(1, 100), 100);
        one.target = one.concentration_a * share + one.concentration_b * (Rational(1) - share);
        one.final_volume = some_volume();
        auto swapped = one;
        std::swap(swapped.concentration_a, swapped.concentration_b);
        const auto a = alligate(one);
        const auto b = alligate(swapped);
        RC_ASSERT(a->volume_a == b->volume_b);
        RC_ASSERT(a->volume_a == *one.final_volume * share);
    }));
}

TEST_CASE("A mixture with the residual lies between the two strengths") {
    CHECK(rc::check([] {
        const ResidualAndAdded parts{some_volume(), some_strength(), some_volume(), some_strength()};
        const auto mixture = mix_with_residual(parts);
        const auto [low, high] = std::minmax(parts.residual_concentration, parts.added_concentration);
        RC_ASSERT(mixture->concentration >= low);
        RC_ASSERT(mixture->concentration <= high);
    }));
}

TEST_CASE("Rinsing n times and then m times is rinsing n + m times") {
    CHECK(rc::check([] {
        Rinsing rinsing{some_volume(), some_strength(), some_volume(), *rc::gen::inRange<std::int64_t>(0, 6), {}};
        const auto first = rinse(rinsing);
        auto then = rinsing;
        then.residual_concentration = first->old_concentration;
        then.rinses = *rc::gen::inRange<std::int64_t>(0, 6);
        auto together = rinsing;
        together.rinses = rinsing.rinses + then.rinses;
        RC_ASSERT(rinse(then)->old_concentration == rinse(together)->old_concentration);
    }));
}

TEST_CASE("Two small rinses leave less than one rinse of the same volume") {
    CHECK(rc::check([] {
        const Rinsing one{some_volume(), some_strength(), some_volume(), 1, {}};
        auto two = one;
        two.rinses = 2;
        two.rinse_volume = one.rinse_volume / Rational(2);
        RC_ASSERT(rinse(two)->old_mass < rinse(one)->old_mass);
    }));
}

TEST_CASE("A serial dilution reaches the target with draws that can be measured and solutions that are enough") {
    CHECK(rc::check([] {
        SerialPlan plan{some_strength(),
                        {},
                        some_volume(),
                        Volume::of(Rational::ratio(1, 5), units::mL),
                        Volume::of(*rc::gen::inRange(1, 3), units::mL),
                        Volume::of(*rc::gen::inRange(4, 21), units::mL)};
        plan.target = plan.stock / Rational(*rc::gen::inRange(2, 1'000'000));
        const auto serial = plan_serial_dilution(plan);
        if (!serial) {
            RC_ASSERT(serial.error().code == ErrorCode::OrderInconsistent);
            return;
        }
        const auto reached = serial->after_steps.empty() ? plan.stock : serial->after_steps.back();
        RC_ASSERT(serial->last_volume * reached == plan.target * plan.final_volume);
        RC_ASSERT(serial->last_volume >= plan.minimum);
        RC_ASSERT(serial->last_volume <= plan.final_volume);
        if (!serial->after_steps.empty()) RC_ASSERT(serial->last_volume <= plan.make);
    }));
}

}  // namespace
}  // namespace cisterna::recipe
