#include "core/calculation/powder_reading.h"

#include <array>

#include "core/calculation/substances.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Reader;
using codec::Value;
using powder::AssayBasis;
using quantity::contract_number;
using quantity::contract_percent;
using quantity::Rational;

std::string field(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

// A share of the powder: "99.5 %", or as potency "995 mcg/mg".
std::optional<Rational> read_share(Reader& reader, std::string_view key) {
    if (reader.take(key) == nullptr) return std::nullopt;
    const auto any = quantity::read_any(reader, key);
    if (!any) return std::nullopt;
    if (any->dimension() == quantity::Dimension{}) return any->base();
    reader.problem(ErrorCode::UnitMismatch, key,
                   "The unit " + any->unit() + " does not fit here; this must be a percentage, such as 99.5 %.");
    return std::nullopt;
}

// "assay_range": {"low": "98 %", "high": "102 %"}, or assay_low and assay_high.
std::optional<powder::AcceptanceRange> read_range(Reader& reader, const std::string& name) {
    std::optional<Rational> low;
    std::optional<Rational> high;
    const auto read_ends = [&](Reader& from, const std::string& prefix) {
        const auto key = [&](std::initializer_list<std::string_view> ends) {
            for (const auto& end : ends)
                if (from.has(prefix + std::string(end))) return prefix + std::string(end);
            return prefix + std::string(*ends.begin());
        };
        low = read_share(from, key({"low", "minimum", "min"}));
        high = read_share(from, key({"high", "maximum", "max"}));
        if (low.has_value() != high.has_value())
            from.problem(ErrorCode::ValueMissing, low ? key({"high"}) : key({"low"}),
                         "One end of the acceptance range is missing; fill it in.");
    };
    std::string found;
    for (const auto* suffix : {"_range", "_limits", "_limit", "_acceptance", "_accept_range", "_acceptance_range"})
        if (found.empty() && reader.has(name + suffix)) found = name + suffix;
    if (found.empty() && name == "assay") found = spelling(reader, {"accept_range", "acceptance_range", "acceptance"});
    if (auto item = found.empty() ? std::nullopt : reader.optional_object(found))
        read_ends(*item, "");
    else
        read_ends(reader, name + "_");
    if (!low || !high) return std::nullopt;
    return powder::AcceptanceRange{*low, *high};
}

std::optional<ReadForm> read_form(Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    ReadForm form;
    form.path = reader.path(key);
    if (const auto* name = value->if_text()) {  // the form alone
        form.name = *name;
        return form;
    }
    auto item = reader.optional_object(key);
    if (!item) return std::nullopt;
    form.name = item->text("form");
    form.molar_mass = read_optional_molar_mass(*item, spelling(*item, {"mw", "molar_mass", "molecular_weight"}));
    return form;
}

std::optional<AssayBasis> read_basis(Reader& reader, std::string_view key) {
    const auto text = reader.optional_text(key);
    if (!text) return std::nullopt;
    for (const auto* name : {"as is", "as received", "as such", "as is basis"})
        if (is_same_name(*text, name)) return AssayBasis::AsIs;
    for (const auto* name : {"anhydrous", "anhydrous basis", "on the anhydrous basis", "water free"})
        if (is_same_name(*text, name)) return AssayBasis::Anhydrous;
    for (const auto* name : {"dried", "dried basis", "on the dried basis", "dry"})
        if (is_same_name(*text, name)) return AssayBasis::Dried;
    reader.problem(ErrorCode::OrderInconsistent, key,
                   "The basis of the assay is not known here; write \"as_is\", \"anhydrous\" or \"dried\".");
    return std::nullopt;
}

// Water belongs to the anhydrous basis and loss on drying to the dried one; one field may stand for both.
std::string_view water_spelling(const Reader& reader, const std::optional<AssayBasis>& basis) {
    if (basis == AssayBasis::Dried) return spelling(reader, {"water_or_lod", "loss_on_drying", "lod"});
    return spelling(reader, {"water_or_lod", "water", "water_content"});
}

void read_certificate(Reader& reader, ReadPowder& powder) {
    powder.assay_field = reader.path("assay");
    powder.assay = read_share(reader, "assay");
    powder.basis_field = reader.path("assay_basis");
    powder.basis = read_basis(reader, "assay_basis");
    const auto water = water_spelling(reader, powder.basis);
    powder.water_field = reader.path(water);
    powder.water = read_share(reader, water);
    // What the basis does not need may stand there all the same.
    for (const auto* other : {"water", "water_content", "loss_on_drying", "lod"})
        if (water != other) read_share(reader, other);
    powder.assay_range = read_range(reader, "assay");
    powder.water_range = read_range(reader, "water");
    if (const auto range = read_range(reader, "lod")) powder.water_range = range;
    if (const auto range = read_range(reader, "water_or_lod")) powder.water_range = range;
    powder.assayed = read_form(reader, "assay_expressed_as");
    powder.moles_field = reader.path("moles_per_mole_labelled");
    powder.moles_per_mole_labelled = read_optional_ratio(reader, "moles_per_mole_labelled");
}

constexpr auto certificate_keys = std::to_array<std::string_view>({"coa", "certificate", "certificate_of_analysis"});

// The field that says that there is no certificate: null, false or an empty text.
std::optional<std::string> find_missing_certificate(Reader& reader) {
    for (const auto key : certificate_keys) {
        const bool is_null = reader.has_null(key);
        const auto* value = reader.take(key);
        if (value == nullptr && !is_null) continue;
        const auto* text = value == nullptr ? nullptr : value->if_text();
        if (value == nullptr || *value == Value(false) || (text != nullptr && text->empty())) return reader.path(key);
    }
    return std::nullopt;
}

// A certificate may be named (its number), or stand there as an object that holds the figures.
void read_certificate_field(Reader& reader, ReadPowder& powder) {
    for (const auto key : certificate_keys) {
        const auto* value = reader.take(key);
        if (value == nullptr || value->if_object() == nullptr) continue;
        Reader certificate = reader.object(key);
        return read_certificate(certificate, powder);
    }
    read_certificate(reader, powder);
}

ReadPowder read_powder(Reader& reader) {
    ReadPowder powder;
    powder.condition = read_condition(reader);
    // A powder is the drug alone; only one that states a preservative holds it.
    if (powder.condition.preservative == Preservative::Unknown) powder.condition.preservative = Preservative::Free;
    if (reader.optional_truth("sterile").value_or(false)) powder.starting = Starting::Sterile;
    powder.name_field = std::string(spelling(reader, {"name", "drug"}));
    powder.name = reader.optional_text(powder.name_field);
    powder.name_field = reader.path(powder.name_field);
    for (const auto* key : {"supplier", "manufacturer", "grade", "form"}) reader.optional_text(key);
    read_certificate_field(reader, powder);
    return powder;
}

bool is_hydrate(const std::string& form) {
    return has_any_word(
        form, {"monohydrate", "dihydrate", "trihydrate", "tetrahydrate", "pentahydrate", "hemihydrate", "hydrate"});
}

bool names_salt(const std::string& form) {
    return has_any_word(form, {"sulfate", "sulphate", "hydrochloride", "hcl", "citrate", "acetate", "tartrate",
                               "mesylate", "maleate", "phosphate", "hydrobromide", "salt"});
}

// Every figure of the certificate that the factor needs is there.
Result<void> check_complete(const PowderSource& source) {
    if (source.missing_certificate)
        return refuse(ErrorCode::CoaMissing, *source.missing_certificate,
                      "The powder has no certificate of analysis; do not use it without one.");
    if (!source.powder)
        return refuse(ErrorCode::CoaMissing, field(source.path, "powder"),
                      "The powder's certificate of analysis is missing; fill in assay, basis and water.");
    const auto& powder = *source.powder;
    if (!powder.assay)
        return refuse(ErrorCode::CoaMissing, powder.assay_field,
                      "The assay is missing; read it from the certificate of analysis.");
    if (!powder.basis)
        return refuse(ErrorCode::CoaMissing, powder.basis_field,
                      "Whether the assay counts as is, anhydrous or dried is missing; read it from the certificate.");
    return {};
}

Result<void> check_forms(const PowderSource& source) {
    const auto& assayed = source.powder->assayed;
    if (!source.labelled && !assayed && source.powder->moles_per_mole_labelled &&
        *source.powder->moles_per_mole_labelled != Rational(1))
        return refuse(ErrorCode::SaltFormUnspecified, field(source.path, "strength_expressed_as"),
                      "Label and powder differ in moles, but their forms are not stated; state both with their "
                      "molecular weights.");
    if (source.labelled.has_value() != assayed.has_value()) {
        if (!source.labelled)
            return refuse(ErrorCode::SaltFormUnspecified, field(source.path, "strength_expressed_as"),
                          "The form that the strength counts is not stated; state it with its molecular weight.");
        return refuse(ErrorCode::CoaMissing, field(source.path, "powder.assay_expressed_as"),
                      "The form that the assay counts is missing; read it from the certificate.");
    }
    if (!source.labelled) return {};
    const bool same_form = is_same_name(source.labelled->name, assayed->name);
    const auto& labelled_mass = source.labelled->molar_mass;
    const auto& assayed_mass = assayed->molar_mass;
    if (same_form && labelled_mass && assayed_mass && *labelled_mass != *assayed_mass)
        return refuse(ErrorCode::OrderInconsistent, assayed->path + ".mw",
                      "One form has two molecular weights; correct one of them.");
    for (const auto* form : {&*source.labelled, &*assayed})
        if (!form->molar_mass && !(same_form && !labelled_mass && !assayed_mass))
            return refuse(ErrorCode::ValueMissing, form->path + ".mw",
                          "The molecular weight of this form is missing; fill it in.");
    return {};
}

// Water must be taken off once: by the hydrate's molecular weight or by the anhydrous basis.
Result<void> check_water_once(const ReadPowder& powder) {
    if (!powder.assayed || powder.basis != AssayBasis::Anhydrous || !is_hydrate(powder.assayed->name)) return {};
    if (!powder.water || powder.water->is_zero()) return {};
    return refuse(ErrorCode::OrderInconsistent, powder.basis_field,
                  "The assay is stated as the hydrate and on the anhydrous basis, so the water would count twice; read "
                  "on the certificate which form the assay is expressed as.");
}

powder::Certificate certificate_of(const ReadPowder& read) {
    powder::Certificate certificate;
    certificate.assay = *read.assay;
    certificate.basis = *read.basis;
    certificate.water = read.water;
    certificate.assay_range = read.assay_range;
    certificate.water_range = read.water_range;
    certificate.assay_field = read.assay_field;
    certificate.water_field = read.water_field;
    return certificate;
}

Result<powder::PowderFactor> stated_factor(const PowderSource& source) {
    if (source.powder)
        return refuse(ErrorCode::OrderInconsistent, source.stated_factor_field,
                      "The factor is stated beside the certificate that it follows from; leave one of the two out.");
    // A factor that a salt or an assay cannot explain is a slip of the point.
    if (*source.stated_factor < Rational::ratio(1, 3) || *source.stated_factor > Rational(3))
        return refuse(ErrorCode::OrderInconsistent, source.stated_factor_field,
                      "No salt, water or assay gives a factor like this; correct it.");
    powder::PowderFactor factor;
    factor.factor = *source.stated_factor;
    return factor;
}

}  // namespace

