#pragma once

#include <string>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/result/result.h"
#include "core/solution/molar.h"

namespace cisterna::solution {

// Sodium chloride of an isotonic solution, 0.9 %: 9 mg/mL.
quantity::Concentration isotonic_sodium_chloride();

// A drug and the sodium chloride that one part of it stands for (its E value).
struct TonicDrug {
    std::string path;
    quantity::Mass mass;
    quantity::Rational equivalent;
};

enum class Tonicity { CanBeIsotonic, Hypertonic };

struct SodiumChlorideToAdd {
    quantity::Mass isotonic;     // 9 mg/mL x volume
    quantity::Mass equivalents;  // sum of mass x E, sodium chloride that is present counted with E = 1
    quantity::Mass to_add;       // the difference, never below zero
    Tonicity tonicity = Tonicity::CanBeIsotonic;
};

// Sodium chloride that makes a solution isotonic: 9 mg/mL x volume - sum of (mass x E), never below zero. USP monograph
// Morphine Sulfate Compounded Injection: 10 mg/mL, E 0.14, 760 mg in 100 mL.
// Refuses volume_not_positive (final_volume), weight_not_positive (mass), order_inconsistent (E below zero or above 1).
Result<SodiumChlorideToAdd> sodium_chloride_to_add(const quantity::Volume& volume, const std::vector<TonicDrug>& drugs);

// E as it was found at some concentrations; it falls as the concentration rises.
struct EquivalentPoint {
    quantity::Concentration concentration;
    quantity::Rational equivalent;
};

// What holds outside the concentrations of a table.
enum class Outside { Refuse, HoldTheEndValue };

// The E value at a concentration, on the straight line between the two neighbouring points. The points may be in any
// sequence. Refuses at `where`: value_missing (no point), order_inconsistent (two points of one concentration),
// concentration_not_positive, no_limit_for_condition (outside the points, unless the end value is to be held).
Result<quantity::Rational> equivalent_at(std::vector<EquivalentPoint> points, const quantity::Concentration& wanted,
                                         Outside outside, const std::string& where);

// E = 17 x Liso / molar mass, for a drug whose E is in no table. Liso is 1.9 for a non-electrolyte, 3.4 for a salt of
// two ions with one charge each, 4.3 for a salt of two and one. Refuses at `where`: weight_not_positive (mw),
// order_inconsistent (Liso not above zero).
Result<quantity::Rational> equivalent_from_liso(const quantity::Rational& liso, const MolarMass& molar_mass,
                                                const std::string& where);

}  // namespace cisterna::solution
