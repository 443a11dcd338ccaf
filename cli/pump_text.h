#pragma once

#include <ostream>

#include "core/rules/check.h"

namespace cisterna::cli {

// What a check tells about boluses and about the bridge after the last fill, for people. Nothing when the order has
// neither. `check` has a recipe.
void write_boluses(const rules::Check& check, std::ostream& out);
void write_bridge(const rules::Check& check, std::ostream& out);

}  // namespace cisterna::cli
