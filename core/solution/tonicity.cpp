#include "core/solution/tonicity.h"

#include <algorithm>

namespace cisterna::solution {
namespace {

using quantity::Concentration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

// By concentrations instead of masses: what the solution holds against an isotonic one.
Result<void> check_by_concentration(const SodiumChlorideToAdd& found, const Volume& volume,
                                    const std::vector<TonicDrug>& drugs) {
    Concentration held = found.to_add / volume;
    for (const auto& drug : drugs) held += drug.mass / volume * drug.equivalent;
    const bool hypertonic = found.tonicity == Tonicity::Hypertonic;
    const bool agrees =
        hypertonic ? held > isotonic_sodium_chloride() && found.to_add.is_zero() : held == isotonic_sodium_chloride();
    if (!agrees) return bug("sodium_chloride_to_add");
    return {};
}

Rational on_the_line(const EquivalentPoint& low, const EquivalentPoint& high, const Concentration& wanted) {
    const Rational part = (wanted - low.concentration) / (high.concentration - low.concentration);
    return low.equivalent + (high.equivalent - low.equivalent) * part;
}

Result<void> check_points(const std::vector<EquivalentPoint>& points, const std::string& where) {
    if (points.empty())
        return refuse(ErrorCode::ValueMissing, where, "No E value is given; give at least one with its concentration.");
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!points[i].concentration.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, where,
                          "The concentration of an E value must be above zero; correct it.");
        if (i > 0 && points[i].concentration == points[i - 1].concentration)
            return refuse(ErrorCode::OrderInconsistent, where,
                          "Two E values are given for one concentration; correct one of them.");
    }
    return {};
}

}  // namespace

Concentration isotonic_sodium_chloride() {
    return Concentration::of(9, quantity::units::mg_per_mL);
}

Result<SodiumChlorideToAdd> sodium_chloride_to_add(const Volume& volume, const std::vector<TonicDrug>& drugs) {
    if (!volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    SodiumChlorideToAdd found;
    found.isotonic = isotonic_sodium_chloride() * volume;
    for (const auto& drug : drugs) {
        if (!drug.mass.is_positive())
            return refuse(ErrorCode::WeightNotPositive, drug.path + ".mass",
                          "The mass must be above zero; correct it.");
        // No substance gives more ions for its weight than sodium chloride, among those that are used here.
        if (drug.equivalent.sign() < 0 || drug.equivalent > Rational(1))
            return refuse(ErrorCode::OrderInconsistent, drug.path + ".sodium_chloride_equivalent",
                          "An E value lies between 0 and 1; correct it.");
        found.equivalents += drug.mass * drug.equivalent;
    }
    if (found.equivalents > found.isotonic) found.tonicity = Tonicity::Hypertonic;
    found.to_add = std::max(Mass(), found.isotonic - found.equivalents);
    CISTERNA_CHECK(check_by_concentration(found, volume, drugs));
    return found;
}

Result<Rational> equivalent_at(std::vector<EquivalentPoint> points, const Concentration& wanted, Outside outside,
                               const std::string& where) {
    std::sort(points.begin(), points.end(),
              [](const EquivalentPoint& a, const EquivalentPoint& b) { return a.concentration < b.concentration; });
    CISTERNA_CHECK(check_points(points, where));
    const auto above = std::find_if(points.begin(), points.end(),
                                    [&](const EquivalentPoint& point) { return point.concentration >= wanted; });
    if (above != points.end() && above->concentration == wanted) return above->equivalent;
    const bool is_inside = above != points.begin() && above != points.end();
    if (is_inside) {
        const auto found = on_the_line(*(above - 1), *above, wanted);
        if (found != on_the_line(*above, *(above - 1), wanted)) return bug(where);
        return found;
    }
    if (outside == Outside::HoldTheEndValue)
        return above == points.begin() ? points.front().equivalent : points.back().equivalent;
    return refuse(ErrorCode::NoLimitForCondition, where,
                  "The concentration lies outside the table of E values; give an E value for this concentration, or "
                  "state that the end value holds.");
}

Result<Rational> equivalent_from_liso(const Rational& liso, const MolarMass& molar_mass, const std::string& where) {
    const auto field = [&](const char* key) { return where.empty() ? std::string(key) : where + "." + key; };
    if (!molar_mass.is_positive())
        return refuse(ErrorCode::WeightNotPositive, field("mw"),
                      "The molecular weight must be above zero; correct it.");
    if (liso.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, field("liso"), "The Liso value must be above zero; correct it.");
    const Rational equivalent = Rational(17) * liso / molar_mass.in(units::g_per_mol);
    if (equivalent * molar_mass.in(units::g_per_mol) / liso != Rational(17)) return bug(field("liso"));
    return equivalent;
}

}  // namespace cisterna::solution
