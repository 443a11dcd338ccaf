#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/pump/refill_interval.h"
#include "core/quantity/quantity.h"
#include "core/recipe/recipe.h"
#include "core/rules/studies.h"

// How long a solution may stay in a pump, whatever is left of it.
namespace cisterna::rules {

struct IntervalCap {
    pump::RefillLimit limit = pump::RefillLimit::Stability;  // stability or label
    std::vector<std::string> subject;                        // ids of drugs and products
    quantity::Duration longest;
    std::string reason;  // "the label of ziconotide asks for a refill when it is diluted after 40 days at most"
    formulary::Evidence evidence = formulary::Evidence::Unconfirmed;
    std::vector<formulary::Source> sources;
    std::vector<formulary::StudiedDrug> tested;  // by the study behind it; empty for a label
};

// Something that would bound a figure, but that nobody has stated.
struct Gap {
    std::string what;  // "max-concentration", "solubility", "stability-in-pump", ...
    std::vector<std::string> subject;
    std::string message;
};

struct IntervalCaps {
    std::vector<IntervalCap> caps;
    std::vector<Gap> gaps;
};

// The caps of an order whose strengths are still open, and which will be diluted: the labels of its drugs, and, unless
// a drug is alone and its label speaks, the longest study of exactly these drugs in a pump. No such study is a gap; so
// is a first fill that the order does not rule out.
IntervalCaps caps_of_open_order(const order::Prescription& prescription, const formulary::Formulary& formulary);

// The caps of an order with its strengths: the labels as above, for the products of the recipe, diluted or not; and the
// study that covers these strengths, else one that does not show that it does (StudiesFound says which), with a gap
// that says so. `recipe` may be nullptr: the solution then counts as diluted.
IntervalCaps caps_of_order(const order::Prescription& prescription, const formulary::Formulary& formulary,
                           const StudiesFound& studies, const recipe::Recipe* recipe);

// For the forecast of the refill: whole days, rounded down.
std::vector<pump::IntervalCap> in_whole_days(const std::vector<IntervalCap>& caps);
// The shortest; of two as short, the first. Nothing when there is none.
const IntervalCap* shortest(const std::vector<IntervalCap>& caps);

}  // namespace cisterna::rules
