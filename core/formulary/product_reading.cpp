#include <algorithm>
#include <array>

#include "core/formulary/entry_reading.h"
#include "core/formulary/product_code.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;

const Words<ContainerKind> container_words{{"vial", ContainerKind::Vial},
                                           {"ampule", ContainerKind::Ampule},
                                           {"prefilled-syringe", ContainerKind::PrefilledSyringe},
                                           {"bag", ContainerKind::Bag}};
const Words<PreservativeFree> preservative_words{
    {"unknown", PreservativeFree::Unknown}, {"yes", PreservativeFree::Yes}, {"no", PreservativeFree::No}};
const Words<PumpUse> pump_use_words{
    {"not-labelled", PumpUse::NotLabelled}, {"labelled", PumpUse::Labelled}, {"excluded", PumpUse::Excluded}};

// The fields of a product that carry no evidence of their own.
const std::vector<std::string_view> plain_fields{"container", "excipients", "salt_form", "storage"};

Known<PreservativeFree> read_preservative_free(Reader& reader, References& references) {
    if (!reader.has("preservative_free")) {
        reader.take("preservative_free");
        reader.problem(ErrorCode::PreservativeStatusUnknown, "preservative_free",
                       "The field \"preservative_free\" is missing; write yes, no or unknown with its source. "
                       "What is unknown is refused when an order is checked.");
        return {PreservativeFree::Unknown, Evidence::Unconfirmed, {}, {}};
    }
    auto inner = reader.object("preservative_free");
    const auto value = read_word(inner, "value", preservative_words);
    return with_provenance(value, inner, references);
}

std::vector<ProductCode> read_codes(Reader& reader, References& references) {
    std::vector<ProductCode> codes;
    for (auto& entry : reader.optional_objects("codes")) {
        ProductCode code;
        code.ndc = entry.text("ndc");
        code.gtin = entry.text("gtin");
        code.evidence = read_evidence(entry);
        code.sources = read_sources(entry, references);
        code.note = read_optional_note(entry, "note");
        if (!code.ndc.empty() && !code.gtin.empty())
            if (auto agreed = check_codes_agree(code.ndc, code.gtin, entry.path("gtin")); !agreed)
                entry.problems().add(std::move(agreed.error()));
        codes.push_back(std::move(code));
    }
    return codes;
}

std::vector<PumpLabel> read_pump_labels(Reader& reader, References& references) {
    std::vector<PumpLabel> labels;
    for (auto& entry : reader.optional_objects("labelled_pumps")) {
        PumpLabel label;
        label.pump = read_reference(entry, "pump", Target::Pump, references);
        label.evidence = read_evidence(entry);
        label.sources = read_sources(entry, references);
        label.note = read_optional_note(entry, "note");
        labels.push_back(std::move(label));
    }
    return labels;
}

void read_strength(Product& product, Reader& reader, References& references) {
    auto inner = reader.object("strength");
    const auto written = read_bounded<quantity::Concentration::dimension>(
        inner, "value", "strength, such as 10 mg/mL", Bound::AboveZero, ErrorCode::ConcentrationNotPositive);
    product.strength = with_provenance(written ? written->value : quantity::Concentration(), inner, references);
    if (written) product.strength_unit = written->mass_unit.value_or(quantity::MassUnit::Milligram);
}

// A container of unknown size is only for what the rules always stop.
bool may_be_drawn_from(const Product& product) {
    return product.preservative_free.value == PreservativeFree::Yes && product.pump_use.value != PumpUse::Excluded;
}

Known<quantity::Volume> read_volume(const Product& product, Reader& reader, References& references) {
    if (!reader.has("volume") && !may_be_drawn_from(product)) {
        reader.take("volume");
        return {quantity::Volume(), Evidence::Unconfirmed, {}, {}};
    }
    auto inner = reader.object("volume");
    const auto written = read_bounded<quantity::Volume::dimension>(inner, "value", "volume, such as 20 mL",
                                                                   Bound::AboveZero, ErrorCode::VolumeNotPositive);
    return with_provenance(written ? written->value : quantity::Volume(), inner, references);
}

