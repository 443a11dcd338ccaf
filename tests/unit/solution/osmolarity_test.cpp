#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "core/solution/osmolarity.h"

namespace cisterna::solution {
namespace {

using quantity::Concentration;
using quantity::Rational;
using quantity::Volume;

Solute solute(const std::string& path, const Rational& mg_per_mL, const Rational& mw, int particles) {
    return {path, Concentration::of(mg_per_mL, quantity::units::mg_per_mL), MolarMass::of(mw, units::g_per_mol),
            Rational(particles)};
}

Solute saline() {
    return solute("solutes[0]", 9, Rational::ratio(5844, 100), 2);
}

std::string text(const Osmolarity& osmolarity) {
    return quantity::contract_text(osmolarity, units::mOsm_per_L);
}

TEST_CASE("0.9 % sodium chloride has the 308 mOsm/L of its label") {
    const auto strength = osmolarity_of({saline()});
    REQUIRE(strength);
    CHECK(text(strength->total) == "308.008213552 mOsm/L");
    CHECK(strength->shares == std::vector<Osmolarity>{strength->total});
    CHECK(sodium_chloride_molar_mass() == saline().molar_mass);
}

TEST_CASE("Nothing dissolved is no osmolarity") {
    const auto strength = osmolarity_of({});
    REQUIRE(strength);
    CHECK(strength->total.is_zero());
}

TEST_CASE("A solute that cannot be is refused at its field") {
    const auto refused = [](Solute changed) {
        const auto strength = osmolarity_of({saline(), std::move(changed)});
        return strength ? std::string("accepted")
                        : std::string(entry(strength.error().code).name) + " " + strength.error().where;
    };
    CHECK(refused(solute("solutes[1]", 0, 100, 1)) == "concentration_not_positive solutes[1].concentration");
    CHECK(refused(solute("solutes[1]", 1, -100, 1)) == "weight_not_positive solutes[1].mw");
    CHECK(refused(solute("solutes[1]", 1, 100, 0)) == "order_inconsistent solutes[1].particles");
    auto changed = solute("solutes[1]", 1, 100, 1);
    changed.osmotic_coefficient = 0;
    CHECK(refused(changed) == "order_inconsistent solutes[1].osmotic_coefficient");
}

TEST_CASE("A part without sodium chloride or drug is water") {
    const auto mixture = mix({{"parts[0]", Volume::of(5, quantity::units::mL), saline().concentration, {}},
                              {"parts[1]", Volume::of(5, quantity::units::mL), {}, {}}},
                             Volume::of(10, quantity::units::mL), sodium_chloride_molar_mass(), 1);
    REQUIRE(mixture);
    CHECK(text(mixture->osmolarity) == "154.004106776 mOsm/L");
    CHECK(mixture->concentrations.empty());
}

TEST_CASE("Parts that do not fill the final volume are refused") {
    const auto mixture = mix({{"parts[0]", Volume::of(5, quantity::units::mL), saline().concentration, {}}},
                             Volume::of(10, quantity::units::mL), sodium_chloride_molar_mass(), 1);
    REQUIRE_FALSE(mixture);
    CHECK(mixture.error().code == ErrorCode::OrderInconsistent);
    CHECK(mixture.error().where == "final_volume");
}

TEST_CASE("Both ends of a range belong to it") {
    const auto at = [](int mOsm) { return Osmolarity::of(mOsm, units::mOsm_per_L); };
    const OsmolarityRange range{at(255), at(320)};
    CHECK(is_within(at(255), range));
    CHECK(is_within(at(320), range));
    CHECK_FALSE(is_within(at(254), range));
    CHECK_FALSE(is_within(at(321), range));
}

}  // namespace
}  // namespace cisterna::solution
