#pragma once

#include <string>

#include "core/design/design.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"

namespace cisterna::cli {

// A design as a pharmacist reads it in a terminal: the window, what bounds each side, the ordered strength against it,
// the proposal with its figures, or what contradicts and which changes open the window.
std::string design_text(const design::Design& design, const order::Prescription& prescription,
                        const formulary::Formulary& formulary);

}  // namespace cisterna::cli
