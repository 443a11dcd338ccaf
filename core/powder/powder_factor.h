#pragma once

#include <optional>
#include <string>

#include "core/quantity/rational.h"
#include "core/result/result.h"
#include "core/solution/molar.h"

// From the mass on the label to the mass on the balance.
namespace cisterna::powder {

// What a certificate's assay counts: the powder as it comes out of the jar, or without its water, or after drying.
enum class AssayBasis { AsIs, Anhydrous, Dried };

// Fractions of one; both ends belong to the range.
struct AcceptanceRange {
    quantity::Rational low;
    quantity::Rational high;
};

// What no powder of a drug can be outside of, whatever its monograph says; a certificate outside this frame is misread
// or of another powder. It is the widest range of any article, 90 to 110 %, and on the as-is basis its lower end less
// the most water of any powder here (13.4 %, morphine sulfate): it takes the place of no monograph's own range.
AcceptanceRange plausible_assay(AssayBasis basis);

// The figures of a certificate of analysis that decide how much is weighed.
struct Certificate {
    quantity::Rational assay;  // a fraction of one
    AssayBasis basis = AssayBasis::AsIs;
    std::optional<quantity::Rational> water;  // or loss on drying, a fraction of one; not used on the as-is basis
    std::optional<AcceptanceRange> assay_range;
    std::optional<AcceptanceRange> water_range;
    // Where they stand in the inputs, for refusals.
    std::string assay_field;
    std::string water_field;
};

// Refuses assay_out_of_range (assay outside its range or the plausible frame; water outside its range), coa_missing
// (water, on the anhydrous and the dried basis), order_inconsistent (water below 0 or not below 100 %, a range whose
// low end is above its high end).
Result<void> check_certificate(const Certificate& certificate);

// The form in which the strength is labelled and the form in which the powder is assayed. No molar masses: one form.
struct Forms {
    solution::MolarMass labelled;
    solution::MolarMass assayed;
    quantity::Rational moles_per_mole_labelled{1};  // moles of the assayed form for one mole of the labelled form
    std::string labelled_field;                     // where the molar masses and the ratio stand in the inputs
    std::string assayed_field;
    std::string moles_field;
};

struct PowderFactor {
    quantity::Rational molar_ratio{1};  // mass of the assayed form for one mass of the labelled form
    quantity::Rational content{1};      // mass of the assayed form in one mass of powder
    quantity::Rational factor{1};       // mass of powder for one mass as labelled
};

// Mass of the assayed form per mass of the labelled form: moles per mole x molar mass assayed / molar mass labelled.
// Refuses weight_not_positive (a molar mass), order_inconsistent (the ratio of moles is not above zero, or the masses
// would differ by more than a salt and its base do: the ratio is turned round).
Result<quantity::Rational> molar_ratio(const Forms& forms);

// factor = molar ratio / (assay x (1 - water)), the last bracket on the anhydrous and dried basis only.
// Source: the USP monographs' own definitions of assay and label form; practice is the same for every salt and hydrate.
// Refuses what check_certificate and molar_ratio refuse.
Result<PowderFactor> powder_factor(const Certificate& certificate, const std::optional<Forms>& forms);

// The mass of powder to weigh for a mass as labelled.
quantity::Mass mass_to_weigh(const quantity::Mass& labelled, const PowderFactor& factor);

struct StrengthMade {
    quantity::Concentration actual;
    quantity::Rational error;  // (actual - target) / target
};

// The strength that a weighed mass of powder makes in a volume: weighed / factor / volume. `where` is the path of the
// weighing. Refuses weight_not_positive (measured_mass), volume_not_positive (final_volume), concentration_not_positive
// (target_concentration).
Result<StrengthMade> strength_made(const quantity::Mass& weighed, const PowderFactor& factor,
                                   const quantity::Volume& volume, const quantity::Concentration& target,
                                   const std::string& where);

}  // namespace cisterna::powder
