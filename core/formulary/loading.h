#pragma once

#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/result/result.h"

namespace cisterna::formulary {

// One file of the formulary. The path is relative to its folder, with slashes: "products/infumorph-200-20ml.json".
struct SourceFile {
    std::string path;
    std::string text;
};

// Reads a whole formulary; docs/FORMULARY.md describes the files. All or nothing: either every file is good, or the
// answer lists every problem that was found, in the order of the paths, each with file and field ("products/x.json:
// strength.value") and a remedy. Besides what codec::parse and codec::Reader refuse:
// - formulary_invalid: a file outside the known folders, an id that differs from its file name or is badly written, an
// unknown
//   word, an id or citation that nothing defines, a missing formulary.json;
// - value_missing: a figure without a source, an empty list of figures;
// - catalogue_inconsistent: two entries for one id, two products for one code, a GTIN that contradicts its NDC, a
//   preservative in a preservative-free product, bounds or rows that contradict one another, a gap in the beyond-use
//   table;
// - check_digit, ndc_ambiguous, preservative_status_unknown, unit_mismatch, concentration_/dose_/volume_not_positive.
tl::expected<Formulary, std::vector<Error>> load(const std::vector<SourceFile>& files);

}  // namespace cisterna::formulary
