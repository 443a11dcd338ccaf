#pragma once

#include <vector>

#include "core/rules/rule.h"

namespace cisterna::rules {

// The product that each ordered drug would be drawn from: the one that the recipe chose, else the one that the order
// names, else nullptr. A powder that is weighed is no product.
std::vector<const formulary::Product*> used_products(const Subject& subject);

// The powder that the recipe weighs for the drug at that place of the prescription, or nullptr.
const formulary::Powder* used_powder(const Subject& subject, std::size_t drug);

// The known name of a drug for a sentence, else the text of the order.
std::string drug_name(const Subject& subject, const std::string& drug);

}  // namespace cisterna::rules
