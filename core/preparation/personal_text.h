#pragma once

#include "core/codec/value.h"

namespace cisterna::preparation {

// Whether a text, or any text of a document, tells who the patient is: it holds the name (also turned round at its
// comma), the birth date, the record number or the pump's serial number, as a word of its own and in small or capital
// letters. A record number or serial number of less than four characters is no evidence and is not looked for.
bool names_patient(const codec::Value& document, const codec::Object& personal);

}  // namespace cisterna::preparation
