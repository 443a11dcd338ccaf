#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {

using codec::Reader;

Citation read_citation(const std::string& id, Reader& reader) {
    return {id, reader.text("title", note_limit), reader.text("seen_at", note_limit), reader.text("kind")};
}

Drug read_drug(const std::string& id, Reader& reader, References& references) {
    Drug drug;
    drug.id = id;
    drug.name = reader.text("name");
    drug.label_name = reader.text("label_name");
    drug.drug_class = reader.text("drug_class");
    drug.controlled_schedule = reader.optional_text("controlled_schedule").value_or(std::string());
    drug.strength_basis = reader.text("strength_basis");
    drug.ambiguous_names = reader.optional_texts("ambiguous_names");
    drug.label_warnings = reader.optional_texts("label_warnings");
    drug.sources = read_sources(reader, references);
    return drug;
}

}  // namespace cisterna::formulary
