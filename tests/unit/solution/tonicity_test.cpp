#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "core/solution/tonicity.h"

namespace cisterna::solution {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;

Concentration strength(const Rational& mg_per_mL) {
    return Concentration::of(mg_per_mL, quantity::units::mg_per_mL);
}

Rational hundredths(int number) {
    return Rational::ratio(number, 100);
}

// Morphine sulfate: 1 % and 5 % from the USP formulas, the others from Remington's table.
std::vector<EquivalentPoint> morphine() {
    return {{strength(5), hundredths(16)},
            {strength(10), hundredths(14)},
            {strength(20), hundredths(12)},
            {strength(30), hundredths(11)},
            {strength(50), hundredths(9)}};
}

Result<SodiumChlorideToAdd> to_add(const Rational& mg, const Rational& equivalent) {
    return sodium_chloride_to_add(Volume::of(100, quantity::units::mL),
                                  {{"drugs[0]", Mass::of(mg, quantity::units::mg), equivalent}});
}

TEST_CASE("The USP formulas of morphine sulfate ask for 760 and 450 mg of sodium chloride") {
    CHECK(to_add(1000, hundredths(14))->to_add == Mass::of(760, quantity::units::mg));
    CHECK(to_add(5000, hundredths(9))->to_add == Mass::of(450, quantity::units::mg));
}

TEST_CASE("A hypertonic solution needs none, and a just isotonic one is not hypertonic") {
    const auto over = to_add(10'001, hundredths(9));
    REQUIRE(over);
    CHECK(over->to_add.is_zero());
    CHECK(over->tonicity == Tonicity::Hypertonic);
    const auto just = to_add(10'000, hundredths(9));
    REQUIRE(just);
    CHECK(just->to_add.is_zero());
    CHECK(just->tonicity == Tonicity::CanBeIsotonic);
}

TEST_CASE("An E value below zero or above one is refused") {
    CHECK(to_add(1000, hundredths(101)).error().where == "drugs[0].sodium_chloride_equivalent");
    CHECK(to_add(1000, hundredths(-1)).error().code == ErrorCode::OrderInconsistent);
    CHECK(to_add(1000, 1).has_value());
}

TEST_CASE("The series of morphine gives its points and the straight lines between them") {
    const auto at = [](const Rational& mg_per_mL) {
        return equivalent_at(morphine(), strength(mg_per_mL), Outside::Refuse, "e").value();
    };
    CHECK(at(5) == hundredths(16));
    CHECK(at(15) == hundredths(13));
    CHECK(at(40) == hundredths(10));
    CHECK(at(50) == hundredths(9));
}

TEST_CASE("Outside the series the E value is refused, or the end value holds where that is stated") {
    for (const auto& [mg_per_mL, held] : {std::pair{Rational(4), 16}, std::pair{Rational(51), 9}}) {
        const auto refused = equivalent_at(morphine(), strength(mg_per_mL), Outside::Refuse, "e");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::NoLimitForCondition);
        CHECK(equivalent_at(morphine(), strength(mg_per_mL), Outside::HoldTheEndValue, "e") == hundredths(held));
    }
}

TEST_CASE("A table with two values for one concentration, with none or with a zero concentration is refused") {
    auto twice = morphine();
    twice.push_back({strength(20), hundredths(11)});
    CHECK(equivalent_at(twice, strength(20), Outside::Refuse, "e").error().code == ErrorCode::OrderInconsistent);
    CHECK(equivalent_at({}, strength(20), Outside::HoldTheEndValue, "e").error().code == ErrorCode::ValueMissing);
    CHECK(equivalent_at({{strength(0), 0}}, strength(20), Outside::HoldTheEndValue, "e").error().code ==
          ErrorCode::ConcentrationNotPositive);
}

TEST_CASE("Liso gives the E values that the tables print") {
    const auto e = [](const Rational& liso, const Rational& mw) {
        return equivalent_from_liso(liso, MolarMass::of(mw, units::g_per_mol), "drugs[0]");
    };
    // Clonidine hydrochloride 0.217, baclofen 0.151.
    CHECK(quantity::contract_number(*e(Rational::ratio(34, 10), hundredths(26'656))).substr(0, 6) == "0.2168");
    CHECK(quantity::contract_number(*e(Rational::ratio(19, 10), hundredths(21'366))).substr(0, 6) == "0.1511");
    CHECK(e(3, 0).error().where == "drugs[0].mw");
    CHECK(e(0, 100).error().where == "drugs[0].liso");
}

}  // namespace
}  // namespace cisterna::solution
