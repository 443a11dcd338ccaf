#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {

using codec::Reader;
using quantity::Rational;

namespace {

std::optional<Known<StrengthRange>> read_strength_range(Reader& reader, References& references) {
    auto inner = reader.optional_object("strength_range");
    if (!inner) return std::nullopt;
    const auto low = read_percent(*inner, "low");
    const auto high = read_percent(*inner, "high");
    const Rational label(1);
    if (low && high && (low->sign() <= 0 || *low > label || *high < label))
        inner->problem(ErrorCode::CatalogueInconsistent, "low",
                       "The range of the strength must hold 100 %, from below it to above it; correct its bounds.");
    return with_provenance(StrengthRange{low.value_or(label), high.value_or(label)}, *inner, references);
}

}  // namespace

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
    drug.strength_range = read_strength_range(reader, references);
    drug.sources = read_sources(reader, references);
    return drug;
}

}  // namespace cisterna::formulary
