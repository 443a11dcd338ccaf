#pragma once

#include <vector>

#include "core/recipe/recipe.h"

namespace cisterna::recipe {

// The error budget of each final concentration, from the strength of label or lot, each filling of each syringe, what
// an intermediate dilution adds, and how the final volume comes about. Errors that several concentrations share, such
// as that of the final volume, are kept together (core/error_budget). Refuses below_minimum_volume when a volume is
// measured so coarsely that nothing may be left of it. A bug when the model's own concentration is not the one that
// the recipe states.
Result<std::vector<FinalStrength>> final_strengths(const Recipe& recipe, const Means& means);

}  // namespace cisterna::recipe