std::optional<solution::MolarMass> read_optional_molar_mass(Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->if_text();
    const bool has_unit = text != nullptr && text->find(' ') != std::string::npos;
    if (has_unit)
        return quantity::read_optional_quantity<solution::MolarMass>(reader, key,
                                                                     "molecular weight, such as 758.83 g/mol");
    const auto number = read_optional_number(reader, key);
    if (!number) return std::nullopt;
    return solution::MolarMass::of(*number, solution::units::g_per_mol);
}

std::optional<Rational> read_optional_ratio(Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->if_text();
    if (text == nullptr || text->find(' ') == std::string::npos) {
        const auto slash = text == nullptr ? std::string::npos : text->find('/');
        if (slash == std::string::npos) return read_optional_number(reader, key);
        const auto above = Rational::from_decimal(text->substr(0, slash));
        const auto below = Rational::from_decimal(text->substr(slash + 1));
        if (above && below && !below->is_zero()) return *above / *below;
        reader.problem(ErrorCode::NotANumber, key, "This must be a plain number or a fraction, such as \"1/2\".");
        return std::nullopt;
    }
    const auto any = quantity::read_any(reader, key);
    if (!any) return std::nullopt;
    if (any->dimension() == quantity::Dimension{} && any->unit() != "%") return any->base();
    reader.problem(ErrorCode::UnitMismatch, key,
                   "The unit " + any->unit() + " does not fit here; this must be a ratio, such as 1.0135 mg/mg.");
    return std::nullopt;
}

