#pragma once

#include <string>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/rules/check.h"

namespace cisterna::cli {

// A check as a pharmacist reads it in a terminal: verdict, findings with figures and sources, the recipe.
std::string check_text(const rules::Check& check, const order::Prescription& prescription,
                       const formulary::Formulary& formulary);

}  // namespace cisterna::cli
