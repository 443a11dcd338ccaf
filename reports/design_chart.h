#pragma once

#include <string>

#include "core/design/design.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"

namespace cisterna::reports {

// The window of a design as an SVG drawing: flow to the right, with the days that the fill lasts above; one panel for
// each drug with its concentration = dose / flow and its limits as lines. What is not allowed is hatched, the window is
// clear, the bounds are numbered and named below, the proposal and the ordered strength are marked with their figures.
// It names the order by its number only, not the patient.
std::string design_chart(const design::Design& design, const order::Prescription& prescription,
                         const formulary::Formulary& formulary);

}  // namespace cisterna::reports
