#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// Dilutions and mixtures. The inputs tell which question is asked:
//   stock_concentration, final_concentration, volumes       C1 V1 = C2 V2; "minimum_measurable_volume" guards the draw
//   stock_concentration, target_concentration, steps_allowed ...   a serial dilution
//   dose, concentration                                      the volume that holds a dose
//   daily_dose or hourly_dose [, concentration]              the other dose and the flow
//   part_a, part_b, target_concentration                     alligation
//   residual_*, added_*                                      the residual in a reservoir mixes with the new fill
//   residual_*, rinse_volume, rinses                         what rinses leave of the old drug
// Gives the figures and "steps". Refuses with the kinds of the contract; an unknown field is order_inconsistent.
Result<codec::Object> calculate_dilution(const codec::Value& inputs);

}  // namespace cisterna::calculation
