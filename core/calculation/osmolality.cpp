#include "core/calculation/osmolality.h"

#include <string>

#include "core/calculation/powder_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/calculation/tonicity_reading.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"
#include "core/solution/osmolarity.h"
#include "core/solution/tonicity.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_number;
using quantity::contract_text;
using quantity::MassUnit;
using quantity::Rational;
using quantity::Volume;

std::string text_of_osmolarity(const solution::Osmolarity& osmolarity) {
    return contract_text(osmolarity, solution::units::mOsm_per_L);
}

// To a whole mOsm/L, as labels print it.
std::string printed_text(const solution::Osmolarity& osmolarity) {
    const auto whole = solution::Osmolarity::of(1, solution::units::mOsm_per_L);
    return text_of_osmolarity(quantity::round_to(osmolarity, whole, quantity::RoundingMode::HalfAwayFromZero).value);
}

std::string text_of_molar_mass(const solution::MolarMass& molar_mass) {
    return contract_text(molar_mass, solution::units::g_per_mol);
}

// ---- What every question may state ---------------------------------------------------------------------------------

struct Common {
    std::optional<Rational> osmotic_coefficient;  // of every solute that states none
    std::optional<solution::OsmolarityRange> accepted;
};

// "ideal ..." is the coefficient 1; "osmotic coefficient 0.93" names one; anything else cannot be computed here.
std::optional<Rational> read_model(Reader& reader) {
    const auto text = reader.optional_text("model");
    if (!text) return std::nullopt;
    constexpr std::string_view phrase = "osmotic coefficient ";
    if (const auto at = text->find(phrase); at != std::string::npos) {
        const auto rest = std::string_view(*text).substr(at + phrase.size());
        if (const auto number = Rational::from_decimal(rest.substr(0, rest.find_first_not_of("0123456789."))))
            return number;
    }
    if (text->starts_with("ideal")) return Rational(1);
    reader.problem(ErrorCode::OrderInconsistent, "model",
                   "This model is not computed here; write \"ideal (osmotic coefficient 1)\", or the coefficient, such "
                   "as \"osmotic coefficient 0.93\".");
    return std::nullopt;
}

std::optional<solution::OsmolarityRange> read_accepted(Reader& reader) {
    auto item = reader.optional_object(spelling(reader, {"accept_range", "acceptance_range"}));
    if (!item) return std::nullopt;
    constexpr std::string_view kind = "osmolarity, such as 290 mOsm/L";
    const auto low = quantity::read_quantity<solution::Osmolarity>(*item, "low", kind);
    const auto high = quantity::read_quantity<solution::Osmolarity>(*item, "high", kind);
    if (item->has("low") && item->has("high") && low > high)
        item->problem(ErrorCode::OrderInconsistent, "low",
                      "The lower end of the range is above its upper end; correct it.");
    else if (low.sign() < 0)
        item->problem(ErrorCode::OrderInconsistent, "low", "The lower end of the range is below zero; correct it.");
    return solution::OsmolarityRange{low, high};
}

Common read_common(Reader& reader) {
    Common common;
    common.osmotic_coefficient = read_model(reader);
    if (const auto stated = read_optional_number(reader, "osmotic_coefficient")) {
        if (common.osmotic_coefficient && *common.osmotic_coefficient != *stated)
            reader.problem(ErrorCode::OrderInconsistent, "osmotic_coefficient",
                           "The model has another osmotic coefficient; leave one of the two out.");
        common.osmotic_coefficient = stated;
    }
    common.accepted = read_accepted(reader);
    return common;
}

// An ideal solution has no coefficient of its own.
Result<Rational> coefficient_of(const Common& common, const std::optional<Rational>& own, const std::string& where) {
    if (!own) return common.osmotic_coefficient.value_or(Rational(1));
    if (!common.osmotic_coefficient || *common.osmotic_coefficient == *own) return *own;
    return refuse(ErrorCode::OrderInconsistent, where + ".osmotic_coefficient",
                  "The model has another osmotic coefficient; leave one of the two out.");
}

Rational read_particles(Reader& reader) {
    const auto particles = read_optional_number(reader, "particles");
    if (!particles) reader.require("particles");
    return particles.value_or(Rational());
}