PowderSource read_powder_source(Reader& reader) {
    PowderSource source;
    source.path = reader.path();
    source.labelled = read_form(reader, "strength_expressed_as");
    source.missing_certificate = find_missing_certificate(reader);
    if (auto item = reader.optional_object("powder")) {
        if (const auto missing = find_missing_certificate(*item)) source.missing_certificate = missing;
        source.powder = read_powder(*item);
    }
    source.stated_factor_field = reader.path("powder_factor");
    source.stated_factor = read_optional_ratio(reader, "powder_factor");
    return source;
}

Result<powder::PowderFactor> factor_of(const PowderSource& source) {
    if (source.stated_factor) return stated_factor(source);
    CISTERNA_CHECK(check_complete(source));
    const auto certificate = certificate_of(*source.powder);
    CISTERNA_CHECK(powder::check_certificate(certificate));
    CISTERNA_CHECK(check_forms(source));
    CISTERNA_CHECK(check_water_once(*source.powder));
    return powder::powder_factor(certificate, forms_of(source));
}

std::optional<powder::Forms> forms_of(const PowderSource& source) {
    if (!source.labelled || !source.powder || !source.powder->assayed) return std::nullopt;
    if (!source.labelled->molar_mass || !source.powder->assayed->molar_mass) return std::nullopt;
    powder::Forms forms;
    forms.labelled = *source.labelled->molar_mass;
    forms.assayed = *source.powder->assayed->molar_mass;
    forms.moles_per_mole_labelled = source.powder->moles_per_mole_labelled.value_or(Rational(1));
    forms.labelled_field = source.labelled->path + ".mw";
    forms.assayed_field = source.powder->assayed->path + ".mw";
    forms.moles_field = source.powder->moles_field;
    return forms;
}

