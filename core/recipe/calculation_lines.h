#pragma once

#include <vector>

#include "core/recipe/recipe.h"

namespace cisterna::recipe {

// The calculation of a recipe, line by line, in the figures that a pharmacist would write.
std::vector<CalculationLine> calculation_lines(const order::Prescription& prescription, const Recipe& recipe);

}  // namespace cisterna::recipe