solution::MolarMass read_molar_mass(Reader& reader) {
    const auto key = spelling(reader, {"mw", "molar_mass", "molecular_weight"});
    const auto mass = read_optional_molar_mass(reader, key);
    if (!mass) reader.require(key);
    return mass.value_or(solution::MolarMass());
}

void set_within(Object& document, Steps& steps, const Common& common, const solution::Osmolarity& osmolarity) {
    if (!common.accepted) return;
    const bool within = solution::is_within(osmolarity, *common.accepted);
    document.set("within", within);
    steps.add("within = low <= osmolarity <= high",
              text_of_osmolarity(common.accepted->low) + " <= " + text_of_osmolarity(osmolarity) +
                  " <= " + text_of_osmolarity(common.accepted->high),
              within ? "within" : "outside");
}

std::string share_figures(const solution::Solute& solute, MassUnit unit) {
    auto text = text_of(solute.concentration, unit) + " / " + text_of_molar_mass(solute.molar_mass) + " x " +
                contract_number(solute.particles);
    if (solute.osmotic_coefficient != Rational(1)) text += " x " + contract_number(solute.osmotic_coefficient);
    return text;
}

// ---- A solution from its solutes -----------------------------------------------------------------------------------

struct NamedSolute {
    std::string name;
    MassUnit unit = MassUnit::Milligram;
    solution::Solute solute;
    std::optional<Rational> osmotic_coefficient;
};

std::vector<NamedSolute> read_solutes(Reader& reader) {
    std::vector<NamedSolute> solutes;
    for (auto& item : reader.objects("solutes")) {
        NamedSolute named;
        named.name = item.text("name");
        named.solute.path = item.path();
        const auto concentration = read_concentration(item, "concentration");
        named.solute.concentration = concentration.value;
        named.unit = concentration.unit;
        named.solute.molar_mass = read_molar_mass(item);
        named.solute.particles = read_particles(item);
        named.osmotic_coefficient = read_optional_number(item, "osmotic_coefficient");
        solutes.push_back(std::move(named));
    }
    return solutes;
}

Result<void> check_solutes(const std::vector<NamedSolute>& solutes) {
    if (solutes.empty())
        return refuse(ErrorCode::ValueMissing, "solutes", "Nothing is dissolved; name at least one solute.");
    for (std::size_t i = 0; i < solutes.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_name(solutes[i].name, solutes[j].name))
                return refuse(ErrorCode::OrderInconsistent, solutes[i].solute.path + ".name",
                              solutes[i].name + " stands in the list twice; state it once.");
    return {};
}

Result<Object> calculate_solution(const Value& inputs) {
    Problems problems;
    std::vector<NamedSolute> named;
    Common common;
    {
        Reader reader(inputs, "", problems);
        named = read_solutes(reader);
        common = read_common(reader);
    }
    for (const auto& solute : named)
        CISTERNA_CHECK(check_may_be_intrathecal(solute.name, solute.solute.path + ".name"));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_solutes(named));
    std::vector<solution::Solute> solutes;
    for (auto& solute : named) {
        CISTERNA_TRY(coefficient, coefficient_of(common, solute.osmotic_coefficient, solute.solute.path));
        solute.solute.osmotic_coefficient = coefficient;
        solutes.push_back(solute.solute);
    }
    CISTERNA_TRY(strength, solution::osmolarity_of(solutes));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    Object document;
    document.set("osmolarity", text_of_osmolarity(strength.total)).set("printed", printed_text(strength.total));
    codec::Array shares;
    std::string sum;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const auto share = text_of_osmolarity(strength.shares[i]);
        steps.add(named[i].name + ": osmolarity = concentration / molecular weight x particles",
                  share_figures(solutes[i], named[i].unit), share);
        sum += (sum.empty() ? "" : " + ") + share;
        Object item;
        item.set("name", named[i].name).set("osmolarity", share);
        shares.emplace_back(std::move(item));
    }
    steps.add("osmolarity = sum of the solutes", sum, text_of_osmolarity(strength.total));
    set_within(document, steps, common, strength.total);
    document.set("solutes", std::move(shares));
    document.set("steps", steps.list());
    return document;
}

// ---- A mixture of products -----------------------------------------------------------------------------------------

struct NamedPart {
    std::string name;
    MassUnit unit = MassUnit::Milligram;
    solution::Part part;
    std::optional<Rational> osmotic_coefficient;
};

