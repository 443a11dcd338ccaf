// Molar masses, sodium chloride equivalents, densities, powders and solubilities as they are read.

#include <catch2/catch.hpp>
#include <string>

#include "core/formulary/loading.h"
#include "tests/unit/formulary/small_formulary.h"

using namespace cisterna;
using namespace cisterna::formulary;
using cisterna::formulary::test::check_only_error;
using cisterna::formulary::test::errors_of;
using cisterna::formulary::test::loaded;
using cisterna::formulary::test::SmallFormulary;
using quantity::Rational;

namespace {

const std::string morphine = "drugs/morphine-sulfate.json";
const std::string saline = "diluents/sodium-chloride-0.9-pf.json";
const std::string powder = "powders/morphine-powder.json";
const std::string solubility = "solubilities/morphine-in-water.json";

// The entry of that path with the first text replaced by the second is refused there.
void check_refused(const std::string& path, const std::string& from, const std::string& to, ErrorCode code,
                   const std::string& where) {
    INFO(from << " -> " << to);
    SmallFormulary small;
    small.edit(path, from, to);
    check_only_error(small, code, path + ": " + where);
}

}  // namespace

TEST_CASE("A drug carries its molar mass and its sodium chloride equivalents by concentration") {
    const auto formulary = loaded(SmallFormulary());
    const auto* drug = formulary.drug("morphine-sulfate");
    REQUIRE(drug->molar_mass);
    CHECK(drug->molar_mass->value.in(quantity::units::g_per_mol) == Rational::ratio(75883, 100));
    CHECK(drug->molar_mass->evidence == Evidence::Confirmed);
    REQUIRE(drug->sodium_chloride_equivalents.size() == 2);
    const auto& strong = drug->sodium_chloride_equivalents.back();
    CHECK(strong.value.at == quantity::Concentration::of(50, quantity::units::mg_per_mL));
    CHECK(strong.value.value == Rational::ratio(9, 100));
    CHECK(strong.evidence == Evidence::Unconfirmed);
    CHECK(strong.note == "falls");
    CHECK_FALSE(formulary.drug("clonidine-hydrochloride")->molar_mass.has_value());
    CHECK(formulary.drug("clonidine-hydrochloride")->sodium_chloride_equivalents.empty());
}

TEST_CASE("A molar mass in another unit, of nothing or without a source is refused") {
    check_refused(morphine, "758.83 g/mol", "758.83 mg/mL", ErrorCode::UnitMismatch, "molar_mass.value");
    check_refused(morphine, "758.83 g/mol", "758.83", ErrorCode::UnitMissing, "molar_mass.value");
    check_refused(morphine, "758.83 g/mol", "0 g/mol", ErrorCode::WeightNotPositive, "molar_mass.value");
    check_refused(morphine, R"("confirmed", "sources": [{"citation": "label"}])", R"("confirmed", "sources": [])",
                  ErrorCode::ValueMissing, "molar_mass.sources");
    SmallFormulary same;
    same.edit(morphine, "758.83 g/mol", "758830 mg/mol");
    CHECK(loaded(same).drug("morphine-sulfate")->molar_mass->value ==
          loaded(SmallFormulary()).drug("morphine-sulfate")->molar_mass->value);
}

TEST_CASE("Sodium chloride equivalents that are no mass by a mass, or out of order, are refused") {
    check_refused(morphine, "0.14 mg/mg", "0.14", ErrorCode::UnitMissing, "sodium_chloride_equivalents[0].value");
    check_refused(morphine, "0.14 mg/mg", "14 %", ErrorCode::UnitMismatch, "sodium_chloride_equivalents[0].value");
    check_refused(morphine, "0.14 mg/mg", "1.4 mg/mg", ErrorCode::CatalogueInconsistent,
                  "sodium_chloride_equivalents[0].value");
    check_refused(morphine, "0.14 mg/mg", "-0.1 mg/mg", ErrorCode::CatalogueInconsistent,
                  "sodium_chloride_equivalents[0].value");
    check_refused(morphine, "\"10 mg/mL\"", "\"50 mg/mL\"", ErrorCode::CatalogueInconsistent,
                  "sodium_chloride_equivalents[1].at");
    check_refused(morphine, "\"at\": \"10 mg/mL\", ", "", ErrorCode::CatalogueInconsistent,
                  "sodium_chloride_equivalents[1].at");
    SmallFormulary unit;
    unit.edit(morphine, "\"10 mg/mL\"", "\"10 mg\"");
    CHECK(errors_of(unit).front().code == ErrorCode::UnitMismatch);
    CHECK(errors_of(unit).front().where == morphine + ": sodium_chloride_equivalents[0].at");
}

