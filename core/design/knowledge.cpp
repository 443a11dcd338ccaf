#include <utility>

#include "core/design/question.h"
#include "core/rules/refill_caps.h"

namespace cisterna::design {
namespace {

using formulary::Formulary;
using order::Prescription;

std::string condition_of(const formulary::Solubility& solubility) {
    return "in " + solubility.solvent + (solubility.conditions.empty() ? "" : ", " + solubility.conditions);
}

}  // namespace

Knowledge knowledge_of(const Prescription& prescription, const Formulary& formulary) {
    Knowledge knowledge;
    for (const auto& drug : prescription.drugs)
        for (const auto* solubility : formulary.solubilities_of(drug.drug))
            knowledge.solubilities.push_back({drug.drug, solubility->value.value, Force::Stop,
                                              condition_of(*solubility), solubility->value.evidence,
                                              solubility->value.sources});
    auto known = rules::caps_of_open_order(prescription, formulary);
    knowledge.caps = std::move(known.caps);
    knowledge.gaps = std::move(known.gaps);
    return knowledge;
}

}  // namespace cisterna::design