struct MixtureStatement {
    Volume final_volume;
    solution::MolarMass sodium_chloride;
    std::vector<NamedPart> parts;
    Common common;
};

NamedPart read_part(Reader& item) {
    NamedPart named;
    named.name = item.text("name");
    named.part.path = item.path();
    named.part.volume = read_volume(item, "volume");
    if (const auto salt = read_optional_concentration(item, "sodium_chloride"))
        named.part.sodium_chloride = salt->value;
    named.osmotic_coefficient = read_optional_number(item, "osmotic_coefficient");
    if (const auto drug = read_optional_concentration(item, "drug")) {
        solution::Solute solute;
        solute.path = item.path();
        solute.concentration = drug->value;
        named.unit = drug->unit;
        solute.molar_mass = read_molar_mass(item);
        solute.particles = read_particles(item);
        named.part.solutes.push_back(std::move(solute));
    } else if (item.has("mw") || item.has("particles")) {
        item.require("drug");
        read_molar_mass(item);
        read_particles(item);
    }
    return named;
}

MixtureStatement read_mixture(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    MixtureStatement statement;
    for (auto& item : reader.objects("parts")) statement.parts.push_back(read_part(item));
    Volume sum;
    for (const auto& part : statement.parts) sum += part.part.volume;
    statement.final_volume = read_optional_volume(reader, "final_volume").value_or(sum);
    statement.sodium_chloride =
        read_optional_molar_mass(reader, "sodium_chloride_mw").value_or(solution::sodium_chloride_molar_mass());
    statement.common = read_common(reader);
    return statement;
}

