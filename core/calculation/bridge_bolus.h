#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// The kind "bridge_bolus". The inputs tell which of these is asked for:
// the bridge after a change of concentration or drugs; a priming bolus ("type": "priming"); the tubing volume to use
// between two bounds; the volume of a trimmed catheter.
Result<codec::Object> calculate_bridge_bolus(const codec::Value& inputs);

}  // namespace cisterna::calculation
