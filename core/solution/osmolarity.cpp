#include "core/solution/osmolarity.h"

#include "core/quantity/text.h"

namespace cisterna::solution {
namespace {

using quantity::Concentration;
using quantity::Rational;
using quantity::Volume;

std::string volume_text(const Volume& volume) {
    return quantity::people_text(volume, quantity::units::mL);
}

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

OsmolesPerMole osmoles_per_mole(const Solute& solute) {
    return OsmolesPerMole::of(solute.particles * solute.osmotic_coefficient, units::mOsm_per_mmol);
}

Result<void> check_solute(const Solute& solute) {
    if (!solute.concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, solute.path + ".concentration",
                      "The concentration must be above zero; correct it.");
    if (!solute.molar_mass.is_positive())
        return refuse(ErrorCode::WeightNotPositive, solute.path + ".mw",
                      "The molecular weight must be above zero; correct it.");
    if (solute.particles.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, solute.path + ".particles",
                      "A dissolved molecule gives at least one particle; correct the number.");
    if (solute.osmotic_coefficient.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, solute.path + ".osmotic_coefficient",
                      "The osmotic coefficient must be above zero; correct it.");
    return {};
}

Result<void> check_parts(const std::vector<Part>& parts, const Volume& final_volume) {
    if (!final_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    Volume sum;
    for (const auto& part : parts) {
        if (!part.volume.is_positive())
            return refuse(ErrorCode::VolumeNotPositive, part.path + ".volume",
                          "The volume must be above zero; correct it.");
        if (part.sodium_chloride.sign() < 0)
            return refuse(ErrorCode::ConcentrationNotPositive, part.path + ".sodium_chloride",
                          "The sodium chloride cannot be below zero; correct it.");
        sum += part.volume;
    }
    if (sum == final_volume) return {};
    return refuse(ErrorCode::OrderInconsistent, "final_volume",
                  "The parts together are " + volume_text(sum) + ", but the final volume is " +
                      volume_text(final_volume) + "; correct a volume, or name the part that fills the rest.");
}

// From the other side: the osmoles that every part carries into the mixture.
Result<Osmolarity> osmolarity_from_parts(const std::vector<Part>& parts, const Volume& final_volume,
                                         const MolarMass& sodium_chloride, const Rational& coefficient) {
    auto osmoles = Osmolarity() * final_volume;
    for (const auto& part : parts) {
        auto solutes = part.solutes;
        if (part.sodium_chloride.is_positive())
            solutes.push_back(
                {part.path, part.sodium_chloride, sodium_chloride, sodium_chloride_particles, coefficient});
        CISTERNA_TRY(strength, osmolarity_of(solutes));
        osmoles += strength.total * part.volume;
    }
    return osmoles / final_volume;
}

}  // namespace

MolarMass sodium_chloride_molar_mass() {
    return MolarMass::of(Rational::ratio(5844, 100), units::g_per_mol);
}

Result<OsmoticStrength> osmolarity_of(const std::vector<Solute>& solutes) {
    OsmoticStrength strength;
    for (const auto& solute : solutes) {
        CISTERNA_CHECK(check_solute(solute));
        const Osmolarity share = solute.concentration / solute.molar_mass * osmoles_per_mole(solute);
        // Backwards: the concentration that this share stands for.
        if (share / osmoles_per_mole(solute) * solute.molar_mass != solute.concentration) return bug(solute.path);
        strength.shares.push_back(share);
        strength.total += share;
    }
    return strength;
}

Result<Mixture> mix(const std::vector<Part>& parts, const Volume& final_volume, const MolarMass& sodium_chloride,
                    const Rational& osmotic_coefficient) {
    CISTERNA_CHECK(check_parts(parts, final_volume));
    if (!sodium_chloride.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "sodium_chloride_mw",
                      "The molecular weight must be above zero; correct it.");
    Mixture mixture;
    mixture.volume = final_volume;
    std::vector<Solute> solutes;
    for (const auto& part : parts) {
        mixture.sodium_chloride += part.sodium_chloride * (part.volume / final_volume);
        for (auto solute : part.solutes) {
            solute.concentration = solute.concentration * (part.volume / final_volume);
            mixture.concentrations.push_back(solute.concentration);
            solutes.push_back(std::move(solute));
        }
    }
    if (mixture.sodium_chloride.is_positive())
        solutes.push_back({"sodium_chloride", mixture.sodium_chloride, sodium_chloride, sodium_chloride_particles,
                           osmotic_coefficient});
    CISTERNA_TRY(strength, osmolarity_of(solutes));
    mixture.osmolarity = strength.total;
    CISTERNA_TRY(again, osmolarity_from_parts(parts, final_volume, sodium_chloride, osmotic_coefficient));
    if (again != mixture.osmolarity) return bug("osmolarity");
    return mixture;
}

bool is_within(const Osmolarity& osmolarity, const OsmolarityRange& range) {
    return range.low <= osmolarity && osmolarity <= range.high;
}

}  // namespace cisterna::solution