TEST_CASE("A diluent carries its densities by rising temperature") {
    const auto formulary = loaded(SmallFormulary());
    const auto& densities = formulary.diluent("sodium-chloride-0.9-pf")->densities;
    REQUIRE(densities.size() == 2);
    CHECK(densities[0].value.celsius == Rational(20));
    CHECK(densities[0].value.density.in(quantity::units::g_per_mL) == Rational::ratio(10046, 10000));
    CHECK(densities[1].evidence == Evidence::Secondary);
}

TEST_CASE("A density in another unit, without a temperature or out of order is refused") {
    check_refused(saline, "1.0046 g/mL", "1.0046 g", ErrorCode::UnitMismatch, "densities[0].value");
    check_refused(saline, "1.0046 g/mL", "0 g/mL", ErrorCode::ConcentrationNotPositive, "densities[0].value");
    check_refused(saline, "\"at\": \"20 C\", ", "", ErrorCode::ValueMissing, "densities[0].at");
    check_refused(saline, "20 C", "20", ErrorCode::UnitMissing, "densities[0].at");
    check_refused(saline, "20 C", "twenty C", ErrorCode::NotANumber, "densities[0].at");
    check_refused(saline, "25 C", "20 C", ErrorCode::CatalogueInconsistent, "densities[1].at");
    check_refused(saline, "25 C", "298 C", ErrorCode::CatalogueInconsistent, "densities[1].at");
}

TEST_CASE("A powder carries its form, molar masses, assay and water") {
    const auto formulary = loaded(SmallFormulary());
    const auto* read = formulary.powder("morphine-powder");
    REQUIRE(read != nullptr);
    CHECK(read->drug == "morphine-sulfate");
    CHECK(read->form == "sulfate pentahydrate");
    CHECK(read->molar_mass.value == quantity::MolarMass::of(Rational::ratio(75883, 100), quantity::units::g_per_mol));
    CHECK(read->moles_per_mole_labelled == Rational(1));
    REQUIRE(read->assay);
    CHECK(read->assay->value.basis == AssayBasis::Anhydrous);
    CHECK(read->assay->value.form == "sulfate, anhydrous");
    CHECK(read->assay->value.molar_mass.value.in(quantity::units::g_per_mol) == Rational::ratio(66877, 100));
    CHECK(read->assay->value.molar_mass.evidence == Evidence::Secondary);
    CHECK(read->assay->value.low == Rational::ratio(98, 100));
    CHECK(read->assay->value.high == Rational::ratio(102, 100));
    CHECK(read->assay->evidence == Evidence::Unconfirmed);
    REQUIRE(read->water);
    CHECK(read->water->value.low == Rational::ratio(104, 1000));
    CHECK(read->water->value.high == Rational::ratio(134, 1000));
    CHECK(formulary.powders_of("morphine-sulfate") == std::vector<const Powder*>{read});
    CHECK(formulary.powders_of("clonidine-hydrochloride").empty());
    CHECK(formulary.powder("morphine-sulfate") == nullptr);
}

TEST_CASE("A powder may have no assay and no water") {
    SmallFormulary small;
    small.edit(
        powder,
        R"("water": {"low": "10.4 %", "high": "13.4 %", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},)",
        "");
    CHECK_FALSE(loaded(small).powder("morphine-powder")->water.has_value());
}

