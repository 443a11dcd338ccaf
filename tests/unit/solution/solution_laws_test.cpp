// Laws of solutions that hold whatever is dissolved.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/solution/osmolarity.h"
#include "core/solution/tonicity.h"

namespace cisterna::solution {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;

Rational some_number(int smallest, int largest) {
    return Rational::ratio(*rc::gen::inRange(smallest, largest), 100);
}

Solute some_solute() {
    return {"solutes[0]", Concentration::of(some_number(1, 10'000), quantity::units::mg_per_mL),
            MolarMass::of(some_number(5'000, 300'000), units::g_per_mol), Rational(*rc::gen::inRange(1, 5)),
            some_number(50, 110)};
}

std::vector<Solute> some_solutes() {
    std::vector<Solute> solutes;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) solutes.push_back(some_solute());
    return solutes;
}

TEST_CASE("The osmolarity of a solution is the sum of what each solute has alone") {
    CHECK(rc::check([] {
        auto solutes = some_solutes();
        const auto whole = osmolarity_of(solutes)->total;
        Osmolarity sum;
        for (const auto& solute : solutes) sum += osmolarity_of({solute})->total;
        RC_ASSERT(sum == whole);
        std::reverse(solutes.begin(), solutes.end());
        RC_ASSERT(osmolarity_of(solutes)->total == whole);
    }));
}

TEST_CASE("Diluting a solution dilutes its osmolarity alike") {
    CHECK(rc::check([] {
        auto solutes = some_solutes();
        const auto before = osmolarity_of(solutes)->total;
        const auto factor = some_number(1, 1000);
        for (auto& solute : solutes) solute.concentration = solute.concentration * factor;
        RC_ASSERT(osmolarity_of(solutes)->total == before * factor);
    }));
}

TEST_CASE("A mixture lies between its weakest and its strongest part") {
    CHECK(rc::check([] {
        std::vector<Part> parts;
        Volume sum;
        std::vector<Osmolarity> each;
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
            Part part{"parts[0]", Volume::of(some_number(1, 5000), quantity::units::mL),
                      Concentration::of(some_number(0, 1000), quantity::units::mg_per_mL), some_solutes()};
            sum += part.volume;
            const auto alone = mix({part}, part.volume, sodium_chloride_molar_mass(), 1);
            each.push_back(alone->osmolarity);
            parts.push_back(std::move(part));
        }
        const auto mixture = mix(parts, sum, sodium_chloride_molar_mass(), 1);
        RC_ASSERT(mixture.has_value());
        RC_ASSERT(mixture->osmolarity >= *std::min_element(each.begin(), each.end()));
        RC_ASSERT(mixture->osmolarity <= *std::max_element(each.begin(), each.end()));
    }));
}

TEST_CASE("With the sodium chloride added a solution is isotonic, or was over it before") {
    CHECK(rc::check([] {
        const auto volume = Volume::of(some_number(100, 50'000), quantity::units::mL);
        std::vector<TonicDrug> drugs;
        for (int i = *rc::gen::inRange(1, 5); i > 0; --i)
            drugs.push_back({"drugs[0]", Mass::of(some_number(1, 1'000'000), quantity::units::mg), some_number(0, 40)});
        const auto found = sodium_chloride_to_add(volume, drugs);
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->to_add.sign() >= 0);
        RC_ASSERT((found->tonicity == Tonicity::Hypertonic) == (found->equivalents > found->isotonic));
        if (found->tonicity == Tonicity::Hypertonic) {
            RC_ASSERT(found->to_add.is_zero());
            return;
        }
        if (!found->to_add.is_zero()) drugs.push_back({"salt", found->to_add, 1});
        RC_ASSERT(sodium_chloride_to_add(volume, drugs)->to_add.is_zero());
        RC_ASSERT(sodium_chloride_to_add(volume, drugs)->tonicity == Tonicity::CanBeIsotonic);
    }));
}

TEST_CASE("An E value falls with the concentration when the points of its table do") {
    CHECK(rc::check([] {
        std::vector<EquivalentPoint> points;
        Rational concentration;
        Rational equivalent(1);
        for (int i = *rc::gen::inRange(2, 7); i > 0; --i) {
            concentration += some_number(1, 1000);
            equivalent -= some_number(1, 10);
            points.push_back({Concentration::of(concentration, quantity::units::mg_per_mL), equivalent});
        }
        const auto first = points.front().concentration;
        const auto span = points.back().concentration - first;
        const auto low = some_number(0, 101);
        const auto high = low + (Rational(1) - low) * some_number(0, 101);
        const auto at = [&](const Rational& part) {
            return equivalent_at(points, first + span * part, Outside::Refuse, "e").value();
        };
        RC_ASSERT(at(low) >= at(high));
        RC_ASSERT(at(low) <= points.front().equivalent);
        RC_ASSERT(at(high) >= points.back().equivalent);
    }));
}

}  // namespace
}  // namespace cisterna::solution
