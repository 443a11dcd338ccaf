#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// A recipe from manufactured containers. The inputs tell which question is asked:
//   reservoir_capacity, final_volume, drugs, basis ...      concentrations, draws, containers, diluent of a pump refill
//   containers_to_make, container_volume, drugs ...         the same for bags or other containers of stated
//   concentrations final_volume, measured                                  the concentrations really made by measured
//   draws mass_needed, lots, rule                                 draws from assayed lots, one used up after the other
// Gives the figures and "steps". Refuses with the kinds of the contract; an unknown field is order_inconsistent.
Result<codec::Object> calculate_recipe_from_vials(const codec::Value& inputs);

}  // namespace cisterna::calculation
