#pragma once

#include <vector>

#include "core/codec/value.h"
#include "core/result/result.h"
#include "labels/content.h"

namespace cisterna::labels {

// Reads a label record (schema cisterna/label/1) strictly; every problem is reported with its field.
tl::expected<LabelContent, std::vector<Error>> read_label_record(const codec::Value& record);

}  // namespace cisterna::labels
