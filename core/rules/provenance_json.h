#pragma once

#include <optional>
#include <vector>

#include "core/codec/value.h"
#include "core/formulary/formulary.h"

namespace cisterna::rules {

// Sources as documents show them: id, title and locator of each.
codec::Array citations_json(const std::vector<formulary::Source>& sources, const formulary::Formulary& formulary);

// "confirmed", "secondary", "unconfirmed", or null.
codec::Value evidence_json(const std::optional<formulary::Evidence>& known);

}  // namespace cisterna::rules
