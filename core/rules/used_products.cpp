#include "core/rules/used_products.h"

namespace cisterna::rules {

std::vector<const formulary::Product*> used_products(const Subject& subject) {
    std::vector<const formulary::Product*> products;
    for (std::size_t i = 0; i < subject.prescription.drugs.size(); ++i) {
        const auto& ordered = subject.prescription.drugs[i];
        if (subject.recipe != nullptr)
            products.push_back(subject.formulary.product(subject.recipe->draws[i].product));
        else
            products.push_back(ordered.product ? subject.formulary.product(*ordered.product) : nullptr);
    }
    return products;
}

const formulary::Powder* used_powder(const Subject& subject, std::size_t drug) {
    if (subject.recipe == nullptr || !subject.recipe->draws[drug].weighing) return nullptr;
    return subject.formulary.powder(subject.recipe->draws[drug].product);
}

std::string drug_name(const Subject& subject, const std::string& drug) {
    const auto* known = subject.formulary.drug(drug);
    return known == nullptr ? "\"" + drug + "\"" : known->name;
}

}  // namespace cisterna::rules
