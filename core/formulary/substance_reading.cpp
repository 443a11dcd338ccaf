#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;
using quantity::Rational;

const Words<AssayBasis> basis_words{
    {"as-is", AssayBasis::AsIs}, {"anhydrous", AssayBasis::Anhydrous}, {"dried", AssayBasis::Dried}};

std::optional<Known<PowderAssay>> read_assay(Reader& reader, References& references) {
    auto inner = reader.optional_object("assay");
    if (!inner) return std::nullopt;
    PowderAssay assay;
    assay.form = inner->text("form");
    {
        auto molar_mass = inner->object("molar_mass");
        assay.molar_mass = read_molar_mass(molar_mass, references);
    }
    assay.moles_per_mole_labelled = read_positive_number(*inner, "moles_per_mole_labelled");
    assay.basis = read_word(*inner, "basis", basis_words);
    const auto range = read_percent_range(*inner, Rational::ratio(11, 10));
    assay.low = range.low;
    assay.high = range.high;
    return with_provenance(std::move(assay), *inner, references);
}

std::optional<Known<WaterRange>> read_water(Reader& reader, References& references) {
    auto inner = reader.optional_object("water");
    if (!inner) return std::nullopt;
    const auto range = read_percent_range(*inner, Rational(1));
    return with_provenance(WaterRange{range.low, range.high}, *inner, references);
}

}  // namespace

Powder read_powder(const std::string& id, Reader& reader, References& references) {
    Powder powder;
    powder.id = id;
    powder.name = reader.text("name");
    powder.drug = read_reference(reader, "drug", Target::Drug, references);
    powder.form = reader.text("form");
    {
        auto inner = reader.object("molar_mass");
        powder.molar_mass = read_molar_mass(inner, references);
    }
    powder.moles_per_mole_labelled = read_positive_number(reader, "moles_per_mole_labelled");
    powder.assay = read_assay(reader, references);
    powder.water = read_water(reader, references);
    powder.sources = read_sources(reader, references);
    powder.note = read_optional_note(reader, "note");
    return powder;
}

Solubility read_solubility(const std::string& id, Reader& reader, References& references) {
    Solubility solubility;
    solubility.id = id;
    solubility.drug = read_reference(reader, "drug", Target::Drug, references);
    const auto written = read_bounded<quantity::Concentration::dimension>(
        reader, "value", "concentration, such as 40 mg/mL", Bound::AboveZero, ErrorCode::ConcentrationNotPositive);
    if (written) solubility.unit = written->mass_unit.value_or(quantity::MassUnit::Milligram);
    solubility.solvent = reader.text("solvent");
    solubility.conditions = reader.optional_text("conditions").value_or(std::string());
    solubility.value = with_provenance(written ? written->value : quantity::Concentration(), reader, references);
    return solubility;
}

}  // namespace cisterna::formulary
