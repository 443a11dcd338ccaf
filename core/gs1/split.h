#pragma once

#include <string_view>
#include <vector>

#include "core/gs1/element_string.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

enum class Splits {
    AtSeparators,  // an element without predefined length ends at a separator or at the end, nowhere else
    Anywhere,      // a separator may be missing: every place is tried where a known identifier could begin
};

// Takes an element string apart and gives its one valid reading. Refuses (scan_ambiguous) when there are two or more,
// or more possibilities than can be looked through; and, when there is none, for the reason that stops the reading at
// the separators. A superfluous separator after any element, one at the start and one at the end are accepted, as by
// GS1's own engine (gs1_processAIdata in ai.c of github.com/gs1/gs1-syntax-engine).
Result<ElementString> split_elements(std::string_view text, Splits splits, int reference_year);

}  // namespace cisterna::gs1
