#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/codec/reader.h"
#include "core/formulary/formulary.h"
#include "core/formulary/provenance_reading.h"

// One function for each kind of file. Each takes a document whose schema and id have been read, reports what is wrong
// through the reader and returns what it could read. Only the loader includes this.
namespace cisterna::formulary {

Citation read_citation(const std::string& id, codec::Reader& reader);
Drug read_drug(const std::string& id, codec::Reader& reader, References& references);
Product read_product(const std::string& id, codec::Reader& reader, References& references);
Diluent read_diluent(const std::string& id, codec::Reader& reader, References& references);
Pump read_pump(const std::string& id, codec::Reader& reader, References& references);
Accessory read_accessory(const std::string& id, codec::Reader& reader, References& references);
Limit read_limit(const std::string& id, codec::Reader& reader, References& references);
NeverIntrathecal read_never_intrathecal(const std::string& id, codec::Reader& reader, References& references);
Syringe read_syringe(const std::string& id, codec::Reader& reader, References& references);
Powder read_powder(const std::string& id, codec::Reader& reader, References& references);
Solubility read_solubility(const std::string& id, codec::Reader& reader, References& references);
StabilityStudy read_stability_study(const std::string& id, codec::Reader& reader, References& references);
LabelInterval read_label_interval(const std::string& id, codec::Reader& reader, References& references);
std::vector<BeyondUseRow> read_beyond_use(codec::Reader& reader, References& references);

// "controlled-room", "refrigerator" or "freezer".
Storage read_storage(codec::Reader& reader, std::string_view key);

}  // namespace cisterna::formulary