bool is_base_labelled_and_salt_weighed(const PowderSource& source) {
    if (!source.labelled || !source.powder || !source.powder->assayed) return false;
    const auto& label = source.labelled->name;
    if (!names_salt(source.powder->assayed->name)) return false;
    return has_any_word(label, {"base"}) ||
           !(names_salt(label) || is_hydrate(label) || has_any_word(label, {"anhydrous"}));
}

void explain_factor(Steps& steps, const std::string& drug, const PowderSource& source,
                    const powder::PowderFactor& factor) {
    const auto result = factor_text(factor);
    if (source.stated_factor) return steps.add(drug + ": powder factor as stated", result, result);
    const auto forms = forms_of(source);
    std::string ratio = "1";
    if (forms) {
        ratio = contract_number(factor.molar_ratio);
        steps.add(drug + ": molar ratio = moles for one mole labelled x molecular weight assayed / labelled",
                  contract_number(forms->moles_per_mole_labelled) + " x " +
                      contract_number(forms->assayed.in(solution::units::g_per_mol)) + " / " +
                      contract_number(forms->labelled.in(solution::units::g_per_mol)),
                  ratio);
    }
    const auto& powder = *source.powder;
    const auto assay = contract_percent(*powder.assay);
    if (powder.basis == AssayBasis::AsIs)
        return steps.add(drug + ": powder factor = molar ratio / assay (as is, water is in it)", ratio + " / " + assay,
                         result);
    const auto* loss = powder.basis == AssayBasis::Dried ? "loss on drying" : "water";
    steps.add(drug + ": powder factor = molar ratio / (assay x (1 - " + loss + "))",
              ratio + " / (" + assay + " x (1 - " + contract_percent(*powder.water) + "))", result);
}

std::string factor_text(const powder::PowderFactor& factor) {
    return contract_number(factor.factor) + " mg/mg";
}

}  // namespace cisterna::calculation
