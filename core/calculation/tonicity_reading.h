#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/solution/tonicity.h"

// What the inputs tell about the sodium chloride that a drug stands for.
namespace cisterna::calculation {

// The E value of a drug: one figure, a table by concentration, or a Liso value from which it follows.
struct ReadEquivalent {
    std::string path;  // of the field
    std::string drug_path;
    std::optional<quantity::Rational> value;
    std::vector<solution::EquivalentPoint> points;
    solution::Outside outside = solution::Outside::Refuse;
    std::optional<quantity::Rational> liso;
    std::optional<solution::MolarMass> molar_mass;
};

// Reads sodium_chloride_equivalent (or e_value): "0.14", or [{"concentration": "10 mg/mL",
// "sodium_chloride_equivalent": "0.14"}, ...], or {"points": [...], "outside": "hold the end value"}; beside it
// sodium_chloride_equivalent_outside; or liso, for which `molar_mass` is used. Nothing when none of them stands there.
std::optional<ReadEquivalent> read_optional_equivalent(codec::Reader& reader,
                                                       const std::optional<solution::MolarMass>& molar_mass);

// The E value at a concentration. Refuses value_missing (a concentration for a table, a molecular weight for Liso),
// order_inconsistent (an E value and a Liso value; an E value below 0 or above 1) and what solution::equivalent_at and
// equivalent_from_liso refuse.
Result<quantity::Rational> equivalent_of(const ReadEquivalent& read,
                                         const std::optional<quantity::Concentration>& concentration);

// The line of an E value that comes from a table or from Liso; a stated one needs none.
void explain_equivalent(Steps& steps, const std::string& drug, const ReadEquivalent& read,
                        const quantity::Concentration& concentration, const quantity::Rational& equivalent);

}  // namespace cisterna::calculation
