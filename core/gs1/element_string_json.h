#pragma once

#include <string_view>

#include "core/codec/value.h"
#include "core/gs1/scan.h"

namespace cisterna::gs1 {

// A scan for other programs: identifier, separators ("as_written" or "restored"), elements (ai, title, value),
// then gtin, expiry, lot and serial, null where the code holds none ("expiry": null means that no expiry was read,
// not that there is none), and what else was in the code: expiry_end_of_month, expiry_time, sscc, content_gtin, count,
// piece, production_date, best_before, ndc_digits, syringe.
codec::Object element_string_json(const Scan& scan);

// What `cisterna gs1 parse` prints for one text: the view above, or the refusal.
codec::Object parse_to_json(std::string_view text, const ScanContext& context);

}  // namespace cisterna::gs1
