#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "core/formulary/loading.h"

namespace cisterna::formulary::test {

// A formulary with one entry of each kind that loads; a test breaks one thing in it.
class SmallFormulary {
public:
    SmallFormulary();

    std::string& file(const std::string& path) { return texts_[path]; }
    void remove(const std::string& path) { REQUIRE(texts_.erase(path) == 1); }
    // Replaces the first occurrence, which must be there.
    SmallFormulary& edit(const std::string& path, const std::string& from, const std::string& to) {
        REQUIRE(texts_.contains(path));
        auto& text = texts_[path];
        const auto found = text.find(from);
        REQUIRE(found != std::string::npos);
        text.replace(found, from.size(), to);
        return *this;
    }
    void copy(const std::string& from, const std::string& to) { texts_[to] = texts_.at(from); }
    std::vector<SourceFile> files() const {
        std::vector<SourceFile> files;
        for (const auto& [path, text] : texts_) files.push_back({path, text});
        return files;
    }

private:
    std::map<std::string, std::string> texts_;
};

inline SmallFormulary::SmallFormulary() {
    file("formulary.json") = R"({"schema": "cisterna/formulary/1", "id": "small", "title": "Small", "version": "1"})";
    file("citations/label.json") =
        R"({"schema": "cisterna/formulary/citation/1", "id": "label", "title": "The label", "seen_at": "a page", "kind": "US label"})";
    file("citations/guide.json") =
        R"({"schema": "cisterna/formulary/citation/1", "id": "guide", "title": "The guide", "seen_at": "not at hand", "kind": "guideline"})";
    file("drugs/morphine-sulfate.json") = R"({
  "schema": "cisterna/formulary/drug/1", "id": "morphine-sulfate", "name": "morphine sulfate",
  "label_name": "morphine sulfate", "drug_class": "opioid", "controlled_schedule": "CII",
  "strength_basis": "sulfate pentahydrate", "ambiguous_names": ["morphine"], "label_warnings": ["CONTAINS OPIOID"],
  "strength_range": {"low": "90 %", "high": "107.5 %", "evidence": "secondary", "sources": [{"citation": "guide", "locator": "assay"}]},
  "molar_mass": {"value": "758.83 g/mol", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "sodium_chloride_equivalents": [
    {"at": "10 mg/mL", "value": "0.14 mg/mg", "evidence": "secondary", "sources": [{"citation": "guide"}]},
    {"at": "50 mg/mL", "value": "0.09 mg/mg", "evidence": "unconfirmed", "sources": [{"citation": "guide"}], "note": "falls"}],
  "sources": [{"citation": "label"}]})";
    file("drugs/clonidine-hydrochloride.json") = R"({
  "schema": "cisterna/formulary/drug/1", "id": "clonidine-hydrochloride", "name": "clonidine hydrochloride",
  "label_name": "cloNIDine hydrochloride", "drug_class": "alpha-2 agonist",
  "strength_basis": "hydrochloride", "ambiguous_names": ["clonidine"],
  "sources": [{"citation": "label"}]})";
    file("products/infumorph-500-20ml.json") = R"({
  "schema": "cisterna/formulary/product/1", "id": "infumorph-500-20ml", "name": "Infumorph 500",
  "drug": "morphine-sulfate", "salt_form": "sulfate pentahydrate", "container": "ampule",
  "excipients": ["sodium chloride"], "storage": "20-25 C",
  "strength": {"value": "25 mg/mL", "evidence": "confirmed", "sources": [{"citation": "label", "locator": "section 3"}]},
  "preservative_free": {"value": "yes", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "pump_use": {"value": "labelled", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "volume": {"value": "20 mL", "evidence": "secondary", "sources": [{"citation": "guide"}]},
  "labelled_pumps": [{"pump": "pump-20", "evidence": "secondary", "sources": [{"citation": "label"}]}],
  "codes": [{"ndc": "0641-6040-01", "gtin": "00306416040013", "evidence": "confirmed", "sources": [{"citation": "label"}]}],
  "sources": [{"citation": "label"}]})";
    file("products/infumorph-200-20ml.json") = R"({
  "schema": "cisterna/formulary/product/1", "id": "infumorph-200-20ml", "name": "Infumorph 200",
  "drug": "morphine-sulfate", "salt_form": "sulfate pentahydrate", "container": "ampule",
  "excipients": ["sodium chloride"], "unknown_fields": ["storage"], "unconfirmed_fields": ["excipients"],
  "strength": {"value": "10 mg/mL", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "preservative_free": {"value": "unknown", "evidence": "unconfirmed", "sources": [{"citation": "label"}]},
  "pump_use": {"value": "not-labelled", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "sources": [{"citation": "label"}]})";
    file("diluents/sodium-chloride-0.9-pf.json") = R"({
  "schema": "cisterna/formulary/diluent/1", "id": "sodium-chloride-0.9-pf", "name": "sodium chloride 0.9%",
  "label_name": "sodium chloride 0.9%", "excipients": [],
  "preservative_free": {"value": "yes", "evidence": "secondary", "sources": [{"citation": "label"}]},
  "containers": [{"id": "sodium-chloride-0.9-pf-10ml", "volume": "10 mL", "codes": [
    {"ndc": "0409-4888-02", "gtin": "00304094888026", "evidence": "secondary", "sources": [{"citation": "label"}]}]}],
  "densities": [
    {"at": "20 C", "value": "1.0046 g/mL", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
    {"at": "25 C", "value": "1.0036 g/mL", "evidence": "secondary", "sources": [{"citation": "guide"}]}],
  "sources": [{"citation": "label"}]})";
    file("pumps/pump-20.json") = R"({
  "schema": "cisterna/formulary/pump/1", "id": "pump-20", "name": "Pump 20", "manufacturer": "Maker", "type": "programmable",
  "figures": [
    {"parameter": "reservoir_volume", "value": "20 mL", "evidence": "confirmed", "sources": [{"citation": "label"}]},
    {"parameter": "min_flow_rate", "value": "0.048 mL/day", "evidence": "secondary", "sources": [{"citation": "label"}]},
    {"parameter": "max_flow_rate", "value": "24 mL/day", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
    {"parameter": "residual_volume", "value": "1.4 mL", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
    {"parameter": "low_reservoir_alarm_default", "value": "2 mL", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
    {"parameter": "preservatives", "value": "contraindicated", "evidence": "confirmed", "sources": [{"citation": "label"}]}]})";
    file("accessories/catheter.json") = R"({
  "schema": "cisterna/formulary/accessory/1", "id": "catheter", "name": "Catheter", "manufacturer": "Maker", "type": "catheter",
  "figures": [{"parameter": "length", "value": "89 cm", "evidence": "confirmed", "sources": [{"citation": "label"}]}]})";
    file("limits/guide-morphine.json") = R"({
  "schema": "cisterna/formulary/limit/1", "id": "guide-morphine", "drug": "morphine-sulfate", "guideline": "The guide",
  "year": "2017", "salt_basis": "sulfate pentahydrate",
  "figures": [
    {"kind": "maximum-concentration", "value": "20 mg/mL", "evidence": "unconfirmed"},
    {"kind": "maximum-daily-dose", "value": "15 mg/day", "evidence": "unconfirmed"},
    {"kind": "warning-daily-dose", "value": "12 mg/day", "evidence": "unconfirmed"},
    {"kind": "starting-dose", "low": "0.1 mg/day", "value": "0.5 mg/day", "evidence": "secondary"},
    {"kind": "trial-bolus", "low": "100 mcg", "value": "500 mcg", "evidence": "unconfirmed"}],
  "sources": [{"citation": "guide"}]})";
    file("limits/old-morphine.json") = R"({
  "schema": "cisterna/formulary/limit/1", "id": "old-morphine", "drug": "morphine-sulfate", "guideline": "The old guide",
  "year": "2007", "salt_basis": "sulfate pentahydrate", "superseded_by": "guide-morphine", "jurisdiction": "US",
  "figures": [{"kind": "usual-range", "low": "1 mg/day", "value": "10 mg/day", "evidence": "unconfirmed"}],
  "sources": [{"citation": "guide"}]})";
    file("never-intrathecal/nev-benzyl.json") = R"({
  "schema": "cisterna/formulary/never-intrathecal/1", "id": "nev-benzyl", "substances": ["benzyl alcohol"],
  "substance_class": "preservative", "match": "excipient", "scope": "always", "harm": "neurological events",
  "evidence": "secondary", "sources": [{"citation": "guide"}]})";
    file("never-intrathecal/nev-product.json") = R"({
  "schema": "cisterna/formulary/never-intrathecal/1", "id": "nev-product", "substances": ["a product"],
  "products": ["infumorph-200-20ml", "sodium-chloride-0.9-pf"], "substance_class": "product", "match": "product",
  "scope": "in-pump", "harm": "its label says so", "exception": "a single injection", "evidence": "confirmed",
  "sources": [{"citation": "label"}]})";
    file("syringes/syringe-10-ml.json") = R"({
  "schema": "cisterna/formulary/syringe/1", "id": "syringe-10-ml", "nominal": "10 mL", "graduation": "0.2 mL",
  "dead_space": "0.1 mL", "tolerance_from_half": "4 %", "tolerance_below_half_of_nominal": "1.5 %",
  "tolerance_below_half_of_expelled": "1 %", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]})";
    file("powders/morphine-powder.json") = R"({
  "schema": "cisterna/formulary/powder/1", "id": "morphine-powder", "name": "morphine sulfate powder",
  "drug": "morphine-sulfate", "form": "sulfate pentahydrate", "moles_per_mole_labelled": "1",
  "molar_mass": {"value": "758.83 g/mol", "evidence": "confirmed", "sources": [{"citation": "label"}]},
  "assay": {"form": "sulfate, anhydrous", "moles_per_mole_labelled": "1", "basis": "anhydrous", "low": "98 %", "high": "102 %",
            "molar_mass": {"value": "668.77 g/mol", "evidence": "secondary", "sources": [{"citation": "guide"}]},
            "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
  "water": {"low": "10.4 %", "high": "13.4 %", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]},
  "sources": [{"citation": "guide"}]})";
    file("solubilities/morphine-in-water.json") = R"({
  "schema": "cisterna/formulary/solubility/1", "id": "morphine-in-water", "drug": "morphine-sulfate", "value": "47.6 mg/mL",
  "solvent": "water", "conditions": "25 C", "evidence": "secondary", "sources": [{"citation": "guide"}], "note": "1 in 21"})";
    file("stability-studies/morphine-clonidine.json") = R"({
  "schema": "cisterna/formulary/stability-study/1", "id": "morphine-clonidine",
  "tested": {"drugs": [{"drug": "morphine-sulfate", "low": "2 mg/mL", "high": "50 mg/mL"},
                       {"drug": "clonidine-hydrochloride", "assayed": "no"}], "evidence": "unconfirmed"},
  "vehicle": "water", "containers": ["pump", "glass"], "material": "Pump 20",
  "temperature": {"low": "35 C", "high": "37 C"},
  "result": {"outcome": "stable", "stable_for": "90 day", "acceptance": "at least 90 %", "evidence": "secondary"},
  "sources": [{"citation": "guide"}], "note": "at least 94 %"})";
    file("stability-studies/morphine-cold.json") = R"({
  "schema": "cisterna/formulary/stability-study/1", "id": "morphine-cold",
  "tested": {"drugs": [{"drug": "morphine-sulfate", "low": "50 mg/mL", "high": "50 mg/mL"}], "evidence": "secondary"},
  "containers": ["syringe"], "material": "plastic", "temperature": {"low": "4 C", "high": "4 C"},
  "result": {"outcome": "failed", "evidence": "unconfirmed"}, "sources": [{"citation": "guide"}]})";
    file("label-intervals/morphine-in-pump.json") = R"({
  "schema": "cisterna/formulary/label-interval/1", "id": "morphine-in-pump", "drug": "morphine-sulfate",
  "products": ["infumorph-500-20ml"], "pumps": ["pump-20"], "kind": "longest-refill", "fill": "later-diluted",
  "company": "alone", "jurisdiction": "US", "value": "180 day", "evidence": "secondary",
  "sources": [{"citation": "label"}], "note": "six months"})";
    file("label-intervals/morphine-begin.json") = R"({
  "schema": "cisterna/formulary/label-interval/1", "id": "morphine-begin", "drug": "morphine-sulfate",
  "kind": "begin-within", "storage": "refrigerator", "value": "24 h", "evidence": "unconfirmed",
  "sources": [{"citation": "label"}]})";
    file("beyond-use/table.json") = R"({
  "schema": "cisterna/formulary/beyond-use/1", "id": "table", "title": "The table",
  "rows": [
    {"id": "room", "category": "1", "process": "any", "sterility_test": "any", "starting_components": "any",
     "storage": "controlled-room", "longest": "12 h", "table": "Table 12", "evidence": "secondary", "sources": [{"citation": "guide"}]},
    {"id": "cold", "category": "1", "process": "any", "sterility_test": "any", "starting_components": "any",
     "storage": "refrigerator", "longest": "24 h", "table": "Table 12", "evidence": "secondary", "sources": [{"citation": "guide"}]},
    {"id": "frozen", "category": "1", "process": "any", "sterility_test": "any", "starting_components": "any",
     "storage": "freezer", "longest": "not-allowed", "table": "Table 12", "evidence": "unconfirmed", "sources": [{"citation": "guide"}]}]})";
}

inline std::vector<Error> errors_of(const SmallFormulary& small) {
    const auto loaded = load(small.files());
    REQUIRE_FALSE(loaded);
    return loaded.error();
}

// The only problem of the formulary.
inline Error only_error_of(const SmallFormulary& small) {
    const auto errors = errors_of(small);
    for (const auto& error : errors) UNSCOPED_INFO(error.where << " | " << error.message);
    REQUIRE(errors.size() == 1);
    return errors.front();
}

inline void check_only_error(const SmallFormulary& small, ErrorCode code, const std::string& where) {
    const auto error = only_error_of(small);
    CHECK(entry(error.code).name == entry(code).name);
    CHECK(error.where == where);
    CHECK_FALSE(error.message.empty());
}

inline Formulary loaded(const SmallFormulary& small) {
    auto formulary = load(small.files());
    if (!formulary)
        for (const auto& error : formulary.error()) UNSCOPED_INFO(error.where << " | " << error.message);
    REQUIRE(formulary);
    return *formulary;
}

}  // namespace cisterna::formulary::test
