#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// The year that places the two-digit years of scanned dates when a calculation is not told the present one: dates from
// 1977 to 2076 are read.
inline constexpr int default_reference_year = 2026;

// The calculation kind `gtin`: product numbers and GS1 element strings. One of these groups of inputs:
//   ndc, [indicator "0" to "8"], [want]     NDC in every form, GTIN and check digit
//   gtin14 | gtin13 | gtin12 | upc | gtin, [ndc], [want]   the other forms; with ndc, both must be the same product
//   packaging, [ndc], [strength]            what holds what, with the codes of unit and outer package
//   gs1_element_string, [fnc1]              gtin14, expiry, lot and serial; null where the code holds none
//   make_gs1_symbol {AI: value, ...}, [fnc1]     the element string to encode and the text beside the symbol
// fnc1 tells how the separator is written in the JSON ("<GS>" unless told; the GS character itself is read too). want
// names one wanted result (ndc10, ndc11, ndc12, gtin14, gtin13, gtin12, upc, gtin) and refuses when it cannot be known.
// The answer also holds `steps`: formula, figures and result of each step, so that it can be done again by hand.
// Refusals carry the kinds of the contract; where is the input's name: not_a_number (unreadable), value_missing (also:
// a lost separator leaves more than one reading), check_digit, gs1_missing_key, ndc_ambiguous, catalogue_inconsistent,
// order_inconsistent (inputs or elements that contradict each other).
Result<codec::Object> calculate_gtin(const codec::Value& inputs, int reference_year = default_reference_year);

}  // namespace cisterna::calculation
