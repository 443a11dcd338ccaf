#pragma once

#include <string>

#include "core/codec/value.h"

namespace cisterna::cli {

// The answer of a bench calculation as a pharmacist reads it: the results, then the way to each of them as numbered
// lines with formula, figures and result. Figures are those of the JSON answer, to the letter.
std::string calc_text(const codec::Object& answer);

}  // namespace cisterna::cli
