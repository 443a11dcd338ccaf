#pragma once

#include "core/codec/value.h"
#include "core/result/error.h"

namespace cisterna::codec {

// A refusal as other programs see it: refused (true), refusal_kind (the code's stable name), where, message. It holds
// no figure that could be used by mistake.
Object refusal_json(const Error& error);

}  // namespace cisterna::codec
