#pragma once

#include "core/codec/value.h"
#include "core/rules/check.h"

namespace cisterna::rules {

// The part "pump" of a check document, for a check that has a recipe: flow, doses with and without patient boluses, the
// refill date, and what a bridge after the last fill comes to.
codec::Object pump_json(const Check& check, const order::Prescription& prescription,
                        const formulary::Formulary& formulary);

}  // namespace cisterna::rules
