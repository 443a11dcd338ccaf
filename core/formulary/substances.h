#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/evidence.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"

// The part of the formulary that is about substances: drugs, bulk powders and what dissolves; formulary.h holds the
// whole.
namespace cisterna::formulary {

// What a monograph lets the assayed strength of the drug's injections be, as fractions of the label: 9/10 to 11/10.
// Both bounds are allowed; one stands between them.
struct StrengthRange {
    quantity::Rational low;
    quantity::Rational high;
};

// The mass of sodium chloride that is as tonic as one mass of the drug, in mg/mg of the labelled form. It falls with
// the concentration.
struct SodiumChlorideEquivalent {
    std::optional<quantity::Concentration> at;  // nothing: the concentration is not stated
    quantity::Rational value;
};

// A substance in one salt form. Its id names the form: "morphine-sulfate". All of its figures are counted in this form.
struct Drug {
    std::string id;
    std::string name;        // "morphine sulfate"
    std::string label_name;  // with tall-man letters: "HYDROmorphone hydrochloride"
    std::string drug_class;  // "opioid", "local anaesthetic", "alpha-2 agonist", "GABA-B agonist", "N-type calcium
                             // channel blocker"
    std::string controlled_schedule;  // "CII"; empty when it is none
    // The form in which strength and dose are counted: "sulfate pentahydrate", "base".
    std::string strength_basis;
    // Names by which the drug could be meant but which do not tell the salt form: "morphine".
    std::vector<std::string> ambiguous_names;
    std::vector<std::string> label_warnings;  // "PROTECT FROM LIGHT"
    // Nothing when no monograph is known; the site's general range holds then.
    std::optional<Known<StrengthRange>> strength_range;
    std::optional<Known<quantity::MolarMass>> molar_mass;  // of the form in `strength_basis`
    // By rising concentration; the only one when its concentration is not stated.
    std::vector<Known<SodiumChlorideEquivalent>> sodium_chloride_equivalents;
    std::vector<Source> sources;
};

// What the percentage of an assay counts: the substance as it stands in its container, without its water, or after
// drying.
enum class AssayBasis { AsIs, Anhydrous, Dried };

// What the monograph of a bulk substance lets its assay be. The bounds are fractions of one and allowed.
struct PowderAssay {
    std::string form;                            // what is counted: "sulfate, anhydrous"
    Known<quantity::MolarMass> molar_mass;       // of that form
    quantity::Rational moles_per_mole_labelled;  // moles of that form that make one mole of the drug's labelled form
    AssayBasis basis = AssayBasis::AsIs;
    quantity::Rational low;
    quantity::Rational high;
};

// What the monograph lets the water be, as fractions of the powder. The bounds are allowed.
struct WaterRange {
    quantity::Rational low;
    quantity::Rational high;
};

// A bulk substance from which a drug is weighed.
struct Powder {
    std::string id;    // "morphine-sulfate-pentahydrate-powder"
    std::string name;  // "morphine sulfate pentahydrate powder"
    std::string drug;  // id of a drug; it has a molar mass
    std::string form;  // as supplied: "sulfate pentahydrate"
    Known<quantity::MolarMass> molar_mass;
    // Moles of the form as supplied that make one mole of the drug's labelled form.
    quantity::Rational moles_per_mole_labelled;
    std::optional<Known<PowderAssay>> assay;
    std::optional<Known<WaterRange>> water;
    std::vector<Source> sources;
    std::string note;
};

// How much of a drug a solvent takes up.
struct Solubility {
    std::string id;    // "morphine-sulfate-in-water"
    std::string drug;  // id of a drug
    // In the drug's labelled form, like all of its figures.
    Known<quantity::Concentration> value;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    std::string solvent;     // "water"
    std::string conditions;  // "room temperature"; empty when they are not stated
};

}  // namespace cisterna::formulary
