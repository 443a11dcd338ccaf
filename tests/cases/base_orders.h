#pragma once

#include <string>
#include <vector>

#include "core/codec/value.h"

namespace cisterna::cases {

struct Change {
    std::string place;
    codec::Value value;
};

// The order tests/cases/check/orders/<name>.json with the changes (see changes.h). Stops the test when there is no such
// order or place.
codec::Value base_order(const std::string& name, const std::vector<Change>& changes = {});

}  // namespace cisterna::cases
