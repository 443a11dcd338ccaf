#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// The reservoir between two refills. The inputs tell which question is asked:
//   no "check"                     flow, days, alarm date and refill date, with boluses, caps and a safety margin
//   "check": "residual_volume"     what was found before a refill beside what was expected
//   "check": "fill_volume"         what was injected beside what is measured in the pump (pocket fill)
// Gives the figures and "steps". Refuses with the kinds of the contract; an unknown field is order_inconsistent.
Result<codec::Object> calculate_refill_interval(const codec::Value& inputs);

}  // namespace cisterna::calculation
