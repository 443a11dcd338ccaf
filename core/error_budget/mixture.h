#pragma once

#include <vector>

#include "core/error_budget/model.h"
#include "core/quantity/rational.h"

// The models of recipes, put together from terms for strengths (mg/mL), volumes (mL) and masses (mg).
namespace cisterna::error_budget {

// A volume of a solution of known strength: a draw of a vial, or an aliquot of an intermediate.
struct Portion {
    Term strength;
    Term volume;
};

// All portions that bring one drug: several lots in one draw are several portions.
using Portions = std::vector<Portion>;

struct Mixture {
    Term final_volume;
    std::vector<Term> concentrations;  // of each drug, in order
};

// Brought together: the final volume is the sum of all volumes. `others` are volumes without drug (diluent).
Mixture mixture(Model& model, const std::vector<Portions>& drugs, const std::vector<Term>& others);

// Quantum sufficit: brought to a final volume that is measured itself.
Mixture mixture_to_volume(Model& model, const std::vector<Portions>& drugs, Term final_volume);

// The strength of an intermediate dilution or stock solution: the portion and what is added, or made up to a volume.
Term diluted(Model& model, const Portion& portion, Term diluent);
Term diluted_to_volume(Model& model, const Portion& portion, Term final_volume);

// What of a weighed powder counts: mass x conversion x assay x (1 - water). `conversion` is the molar factor from what
// the assay tells to what the label counts (1 when both are the same).
struct Powder {
    Term mass;
    quantity::Rational conversion = 1;
    Term assay;
    std::vector<Term> losses;  // water or loss on drying, each a fraction, when the assay is on that basis
};

// The strength of a powder made up to a volume.
Term powder_strength(Model& model, const Powder& powder, Term final_volume);

}  // namespace cisterna::error_budget
