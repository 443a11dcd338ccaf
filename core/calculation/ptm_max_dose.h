#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// The kind "ptm_max_dose": the most that a patient can get in a day, with every bolus that the patient may start, or of
// a flexible schedule ("mode": "flex"), with boluses on top where they are stated.
Result<codec::Object> calculate_ptm_max_dose(const codec::Value& inputs);

}  // namespace cisterna::calculation