void check_plain_field_names(Reader& reader, std::string_view key, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (std::find(plain_fields.begin(), plain_fields.end(), names[i]) == plain_fields.end())
            reader.problem(ErrorCode::FormularyInvalid, codec::item_path(key, i),
                           "\"" + names[i] +
                               "\" is not one of: container, excipients, salt_form, storage; the other fields "
                               "carry their own evidence.");
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void read_plain_fields(Product& product, Reader& reader) {
    product.unconfirmed_fields = reader.optional_texts("unconfirmed_fields");
    product.unknown_fields = reader.optional_texts("unknown_fields");
    check_plain_field_names(reader, "unconfirmed_fields", product.unconfirmed_fields);
    check_plain_field_names(reader, "unknown_fields", product.unknown_fields);
    product.salt_form = reader.text("salt_form");
    product.container = read_word(reader, "container", container_words);
    if (!contains(product.unknown_fields, "excipients")) product.excipients = reader.texts("excipients");
    if (!contains(product.unknown_fields, "storage")) product.storage = reader.text("storage");
}

std::vector<Known<DensityPoint>> read_densities(Reader& reader, References& references) {
    std::vector<Known<DensityPoint>> points;
    for (auto& entry : reader.optional_objects("densities")) {
        DensityPoint point;
        point.celsius = read_celsius(entry, "at").value_or(quantity::Rational());
        const auto written = read_bounded<quantity::Density::dimension>(
            entry, "value", "density, such as 1.0046 g/mL", Bound::AboveZero, ErrorCode::ConcentrationNotPositive);
        if (written) point.density = written->value;
        if (!points.empty() && point.celsius <= points.back().value.celsius)
            entry.problem(ErrorCode::CatalogueInconsistent, "at",
                          "The densities stand by rising temperature, one for each; sort or correct them.");
        points.push_back(with_provenance(std::move(point), entry, references));
    }
    return points;
}

}  // namespace

Product read_product(const std::string& id, Reader& reader, References& references) {
    Product product;
    product.id = id;
    product.name = reader.text("name");
    product.drug = read_reference(reader, "drug", Target::Drug, references);
    read_plain_fields(product, reader);
    read_strength(product, reader, references);
    product.preservative_free = read_preservative_free(reader, references);
    {
        auto inner = reader.object("pump_use");
        const auto value = read_word(inner, "value", pump_use_words);
        product.pump_use = with_provenance(value, inner, references);
    }
    product.volume = read_volume(product, reader, references);
    product.pump_labels = read_pump_labels(reader, references);
    for (const auto& label : product.pump_labels) product.labelled_pumps.push_back(label.pump);
    product.codes = read_codes(reader, references);
    product.preparation_note = read_optional_note(reader, "preparation_note");
    product.sources = read_sources(reader, references);
    product.note = read_optional_note(reader, "note");
    if (!product.pump_labels.empty() && product.pump_use.value != PumpUse::Labelled)
        reader.problem(ErrorCode::CatalogueInconsistent, "labelled_pumps",
                       "Pumps are named although pump_use is not \"labelled\"; correct one of the two.");
    return product;
}

Diluent read_diluent(const std::string& id, Reader& reader, References& references) {
    Diluent diluent;
    diluent.id = id;
    diluent.name = reader.text("name");
    diluent.label_name = reader.text("label_name");
    diluent.preservative_free = read_preservative_free(reader, references);
    diluent.excipients = reader.texts("excipients");
    for (auto& entry : reader.optional_objects("containers")) {
        Diluent::Container container;
        container.id = read_id(entry, "id");
        const auto volume = read_bounded<quantity::Volume::dimension>(entry, "volume", "volume, such as 20 mL",
                                                                      Bound::AboveZero, ErrorCode::VolumeNotPositive);
        if (volume) container.volume = volume->value;
        container.codes = read_codes(entry, references);
        diluent.containers.push_back(std::move(container));
    }
    diluent.densities = read_densities(reader, references);
    diluent.sources = read_sources(reader, references);
    diluent.note = read_optional_note(reader, "note");
    return diluent;
}

}  // namespace cisterna::formulary