Result<std::vector<solution::Part>> parts_of(const MixtureStatement& statement) {
    std::vector<solution::Part> parts;
    for (const auto& named : statement.parts) {
        auto part = named.part;
        CISTERNA_TRY(coefficient, coefficient_of(statement.common, named.osmotic_coefficient, part.path));
        for (auto& solute : part.solutes) {
            // The refusals of a solute name the field of the part.
            if (!solute.concentration.is_positive())
                return refuse(ErrorCode::ConcentrationNotPositive, part.path + ".drug",
                              "The drug's strength must be above zero; leave it out when there is none.");
            solute.osmotic_coefficient = coefficient;
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

void explain_mixture(Steps& steps, const MixtureStatement& statement, const std::vector<solution::Part>& parts,
                     const solution::Mixture& mixture) {
    std::string salt;
    for (const auto& part : parts)
        if (part.sodium_chloride.is_positive())
            salt += (salt.empty() ? "" : " + ") + text_of(part.volume) + " x " +
                    text_of(part.sodium_chloride, MassUnit::Milligram);
    const auto final_volume = text_of(mixture.volume);
    steps.add("sodium chloride = sum of (volume x content) / final volume",
              "(" + (salt.empty() ? "0" : salt) + ") / " + final_volume,
              text_of(mixture.sodium_chloride, MassUnit::Milligram));
    std::string sum;
    std::size_t index = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (auto solute : parts[i].solutes) {
            const auto& name = statement.parts[i].name;
            const auto unit = statement.parts[i].unit;
            const auto strength = text_of(solute.concentration, unit);
            solute.concentration = mixture.concentrations[index++];
            steps.add(name + ": drug in the mixture = volume x strength / final volume",
                      text_of(parts[i].volume) + " x " + strength + " / " + final_volume,
                      text_of(solute.concentration, unit));
            sum += (sum.empty() ? "" : " + ") + share_figures(solute, unit);
        }
    if (mixture.sodium_chloride.is_positive()) {
        const solution::Solute salt_solute{"", mixture.sodium_chloride, statement.sodium_chloride,
                                           solution::sodium_chloride_particles,
                                           statement.common.osmotic_coefficient.value_or(Rational(1))};
        sum += (sum.empty() ? "" : " + ") + share_figures(salt_solute, MassUnit::Milligram);
    }
    steps.add("osmolarity = sum of (concentration / molecular weight x particles)", sum.empty() ? "0" : sum,
              text_of_osmolarity(mixture.osmolarity));
}

Result<Object> calculate_mixture(const Value& inputs) {
    Problems problems;
    const auto statement = read_mixture(inputs, problems);
    for (const auto& part : statement.parts)
        CISTERNA_CHECK(check_may_be_intrathecal(part.name, part.part.path + ".name"));
    CISTERNA_CHECK(check_read(problems));
    if (statement.parts.empty())
        return refuse(ErrorCode::ValueMissing, "parts", "Nothing is mixed; name at least one part.");
    for (const auto& part : statement.parts)
        CISTERNA_CHECK(check_not_bacteriostatic(part.name, part.part.path + ".name"));
    CISTERNA_TRY(parts, parts_of(statement));
    CISTERNA_TRY(mixture, solution::mix(parts, statement.final_volume, statement.sodium_chloride,
                                        statement.common.osmotic_coefficient.value_or(Rational(1))));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    Object document;
    document.set("final_volume", text_of(mixture.volume));
    document.set("sodium_chloride", text_of(mixture.sodium_chloride, MassUnit::Milligram));
    document.set("osmolarity", text_of_osmolarity(mixture.osmolarity)).set("printed", printed_text(mixture.osmolarity));
    codec::Array drugs;
    std::size_t index = 0;
    for (const auto& part : statement.parts)
        for (std::size_t i = 0; i < part.part.solutes.size(); ++i) {
            Object drug;
            drug.set("name", part.name).set("concentration", text_of(mixture.concentrations[index++], part.unit));
            drugs.emplace_back(std::move(drug));
        }
    document.set("drugs", std::move(drugs));
    explain_mixture(steps, statement, parts, mixture);
    set_within(document, steps, statement.common, mixture.osmolarity);
    document.set("steps", steps.list());
    return document;
}

// ---- Sodium chloride for an isotonic solution ----------------------------------------------------------------------

struct TonicStatement {
    std::string name;
    std::string path;
    std::optional<InUnit<quantity::Mass>> mass;
    std::optional<InUnit<quantity::Concentration>> concentration;
    std::optional<ReadEquivalent> equivalent;
};

struct TonicityStatement {
    Volume final_volume;
    std::vector<TonicStatement> drugs;
    std::optional<quantity::Mass> sodium_chloride_present;
};

TonicStatement read_tonic_drug(Reader& item) {
    TonicStatement drug;
    drug.name = item.text("name");
    drug.path = item.path();
    drug.mass = read_optional_mass(item, "mass");
    drug.concentration = read_optional_concentration(item, "concentration");
    const auto molar_mass = read_optional_molar_mass(item, spelling(item, {"mw", "molar_mass", "molecular_weight"}));
    drug.equivalent = read_optional_equivalent(item, molar_mass);
    if (!drug.mass && !drug.concentration) item.require("mass");
    if (!drug.equivalent) item.require("sodium_chloride_equivalent");
    return drug;
}

TonicityStatement read_tonicity(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    TonicityStatement statement;
    statement.final_volume = read_volume(reader, "final_volume");
    for (auto& item : reader.objects("drugs")) statement.drugs.push_back(read_tonic_drug(item));
    if (const auto present = read_optional_mass(reader, "sodium_chloride_present"))
        statement.sodium_chloride_present = present->value;
    const auto target = reader.optional_text("target");
    if (target && !target->starts_with("isotonic"))
        reader.problem(ErrorCode::OrderInconsistent, "target",
                       "Only an isotonic solution is computed here; write \"isotonic with 0.9 % sodium chloride\".");
    return statement;
}

Result<void> check_tonic_names(const TonicityStatement& statement) {
    const auto& drugs = statement.drugs;
    for (std::size_t i = 0; i < drugs.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_name(drugs[i].name, drugs[j].name))
                return refuse(ErrorCode::DuplicateDrug, drugs[i].path + ".name",
                              drugs[i].name + " stands in the list twice; state it once.");
    return {};
}

Result<quantity::Mass> mass_of(const TonicStatement& drug, const Volume& volume) {
    if (drug.mass && !drug.mass->value.is_positive())
        return refuse(ErrorCode::WeightNotPositive, drug.path + ".mass", "The mass must be above zero; correct it.");
    if (!drug.concentration) return drug.mass->value;
    if (!drug.concentration->value.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, drug.path + ".concentration",
                      "The concentration must be above zero; correct it.");
    const quantity::Mass mass = drug.concentration->value * volume;
    if (!drug.mass || drug.mass->value == mass) return mass;
    return refuse(
        ErrorCode::OrderInconsistent, drug.path + ".concentration",
        "The concentration and the mass of " + drug.name + " do not agree in this volume; correct one of them.");
}

Result<std::vector<solution::TonicDrug>> tonic_drugs(const TonicityStatement& statement) {
    if (!statement.final_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    std::vector<solution::TonicDrug> drugs;
    for (const auto& drug : statement.drugs) {
        CISTERNA_TRY(mass, mass_of(drug, statement.final_volume));
        CISTERNA_TRY(equivalent, equivalent_of(*drug.equivalent, mass / statement.final_volume));
        drugs.push_back({drug.path, mass, equivalent});
    }
    if (!statement.sodium_chloride_present) return drugs;
    if (statement.sodium_chloride_present->sign() < 0)
        return refuse(ErrorCode::WeightNotPositive, "sodium_chloride_present",
                      "The sodium chloride cannot be below zero; correct it.");
    if (statement.sodium_chloride_present->is_positive())
        drugs.push_back({"sodium_chloride_present", *statement.sodium_chloride_present, Rational(1)});
    return drugs;
}

Result<Object> calculate_tonicity(const Value& inputs) {
    Problems problems;
    const auto statement = read_tonicity(inputs, problems);
    for (const auto& drug : statement.drugs) CISTERNA_CHECK(check_may_be_intrathecal(drug.name, drug.path + ".name"));
    CISTERNA_CHECK(check_read(problems));
    if (statement.drugs.empty()) return refuse(ErrorCode::NoDrugs, "drugs", "No drug is named; add at least one.");
    CISTERNA_CHECK(check_tonic_names(statement));
    CISTERNA_TRY(drugs, tonic_drugs(statement));
    CISTERNA_TRY(found, solution::sodium_chloride_to_add(statement.final_volume, drugs));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    constexpr auto mg = MassUnit::Milligram;
    Steps steps;
    steps.add("isotonic sodium chloride = 9 mg/mL x final volume", "9 mg/mL x " + text_of(statement.final_volume),
              text_of(found.isotonic, mg));
    codec::Array list;
    std::string sum;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const bool is_drug = i < statement.drugs.size();
        const auto name = is_drug ? statement.drugs[i].name : "sodium chloride present";
        const auto unit = is_drug && statement.drugs[i].mass ? statement.drugs[i].mass->unit : mg;
        if (is_drug)
            explain_equivalent(steps, name, *statement.drugs[i].equivalent, drugs[i].mass / statement.final_volume,
                               drugs[i].equivalent);
        const auto stands_for = text_of(drugs[i].mass * drugs[i].equivalent, mg);
        steps.add(name + ": sodium chloride that it stands for = mass x E",
                  text_of(drugs[i].mass, unit) + " x " + contract_number(drugs[i].equivalent), stands_for);
        sum += " - " + stands_for;
        if (!is_drug) continue;
        Object item;
        item.set("name", name)
            .set("sodium_chloride_equivalent", contract_number(drugs[i].equivalent))
            .set("stands_for", stands_for);
        list.emplace_back(std::move(item));
    }
    const bool hypertonic = found.tonicity == solution::Tonicity::Hypertonic;
    steps.add("sodium chloride to add = isotonic - what the drugs stand for, never below 0",
              text_of(found.isotonic, mg) + sum, text_of(found.to_add, mg) + (hypertonic ? " (hypertonic)" : ""));
    Object document;
    document.set("sodium_chloride_to_add", text_of(found.to_add, mg));
    document.set("hypertonic", hypertonic);
    document.set("sodium_chloride_to_add_concentration", text_of(found.to_add / statement.final_volume, mg));
    document.set("drugs", std::move(list));
    document.set("steps", steps.list());
    return document;
}

}  // namespace

Result<Object> calculate_osmolality(const Value& inputs) {
    if (states_any(inputs, {"parts"})) return calculate_mixture(inputs);
    if (states_any(inputs, {"drugs"})) return calculate_tonicity(inputs);
    if (!states_any(inputs, {"solutes"}) && states_any(inputs, {"sodium_chloride_mw"})) return missing_field("parts");
    if (!states_any(inputs, {"solutes"}) && states_any(inputs, {"target"})) return missing_field("drugs");
    return calculate_solution(inputs);
}

}  // namespace cisterna::calculation