TEST_CASE("A powder with a wrong unit, word, range, count or reference is refused") {
    check_refused(powder, "758.83 g/mol", "758.83 g", ErrorCode::UnitMismatch, "molar_mass.value");
    check_refused(powder, "\"basis\": \"anhydrous\"", "\"basis\": \"wet\"", ErrorCode::FormularyInvalid, "assay.basis");
    check_refused(powder, "98 %", "103 %", ErrorCode::CatalogueInconsistent, "assay.low");
    check_refused(powder, "102 %", "111 %", ErrorCode::CatalogueInconsistent, "assay.low");
    check_refused(powder, "98 %", "98 mg", ErrorCode::UnitMismatch, "assay.low");
    check_refused(powder, "13.4 %", "9 %", ErrorCode::CatalogueInconsistent, "water.low");
    check_refused(powder, "10.4 %", "-1 %", ErrorCode::CatalogueInconsistent, "water.low");
    check_refused(powder, "\"moles_per_mole_labelled\": \"1\"", "\"moles_per_mole_labelled\": \"0\"",
                  ErrorCode::NotANumber, "moles_per_mole_labelled");
    check_refused(powder, "\"drug\": \"morphine-sulfate\"", "\"drug\": \"morphine\"", ErrorCode::FormularyInvalid,
                  "drug");
    check_refused(powder, "\"citation\": \"label\"", "\"citation\": \"nowhere\"", ErrorCode::FormularyInvalid,
                  "molar_mass.sources[0].citation");
    check_refused(powder, "\n  \"sources\": [{\"citation\": \"guide\"}]", "\"sources\": []", ErrorCode::ValueMissing,
                  "sources");
}

TEST_CASE("A powder of a drug without a molar mass is refused") {
    check_refused(powder, "\"drug\": \"morphine-sulfate\"", "\"drug\": \"clonidine-hydrochloride\"",
                  ErrorCode::CatalogueInconsistent, "drug");
}

TEST_CASE("One id for a powder and for a product is refused") {
    SmallFormulary small;
    small.copy(powder, "powders/infumorph-500-20ml.json");
    small.edit("powders/infumorph-500-20ml.json", "\"morphine-powder\"", "\"infumorph-500-20ml\"");
    check_only_error(small, ErrorCode::CatalogueInconsistent, "powders/infumorph-500-20ml.json: id");
}

TEST_CASE("A solubility carries its figure, solvent and conditions") {
    const auto formulary = loaded(SmallFormulary());
    const auto found = formulary.solubilities_of("morphine-sulfate");
    REQUIRE(found.size() == 1);
    CHECK(found.front()->value.value ==
          quantity::Concentration::of(Rational::ratio(476, 10), quantity::units::mg_per_mL));
    CHECK(found.front()->unit == quantity::MassUnit::Milligram);
    CHECK(found.front()->value.evidence == Evidence::Secondary);
    CHECK(found.front()->value.note == "1 in 21");
    CHECK(found.front()->solvent == "water");
    CHECK(found.front()->conditions == "25 C");
    CHECK(formulary.solubilities_of("clonidine-hydrochloride").empty());
}

TEST_CASE("A solubility of nothing, in another unit, of an unknown drug or without a source is refused") {
    check_refused(solubility, "47.6 mg/mL", "0 mg/mL", ErrorCode::ConcentrationNotPositive, "value");
    check_refused(solubility, "47.6 mg/mL", "47.6 mg", ErrorCode::UnitMismatch, "value");
    check_refused(solubility, "\"morphine-sulfate\"", "\"morphine\"", ErrorCode::FormularyInvalid, "drug");
    check_refused(solubility, "\"solvent\": \"water\", ", "", ErrorCode::ValueMissing, "solvent");
    check_refused(solubility, "[{\"citation\": \"guide\"}]", "[]", ErrorCode::ValueMissing, "sources");
    check_refused(solubility, "\"citation\": \"guide\"", "\"citation\": \"nowhere\"", ErrorCode::FormularyInvalid,
                  "sources[0].citation");
}
