#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// Osmotic strength of a solution. The inputs tell which question is asked:
//   solutes                            osmolarity of a solution from what is dissolved in it
//   parts, final_volume                the same for products poured together, with the sodium chloride of the mixture
//   drugs, final_volume                sodium chloride to add for an isotonic solution, by E values
// "accept_range" (low, high) adds "within". Gives the figures and "steps". Refuses with the kinds of the contract; an
// unknown field is order_inconsistent.
Result<codec::Object> calculate_osmolality(const codec::Value& inputs);

}  // namespace cisterna::calculation
