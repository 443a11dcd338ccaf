#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::order {

// A prescription document in two parts, so that what tells who the patient is never enters an event.
struct SplitPrescription {
    codec::Object personal;  // the members of "patient", and "pump_serial"
    codec::Object order;     // everything else
};

// Splits a document that read_prescription accepts. The two parts hold every member once.
SplitPrescription split_personal(const codec::Value& document);

// The document again, as it was before the split (member order apart).
codec::Value join_personal(const SplitPrescription& parts);

}  // namespace cisterna::order
