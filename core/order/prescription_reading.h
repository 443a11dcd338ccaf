#pragma once

#include <vector>

#include "core/codec/value.h"
#include "core/order/prescription.h"
#include "core/result/result.h"

namespace cisterna::order {

inline constexpr std::string_view prescription_schema = "cisterna/prescription/1";

// Reads a document of schema cisterna/prescription/1 strictly. Everything that is wrong is reported, in the order of
// the document, each with its field and remedy: missing and unknown fields, figures without or with a wrong unit,
// values that are not above zero, no or two primary drugs, more than one basis, a wish for a drug that is not ordered.
// An order without a basis is read: core/design proposes one, and recipe::targets_of refuses what still has none.
tl::expected<Prescription, std::vector<Error>> read_prescription(const codec::Value& document);

}  // namespace cisterna::order
