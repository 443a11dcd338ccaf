#pragma once

#include <string>
#include <vector>

#include "core/codec/value.h"
#include "core/result/result.h"
#include "labels/content.h"

namespace cisterna::labels {

// Reads a label record (schema cisterna/label/1) strictly; every problem is reported with its field. The code must be
// that of the record's own syringe: label_mismatch, scan_unreadable, check_digit.
tl::expected<LabelContent, std::vector<Error>> read_label_record(const codec::Value& record);

// The record's name of a field of LabelContent: "patient.name" for "patient_name". Refusals of a label that was made
// from a record name its field by it.
std::string record_field(const std::string& label_field);

}  // namespace cisterna::labels
