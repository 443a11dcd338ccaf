#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::formulary {

// The GTIN-14 of the unit package with this NDC: indicator 0, "03", the ten digits, the check digit. The NDC stands
// with its hyphens in one of the ten-digit forms 4-4-2, 5-3-2 and 5-4-1; others are refused (ndc_ambiguous).
Result<std::string> unit_gtin(std::string_view ndc, std::string_view where = {});

// Refuses a GTIN that is not fourteen digits (catalogue_inconsistent), whose check digit is wrong (check_digit), or
// that is not the unit GTIN of the NDC (catalogue_inconsistent).
Result<void> check_codes_agree(std::string_view ndc, std::string_view gtin, std::string_view where = {});

}  // namespace cisterna::formulary
