#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// Whether something lies within its limits. `limit_type` tells what:
//   endotoxin                 K / M, or the limit of another route (parenteral_limit, K_parenteral, K_intrathecal)
//   endotoxin_load            the sum over all components, for each mL, and against a limit
//   assay, yield              found as a percentage of the label, low to high or a tolerance
//   certificate_of_analysis   a test's result, low to high
//   dose_change               the change against the previous dose
//   barcode_x_dimension       module of a printer's whole dots
//   gravimetric_fill          the filled volume from its weight
//   mass_balance              where a controlled substance went
//   batch_size, sterility_samples   how many units
//   expiry                    usable to the end of the day, or of the month
//   waste, verification       acts that need a second person
//   any other                 value against limit and rule (<=, <, >=, >), or low to high: daily_dose, concentration,
//                             solubility, flow, volume, osmolality, ph ...
// What lies outside answers "within": false; only what cannot be judged is refused. Gives the figures and "steps".
// Refuses with the kinds of the contract; an unknown field is order_inconsistent.
Result<codec::Object> calculate_limits(const codec::Value& inputs);

}  // namespace cisterna::calculation
