#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/quantity/rational.h"
#include "core/result/result.h"
#include "core/solution/molar.h"

namespace cisterna::solution {

// What is dissolved. `path` is where it stands in the inputs, for refusals.
struct Solute {
    std::string path;
    quantity::Concentration concentration;
    MolarMass molar_mass;
    quantity::Rational particles;               // that one molecule or formula unit gives: 2 for sodium chloride
    quantity::Rational osmotic_coefficient{1};  // 1 is the ideal solution
};

struct OsmoticStrength {
    std::vector<Osmolarity> shares;  // one for each solute, in their sequence
    Osmolarity total;
};

// osmolarity = sum of (concentration / molar mass x particles x osmotic coefficient).
// Refuses at the solute's field: concentration_not_positive, weight_not_positive (mw), order_inconsistent (particles,
// osmotic_coefficient not above zero).
Result<OsmoticStrength> osmolarity_of(const std::vector<Solute>& solutes);

// Formula weight of sodium chloride, and the ions that it gives.
MolarMass sodium_chloride_molar_mass();  // 58.44 g/mol
inline constexpr int sodium_chloride_particles = 2;

// One of the solutions, or water, that a mixture is made of.
struct Part {
    std::string path;
    quantity::Volume volume;
    quantity::Concentration sodium_chloride;  // zero is allowed
    std::vector<Solute> solutes;              // beside the sodium chloride, at their strength in this part
};

struct Mixture {
    quantity::Volume volume;
    quantity::Concentration sodium_chloride;
    std::vector<quantity::Concentration> concentrations;  // of all solutes of all parts, in their sequence
    Osmolarity osmolarity;
};

// The parts poured together; their volumes must add up to the final volume.
// Refuses: volume_not_positive, concentration_not_positive (a content below zero), order_inconsistent (final_volume
// when the parts do not add up to it), and what osmolarity_of refuses.
Result<Mixture> mix(const std::vector<Part>& parts, const quantity::Volume& final_volume,
                    const MolarMass& sodium_chloride, const quantity::Rational& osmotic_coefficient);

struct OsmolarityRange {
    Osmolarity low;
    Osmolarity high;
};

// Both ends belong to the range.
bool is_within(const Osmolarity& osmolarity, const OsmolarityRange& range);

}  // namespace cisterna::solution
