#include "core/design/question.h"

namespace cisterna::design {
namespace {

std::string condition_of(const formulary::Solubility& solubility) {
    return "in " + solubility.solvent + (solubility.conditions.empty() ? "" : ", " + solubility.conditions);
}

}  // namespace

Knowledge knowledge_of(const order::Prescription& prescription, const formulary::Formulary& formulary) {
    Knowledge knowledge;
    for (const auto& drug : prescription.drugs)
        for (const auto* solubility : formulary.solubilities_of(drug.drug))
            knowledge.solubilities.push_back({drug.drug, solubility->value.value, Force::Stop,
                                              condition_of(*solubility), solubility->value.evidence,
                                              solubility->value.sources});
    return knowledge;
}

}  // namespace cisterna::design
