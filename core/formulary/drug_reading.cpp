#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {

using codec::Reader;
using quantity::Rational;

namespace {

std::optional<Known<StrengthRange>> read_strength_range(Reader& reader, References& references) {
    auto inner = reader.optional_object("strength_range");
    if (!inner) return std::nullopt;
    const auto low = quantity::read_percent(*inner, "low");
    const auto high = quantity::read_percent(*inner, "high");
    const Rational label(1);
    if (low && high && (low->sign() <= 0 || *low > label || *high < label))
        inner->problem(ErrorCode::CatalogueInconsistent, "low",
                       "The range of the strength must hold 100 %, from below it to above it; correct its bounds.");
    return with_provenance(StrengthRange{low.value_or(label), high.value_or(label)}, *inner, references);
}

std::optional<Known<quantity::MolarMass>> read_optional_molar_mass(Reader& reader, References& references) {
    auto inner = reader.optional_object("molar_mass");
    if (!inner) return std::nullopt;
    return read_molar_mass(*inner, references);
}

Known<SodiumChlorideEquivalent> read_equivalent(Reader& entry, References& references) {
    SodiumChlorideEquivalent equivalent;
    if (entry.has("at")) {
        const auto written = read_bounded<quantity::Concentration::dimension>(
            entry, "at", "concentration, such as 10 mg/mL", Bound::AboveZero, ErrorCode::ConcentrationNotPositive);
        if (written) equivalent.at = written->value;
    } else {
        entry.take("at");
    }
    equivalent.value = read_mass_ratio(entry, "value").value_or(Rational());
    if (equivalent.value.sign() < 0 || equivalent.value > Rational(1))
        entry.problem(
            ErrorCode::CatalogueInconsistent, "value",
            "Nothing is less tonic than water or more tonic than sodium chloride itself; correct the figure.");
    return with_provenance(std::move(equivalent), entry, references);
}

// Whether a figure may stand behind the one before it.
bool follows(const SodiumChlorideEquivalent& later, const SodiumChlorideEquivalent& earlier) {
    return later.at && earlier.at && *later.at > *earlier.at;
}

std::vector<Known<SodiumChlorideEquivalent>> read_equivalents(Reader& reader, References& references) {
    std::vector<Known<SodiumChlorideEquivalent>> equivalents;
    for (auto& entry : reader.optional_objects("sodium_chloride_equivalents")) {
        auto known = read_equivalent(entry, references);
        if (!equivalents.empty() && !follows(known.value, equivalents.back().value))
            entry.problem(ErrorCode::CatalogueInconsistent, "at",
                          "The figures stand by rising concentration, and one without a concentration stands alone; "
                          "sort or correct them.");
        equivalents.push_back(std::move(known));
    }
    return equivalents;
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
    drug.molar_mass = read_optional_molar_mass(reader, references);
    drug.sodium_chloride_equivalents = read_equivalents(reader, references);
    drug.sources = read_sources(reader, references);
    return drug;
}

}  // namespace cisterna::formulary
