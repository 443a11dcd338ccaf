#pragma once

#include <vector>

#include "core/rules/rule.h"

namespace cisterna::rules {

// The product that each ordered drug would be drawn from: the one that the recipe chose, else the one that the order
// names, else nullptr.
std::vector<const formulary::Product*> used_products(const Subject& subject);

// The known name of a drug for a sentence, else the text of the order.
std::string drug_name(const Subject& subject, const std::string& drug);

}  // namespace cisterna::rules
