#include "core/formulary/loading.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/formulary/catalogue.h"
#include "tests/unit/formulary/small_formulary.h"

using namespace cisterna;
using namespace cisterna::formulary;
using cisterna::formulary::test::check_only_error;
using cisterna::formulary::test::errors_of;
using cisterna::formulary::test::loaded;
using cisterna::formulary::test::SmallFormulary;
using quantity::Rational;

namespace {

const std::string infumorph = "products/infumorph-500-20ml.json";
const std::string weak_infumorph = "products/infumorph-200-20ml.json";
const std::string saline = "diluents/sodium-chloride-0.9-pf.json";
const std::string guide_limit = "limits/guide-morphine.json";
const std::string pump = "pumps/pump-20.json";
const std::string morphine = "drugs/morphine-sulfate.json";
const std::string syringe = "syringes/syringe-10-ml.json";
const std::string table = "beyond-use/table.json";

}  // namespace

TEST_CASE("A formulary is read with all of its entries") {
    const auto formulary = loaded(SmallFormulary());
    CHECK(formulary.id == "small");
    CHECK(formulary.title == "Small");
    CHECK(formulary.version == "1");
    CHECK(formulary.adopted_by.empty());
    const auto* product = formulary.product("infumorph-500-20ml");
    REQUIRE(product != nullptr);
    CHECK(product->strength.value == quantity::Concentration::of(25, quantity::units::mg_per_mL));
    CHECK(product->strength.evidence == Evidence::Confirmed);
    CHECK(product->strength.sources.front().locator == "section 3");
    CHECK(product->volume.value == quantity::Volume::of(20, quantity::units::mL));
    CHECK(product->container == ContainerKind::Ampule);
    CHECK(product->preservative_free.value == PreservativeFree::Yes);
    CHECK(product->pump_use.value == PumpUse::Labelled);
    CHECK(product->labelled_pumps == std::vector<std::string>{"pump-20"});
    CHECK(product->pump_labels.front().evidence == Evidence::Secondary);
    const auto* read_pump = formulary.pump("pump-20");
    REQUIRE(read_pump != nullptr);
    CHECK(read_pump->figures.size() == 6);
    CHECK(read_pump->reservoir->value == quantity::Volume::of(20, quantity::units::mL));
    CHECK(read_pump->minimum_flow->value == quantity::Flow::of(Rational::ratio(48, 1000), quantity::units::mL_per_day));
    CHECK(read_pump->maximum_flow->evidence == Evidence::Unconfirmed);
    CHECK(read_pump->residual->value == quantity::Volume::of(Rational::ratio(14, 10), quantity::units::mL));
    CHECK(read_pump->alarm_volume->value == quantity::Volume::of(2, quantity::units::mL));
    CHECK(formulary.accessories.at("catheter").figures.front().text == "89 cm");
    CHECK(formulary.never_intrathecal.at("nev-product").scope == NeverScope::InPump);
    CHECK(formulary.beyond_use.front().longest == quantity::Duration::of(12, quantity::units::h));
    CHECK_FALSE(formulary.beyond_use.back().longest.has_value());
}

TEST_CASE("The figures of a limit keep their kind, bounds, unit and evidence") {
    const auto formulary = loaded(SmallFormulary());
    const auto& figures = formulary.limits.at("guide-morphine").figures;
    REQUIRE(figures.size() == 5);
    CHECK(figures[0].concentration == quantity::Concentration::of(20, quantity::units::mg_per_mL));
    CHECK(figures[1].dose == quantity::DoseRate::of(15, quantity::units::mg_per_day));
    CHECK_FALSE(figures[1].low_dose.has_value());
    CHECK(figures[3].low_dose == quantity::DoseRate::of(Rational::ratio(1, 10), quantity::units::mg_per_day));
    CHECK(figures[3].evidence == Evidence::Secondary);
    CHECK(figures[4].bolus == quantity::Mass::of(Rational::ratio(1, 2), quantity::units::mg));
    CHECK(figures[4].unit == quantity::MassUnit::Microgram);
}

TEST_CASE("Look-ups give the entry or nothing") {
    const auto formulary = loaded(SmallFormulary());
    CHECK(formulary.drug("morphine-sulfate")->name == "morphine sulfate");
    CHECK(formulary.diluent("sodium-chloride-0.9-pf")->containers.size() == 1);
    CHECK(formulary.drug("morphine") == nullptr);
    CHECK(formulary.product("") == nullptr);
    CHECK(formulary.pump("pump-40") == nullptr);
    CHECK(formulary.diluent("water") == nullptr);
}

TEST_CASE("Sources are cited by title in the order given") {
    const auto formulary = loaded(SmallFormulary());
    CHECK(formulary.cite({{"guide", ""}, {"label", "section 3"}}) == "The guide; The label");
    CHECK(formulary.cite({}) == "");
}

TEST_CASE("Evidence has its three words") {
    CHECK(evidence_word(Evidence::Confirmed) == "confirmed");
    CHECK(evidence_word(Evidence::Secondary) == "secondary");
    CHECK(evidence_word(Evidence::Unconfirmed) == "unconfirmed");
}

TEST_CASE("A scanned GTIN names its product, its diluent container or nothing") {
    const auto formulary = loaded(SmallFormulary());
    const auto ampule = find_by_gtin(formulary, "00306416040013");
    REQUIRE(ampule);
    CHECK(ampule->kind == CatalogueKind::Product);
    CHECK(ampule->id == "infumorph-500-20ml");
    CHECK(ampule->name == "Infumorph 500");
    CHECK(ampule->volume == quantity::Volume::of(20, quantity::units::mL));
    const auto vial = find_by_gtin(formulary, "00304094888026");
    REQUIRE(vial);
    CHECK(vial->kind == CatalogueKind::Diluent);
    CHECK(vial->id == "sodium-chloride-0.9-pf");
    CHECK(vial->container == "sodium-chloride-0.9-pf-10ml");
    CHECK(vial->volume == quantity::Volume::of(10, quantity::units::mL));
    CHECK_FALSE(find_by_gtin(formulary, "00306416039017"));
    CHECK_FALSE(find_by_gtin(formulary, ""));
}

TEST_CASE("White space and the order of keys and files do not change the hash") {
    const auto hash = loaded(SmallFormulary()).hash;
    CHECK(hash.size() == 64);
    SmallFormulary spaced;
    spaced.edit(infumorph, "\"name\": \"Infumorph 500\",", "\n\n   \"name\"  :\t\"Infumorph 500\" ,");
    spaced.edit("citations/label.json", "\"id\": \"label\", \"title\": \"The label\"",
                "\"title\": \"The label\", \"id\": \"label\"");
    CHECK(loaded(spaced).hash == hash);
    auto files = SmallFormulary().files();
    std::reverse(files.begin(), files.end());
    CHECK(load(files)->hash == hash);
}

TEST_CASE("A changed figure, note or file changes the hash") {
    const auto hash = loaded(SmallFormulary()).hash;
    SmallFormulary figure;
    figure.edit(guide_limit, "15 mg/day", "16 mg/day");
    CHECK(loaded(figure).hash != hash);
    SmallFormulary spelling;
    spelling.edit(guide_limit, "15 mg/day", "15.0 mg/day");
    CHECK(loaded(spelling).hash != hash);
    SmallFormulary fewer;
    fewer.remove("syringes/syringe-10-ml.json");
    CHECK(loaded(fewer).hash != hash);
}

TEST_CASE("A broken file is refused with its place, and what points at it is not reported again") {
    SmallFormulary small;
    small.file("citations/guide.json") = "{\"schema\": ";
    check_only_error(small, ErrorCode::JsonSyntax, "citations/guide.json: line 1, column 11");
}

TEST_CASE("A key that stands twice is refused") {
    SmallFormulary small;
    small.edit("citations/guide.json", "\"id\": \"guide\"", "\"id\": \"guide\", \"id\": \"guide\"");
    check_only_error(small, ErrorCode::JsonDuplicateKey, "citations/guide.json: id");
}

TEST_CASE("An unknown key is refused with its path") {
    SmallFormulary small;
    small.edit(infumorph, "\"value\": \"25 mg/mL\",", "\"value\": \"25 mg/mL\", \"certainty\": \"high\",");
    check_only_error(small, ErrorCode::UnknownField, infumorph + ": strength.certainty");
}

TEST_CASE("A document of another schema is refused") {
    SmallFormulary small;
    small.edit(pump, "formulary/pump/1", "formulary/pump/2");
    check_only_error(small, ErrorCode::SchemaUnknown, pump + ": schema");
}

TEST_CASE("A file outside the known folders is refused") {
    SmallFormulary small;
    small.file("devices/x.json") = "{}";
    check_only_error(small, ErrorCode::FormularyInvalid, "devices/x.json");
}

TEST_CASE("A file in a folder of a folder, or with another ending, is refused") {
    SmallFormulary deeper;
    deeper.copy(pump, "pumps/old/pump-20.json");
    check_only_error(deeper, ErrorCode::FormularyInvalid, "pumps/old/pump-20.json");
    SmallFormulary other;
    other.copy(pump, "pumps/pump-20.txt");
    check_only_error(other, ErrorCode::FormularyInvalid, "pumps/pump-20.txt");
}

TEST_CASE("A formulary without formulary.json is refused") {
    SmallFormulary small;
    small.remove("formulary.json");
    check_only_error(small, ErrorCode::FormularyInvalid, "formulary.json");
}

TEST_CASE("A file that is handed over twice is refused") {
    auto files = SmallFormulary().files();
    files.push_back(files.front());
    const auto loaded_twice = load(files);
    REQUIRE_FALSE(loaded_twice);
    REQUIRE(loaded_twice.error().size() == 1);
    CHECK(loaded_twice.error().front().code == ErrorCode::CatalogueInconsistent);
}

TEST_CASE("An id that differs from the file name is refused") {
    SmallFormulary small;
    small.edit("syringes/syringe-10-ml.json", "\"id\": \"syringe-10-ml\"", "\"id\": \"syringe-11-ml\"");
    check_only_error(small, ErrorCode::FormularyInvalid, "syringes/syringe-10-ml.json: id");
}

TEST_CASE("A badly written id is refused") {
    for (const std::string id :
         {"Syringe-10", "syringe_10", "-syringe", "syringe-", "syringe--10", "syringe 10", "spritze-\xC3\xBC"}) {
        SmallFormulary small;
        small.copy("syringes/syringe-10-ml.json", "syringes/" + id + ".json");
        small.edit("syringes/" + id + ".json", "\"id\": \"syringe-10-ml\"", "\"id\": \"" + id + "\"");
        check_only_error(small, ErrorCode::FormularyInvalid, "syringes/" + id + ".json: id");
    }
}

TEST_CASE("Two files with one id are refused") {
    SmallFormulary small;
    small.copy("syringes/syringe-10-ml.json", "syringes/syringe-20-ml.json");
    const auto errors = errors_of(small);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].code == ErrorCode::FormularyInvalid);
    CHECK(errors[1].code == ErrorCode::CatalogueInconsistent);
    CHECK(errors[1].where == "syringes/syringe-20-ml.json: id");
}

TEST_CASE("An id that nothing defines is refused where it stands") {
    SmallFormulary drug_of_product;
    drug_of_product.edit(infumorph, "\"drug\": \"morphine-sulfate\"", "\"drug\": \"morphine\"");
    check_only_error(drug_of_product, ErrorCode::FormularyInvalid, infumorph + ": drug");
    SmallFormulary drug_of_limit;
    drug_of_limit.edit("limits/old-morphine.json", "\"superseded_by\": \"guide-morphine\", ", "")
        .edit("limits/old-morphine.json", "\"drug\": \"morphine-sulfate\"", "\"drug\": \"morphine\"");
    check_only_error(drug_of_limit, ErrorCode::FormularyInvalid, "limits/old-morphine.json: drug");
    SmallFormulary later_limit;
    later_limit.edit("limits/old-morphine.json", "\"superseded_by\": \"guide-morphine\"",
                     "\"superseded_by\": \"new-morphine\"");
    check_only_error(later_limit, ErrorCode::FormularyInvalid, "limits/old-morphine.json: superseded_by");
    SmallFormulary labelled_pump;
    labelled_pump.edit(infumorph, "\"pump\": \"pump-20\"", "\"pump\": \"pump-40\"");
    check_only_error(labelled_pump, ErrorCode::FormularyInvalid, infumorph + ": labelled_pumps[0].pump");
    SmallFormulary never;
    never.edit("never-intrathecal/nev-product.json", "\"sodium-chloride-0.9-pf\"", "\"sodium-chloride\"");
    check_only_error(never, ErrorCode::FormularyInvalid, "never-intrathecal/nev-product.json: products[1]");
    SmallFormulary citation;
    citation.edit(infumorph, R"("sources": [{"citation": "label", "locator": "section 3"}])",
                  R"("sources": [{"citation": "lable"}])");
    check_only_error(citation, ErrorCode::FormularyInvalid, infumorph + ": strength.sources[0].citation");
}

TEST_CASE("A figure without a source is refused") {
    SmallFormulary empty;
    empty.edit(infumorph, R"("sources": [{"citation": "label", "locator": "section 3"}])", R"("sources": [])");
    check_only_error(empty, ErrorCode::ValueMissing, infumorph + ": strength.sources");
    SmallFormulary absent;
    absent.edit(pump, R"("evidence": "confirmed", "sources": [{"citation": "label"}])", R"("evidence": "confirmed")");
    check_only_error(absent, ErrorCode::ValueMissing, pump + ": figures[0].sources");
    SmallFormulary limit;
    limit.edit(guide_limit, R"("sources": [{"citation": "guide"}])", R"("sources": [])");
    check_only_error(limit, ErrorCode::ValueMissing, guide_limit + ": sources");
}

TEST_CASE("A word that is not known is refused with the known ones") {
    SmallFormulary small;
    small.edit(infumorph, "\"container\": \"ampule\"", "\"container\": \"ampoule\"");
    check_only_error(small, ErrorCode::FormularyInvalid, infumorph + ": container");
    CHECK(only_error_of(small).message ==
          "\"ampoule\" is not known here; use one of: vial, ampule, prefilled-syringe, bag.");
}

TEST_CASE("A figure of the wrong dimension is refused") {
    SmallFormulary strength;
    strength.edit(infumorph, "25 mg/mL", "25 mg");
    check_only_error(strength, ErrorCode::UnitMismatch, infumorph + ": strength.value");
    SmallFormulary limit;
    limit.edit(guide_limit, "15 mg/day", "15 mg/mL");
    check_only_error(limit, ErrorCode::UnitMismatch, guide_limit + ": figures[1].value");
    SmallFormulary typed_pump_figure;
    typed_pump_figure.edit(pump, "0.048 mL/day", "0.048 mL");
    check_only_error(typed_pump_figure, ErrorCode::UnitMismatch, pump + ": figures[1].value");
    SmallFormulary time;
    time.edit(table, "12 h", "12 mL");
    check_only_error(time, ErrorCode::UnitMismatch, table + ": rows[0].longest");
}

TEST_CASE("A figure that is zero or a bare number is refused") {
    SmallFormulary zero;
    zero.edit(infumorph, "25 mg/mL", "0 mg/mL");
    check_only_error(zero, ErrorCode::ConcentrationNotPositive, infumorph + ": strength.value");
    SmallFormulary negative;
    negative.edit(guide_limit, "15 mg/day", "-15 mg/day");
    const auto errors = errors_of(negative);
    CHECK(errors.front().code == ErrorCode::DoseNotPositive);
    SmallFormulary bare;
    bare.edit(guide_limit, "\"20 mg/mL\"", "20");
    check_only_error(bare, ErrorCode::UnitMissing, guide_limit + ": figures[0].value");
}

TEST_CASE("A product without a preservative status is refused, an unknown status is kept") {
    SmallFormulary small;
    small.edit(
        infumorph,
        R"(  "preservative_free": {"value": "yes", "evidence": "confirmed", "sources": [{"citation": "label"}]},)", "");
    const auto errors = errors_of(small);
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().code == ErrorCode::PreservativeStatusUnknown);
    CHECK(errors.front().where == infumorph + ": preservative_free");
    CHECK(errors.front().message.find("yes, no or unknown") != std::string::npos);
    CHECK(loaded(SmallFormulary()).product("infumorph-200-20ml")->preservative_free.value == PreservativeFree::Unknown);
}

TEST_CASE("Only a product that must not be drawn from may have no container size") {
    CHECK(loaded(SmallFormulary()).product("infumorph-200-20ml")->volume.value.is_zero());
    SmallFormulary usable;
    usable.edit(weak_infumorph, "\"value\": \"unknown\"", "\"value\": \"yes\"");
    const auto errors = errors_of(usable);
    CHECK(errors.front().code == ErrorCode::ValueMissing);
    CHECK(errors.front().where == weak_infumorph + ": volume");
    SmallFormulary excluded;
    excluded.edit(weak_infumorph, "\"value\": \"unknown\"", "\"value\": \"yes\"")
        .edit(weak_infumorph, "not-labelled", "excluded");
    CHECK(loaded(excluded).product("infumorph-200-20ml")->volume.value.is_zero());
}

TEST_CASE("A preservative in a preservative-free product or diluent is refused") {
    SmallFormulary product;
    product.edit(infumorph, "[\"sodium chloride\"]", "[\"sodium chloride\", \"benzyl alcohol\"]");
    check_only_error(product, ErrorCode::CatalogueInconsistent, infumorph + ": excipients[1]");
    SmallFormulary diluent;
    diluent.edit(saline, "\"excipients\": []", "\"excipients\": [\"benzyl alcohol\"]");
    check_only_error(diluent, ErrorCode::CatalogueInconsistent, saline + ": excipients[0]");
    SmallFormulary honest;
    honest.edit(saline, "\"excipients\": []", "\"excipients\": [\"benzyl alcohol\"]")
        .edit(saline, "\"value\": \"yes\"", "\"value\": \"no\"");
    CHECK(loaded(honest).diluent("sodium-chloride-0.9-pf")->preservative_free.value == PreservativeFree::No);
}

TEST_CASE("A missing list of excipients is refused unless it is named as unknown") {
    SmallFormulary silent;
    silent.edit(infumorph, "\"excipients\": [\"sodium chloride\"], ", "");
    check_only_error(silent, ErrorCode::ValueMissing, infumorph + ": excipients");
    SmallFormulary named;
    named.edit(infumorph, "\"excipients\": [\"sodium chloride\"], ", "\"unknown_fields\": [\"excipients\"], ");
    CHECK(loaded(named).product("infumorph-500-20ml")->unknown_fields == std::vector<std::string>{"excipients"});
    SmallFormulary wrong;
    wrong.edit(weak_infumorph, "[\"excipients\"]", "[\"strength\"]");
    check_only_error(wrong, ErrorCode::FormularyInvalid, weak_infumorph + ": unconfirmed_fields[0]");
}

TEST_CASE("Pumps are named only for a product that is labelled for pumps") {
    SmallFormulary small;
    small.edit(infumorph, "\"value\": \"labelled\"", "\"value\": \"excluded\"");
    check_only_error(small, ErrorCode::CatalogueInconsistent, infumorph + ": labelled_pumps");
}

TEST_CASE("A GTIN that contradicts its NDC is refused") {
    SmallFormulary other_package;
    other_package.edit(infumorph, "0641-6040-01", "0641-6039-01");
    check_only_error(other_package, ErrorCode::CatalogueInconsistent, infumorph + ": codes[0].gtin");
    SmallFormulary digit;
    digit.edit(infumorph, "00306416040013", "00306416040014");
    check_only_error(digit, ErrorCode::CheckDigit, infumorph + ": codes[0].gtin");
    SmallFormulary eleven;
    eleven.edit(infumorph, "0641-6040-01", "00641-6040-01");
    check_only_error(eleven, ErrorCode::NdcAmbiguous, infumorph + ": codes[0].gtin");
}

TEST_CASE("The same code for two products is refused") {
    SmallFormulary products;
    products.edit(weak_infumorph, "\"pump_use\"",
                  R"("codes": [{"ndc": "0641-6040-01", "gtin": "00306416040013", "evidence": "confirmed",
                     "sources": [{"citation": "label"}]}], "pump_use")");
    check_only_error(products, ErrorCode::CatalogueInconsistent, infumorph + ": codes[0].gtin");
    SmallFormulary product_and_diluent;
    product_and_diluent.edit(saline, "0409-4888-02", "0641-6040-01").edit(saline, "00304094888026", "00306416040013");
    check_only_error(product_and_diluent, ErrorCode::CatalogueInconsistent, saline + ": containers[0].codes[0].gtin");
}

TEST_CASE("One id for a product and for a diluent or its container is refused") {
    SmallFormulary container;
    container.edit(saline, "\"sodium-chloride-0.9-pf-10ml\"", "\"infumorph-500-20ml\"");
    check_only_error(container, ErrorCode::CatalogueInconsistent, saline + ": containers[0].id");
}

TEST_CASE("A limit whose low bound is above its high bound is refused") {
    SmallFormulary dose;
    dose.edit(guide_limit, "\"0.1 mg/day\"", "\"0.6 mg/day\"");
    check_only_error(dose, ErrorCode::CatalogueInconsistent, guide_limit + ": figures[3].low");
    SmallFormulary bolus;
    bolus.edit(guide_limit, "\"100 mcg\"", "\"0.6 mg\"");
    check_only_error(bolus, ErrorCode::CatalogueInconsistent, guide_limit + ": figures[4].low");
    SmallFormulary equal;
    equal.edit(guide_limit, "\"0.1 mg/day\"", "\"500 mcg/day\"");
    CHECK(load(equal.files()));
}

TEST_CASE("A low bound of a maximum is refused") {
    SmallFormulary small;
    small.edit(guide_limit, "\"value\": \"15 mg/day\"", "\"low\": \"1 mg/day\", \"value\": \"15 mg/day\"");
    check_only_error(small, ErrorCode::UnknownField, guide_limit + ": figures[1].low");
}

TEST_CASE("A warning dose above the maximum dose is refused") {
    SmallFormulary small;
    small.edit(guide_limit, "12 mg/day", "15.001 mg/day");
    check_only_error(small, ErrorCode::CatalogueInconsistent, guide_limit + ": figures");
}

TEST_CASE("A limit without figures, or with one kind twice, is refused") {
    SmallFormulary none;
    none.edit("limits/old-morphine.json",
              R"([{"kind": "usual-range", "low": "1 mg/day", "value": "10 mg/day", "evidence": "unconfirmed"}])", "[]");
    check_only_error(none, ErrorCode::ValueMissing, "limits/old-morphine.json: figures");
    SmallFormulary twice;
    twice.edit(guide_limit, "\"kind\": \"warning-daily-dose\"", "\"kind\": \"maximum-daily-dose\"");
    check_only_error(twice, ErrorCode::CatalogueInconsistent, guide_limit + ": figures[2].kind");
}

TEST_CASE("Limits that supersede one another in a circle are refused") {
    SmallFormulary small;
    small.edit(guide_limit, "\"year\"", "\"superseded_by\": \"old-morphine\", \"year\"");
    const auto errors = errors_of(small);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].where == guide_limit + ": superseded_by");
    CHECK(errors[1].where == "limits/old-morphine.json: superseded_by");
    CHECK(errors[0].code == ErrorCode::CatalogueInconsistent);
}

TEST_CASE("A limit that is superseded by one of another drug is refused") {
    SmallFormulary small;
    small.edit("limits/old-morphine.json", "morphine-sulfate", "clonidine-hydrochloride");
    check_only_error(small, ErrorCode::CatalogueInconsistent, "limits/old-morphine.json: superseded_by");
}

TEST_CASE("A drug's name is not ambiguous for another drug") {
    SmallFormulary small;
    small.edit("drugs/clonidine-hydrochloride.json", "[\"clonidine\"]", "[\"morphine sulfate\"]");
    check_only_error(small, ErrorCode::CatalogueInconsistent, "drugs/clonidine-hydrochloride.json: ambiguous_names[0]");
}

TEST_CASE("A pump whose figures contradict one another is refused") {
    SmallFormulary flow;
    flow.edit(pump, "24 mL/day", "0.04 mL/day");
    check_only_error(flow, ErrorCode::CatalogueInconsistent, pump + ": figures");
    SmallFormulary residual;
    residual.edit(pump, "1.4 mL", "20 mL");
    check_only_error(residual, ErrorCode::CatalogueInconsistent, pump + ": figures");
    SmallFormulary alarm;
    alarm.edit(pump, "\"2 mL\"", "\"20 mL\"");
    check_only_error(alarm, ErrorCode::CatalogueInconsistent, pump + ": figures");
    SmallFormulary twice;
    twice.edit(pump, "\"parameter\": \"preservatives\"", "\"parameter\": \"residual_volume\"")
        .edit(pump, "contraindicated", "1.5 mL");
    check_only_error(twice, ErrorCode::CatalogueInconsistent, pump + ": figures[5].parameter");
}

TEST_CASE("A substance with capitals is refused") {
    SmallFormulary small;
    small.edit("never-intrathecal/nev-benzyl.json", "benzyl alcohol", "Benzyl alcohol");
    check_only_error(small, ErrorCode::FormularyInvalid, "never-intrathecal/nev-benzyl.json: substances[0]");
}

TEST_CASE("A graduation larger than its syringe is refused") {
    SmallFormulary small;
    small.edit("syringes/syringe-10-ml.json", "0.2 mL", "20 mL");
    check_only_error(small, ErrorCode::CatalogueInconsistent, "syringes/syringe-10-ml.json: graduation");
}

TEST_CASE("A syringe carries its tolerances as fractions of one") {
    const auto formulary = loaded(SmallFormulary());
    const auto& read = formulary.syringes.at("syringe-10-ml");
    CHECK(read.tolerance_from_half == Rational::ratio(4, 100));
    CHECK(read.tolerance_below_half_of_nominal == Rational::ratio(15, 1000));
    CHECK(read.tolerance_below_half_of_expelled == Rational::ratio(1, 100));
}

TEST_CASE("A syringe without a tolerance, or with one in another unit or of nothing, is refused") {
    SmallFormulary missing;
    missing.edit(syringe, "\"tolerance_from_half\": \"4 %\",", "");
    check_only_error(missing, ErrorCode::ValueMissing, syringe + ": tolerance_from_half");
    SmallFormulary bare;
    bare.edit(syringe, "\"1.5 %\"", "1.5");
    check_only_error(bare, ErrorCode::UnitMissing, syringe + ": tolerance_below_half_of_nominal");
    SmallFormulary volume;
    volume.edit(syringe, "\"1.5 %\"", "\"0.15 mL\"");
    check_only_error(volume, ErrorCode::UnitMismatch, syringe + ": tolerance_below_half_of_nominal");
    SmallFormulary ratio;
    ratio.edit(syringe, "\"1.5 %\"", "\"15 mL/L\"");
    check_only_error(ratio, ErrorCode::UnitMismatch, syringe + ": tolerance_below_half_of_nominal");
    SmallFormulary nothing;
    nothing.edit(syringe, "\"1 %\"", "\"0 %\"");
    check_only_error(nothing, ErrorCode::CatalogueInconsistent, syringe + ": tolerance_below_half_of_expelled");
    SmallFormulary all;
    all.edit(syringe, "\"4 %\"", "\"100 %\"");
    check_only_error(all, ErrorCode::CatalogueInconsistent, syringe + ": tolerance_from_half");
}

TEST_CASE("A drug carries the range of its strength with provenance, or none") {
    const auto formulary = loaded(SmallFormulary());
    const auto& range = formulary.drug("morphine-sulfate")->strength_range;
    REQUIRE(range);
    CHECK(range->value.low == Rational::ratio(9, 10));
    CHECK(range->value.high == Rational::ratio(1075, 1000));
    CHECK(range->evidence == Evidence::Secondary);
    CHECK(range->sources.front().locator == "assay");
    CHECK_FALSE(formulary.drug("clonidine-hydrochloride")->strength_range.has_value());
}

TEST_CASE("A range of the strength that does not hold the label is refused") {
    SmallFormulary below;
    below.edit(morphine, "107.5 %", "99 %");
    check_only_error(below, ErrorCode::CatalogueInconsistent, morphine + ": strength_range.low");
    SmallFormulary above;
    above.edit(morphine, "90 %", "101 %");
    check_only_error(above, ErrorCode::CatalogueInconsistent, morphine + ": strength_range.low");
    SmallFormulary nothing;
    nothing.edit(morphine, "90 %", "0 %");
    check_only_error(nothing, ErrorCode::CatalogueInconsistent, morphine + ": strength_range.low");
    SmallFormulary exact;
    exact.edit(morphine, "90 %", "100 %").edit(morphine, "107.5 %", "100 %");
    CHECK(loaded(exact).drug("morphine-sulfate")->strength_range->value.low == Rational(1));
}

TEST_CASE("A range of the strength without a bound, a source or a percent sign is refused") {
    SmallFormulary bound;
    bound.edit(morphine, "\"low\": \"90 %\", ", "");
    check_only_error(bound, ErrorCode::ValueMissing, morphine + ": strength_range.low");
    SmallFormulary source;
    source.edit(morphine, R"([{"citation": "guide", "locator": "assay"}])", "[]");
    check_only_error(source, ErrorCode::ValueMissing, morphine + ": strength_range.sources");
    SmallFormulary citation;
    citation.edit(morphine, R"("citation": "guide", "locator")", R"("citation": "nowhere", "locator")");
    check_only_error(citation, ErrorCode::FormularyInvalid, morphine + ": strength_range.sources[0].citation");
    SmallFormulary unit;
    unit.edit(morphine, "\"90 %\"", "\"0.9\"");
    check_only_error(unit, ErrorCode::UnitMissing, morphine + ": strength_range.low");
}

TEST_CASE("Beyond-use rows that answer the same case are refused") {
    SmallFormulary small;
    small.edit(
        table, R"("category": "1", "process": "any", "sterility_test": "any", "starting_components": "any",
     "storage": "refrigerator")",
        R"("category": "1", "process": "aseptic", "sterility_test": "none", "starting_components": "only-sterile",
     "storage": "controlled-room")");
    const auto errors = errors_of(small);
    CHECK(errors.front().code == ErrorCode::CatalogueInconsistent);
    CHECK(errors.front().where == "beyond-use: cold");
    CHECK(errors.front().message.find("room") != std::string::npos);
}

TEST_CASE("A gap in the beyond-use table is refused for every case that it leaves open") {
    SmallFormulary start;
    start.edit(table, R"("starting_components": "any",
     "storage": "freezer")",
               R"("starting_components": "only-sterile",
     "storage": "freezer")");
    const auto errors = errors_of(start);
    REQUIRE(errors.size() == 6);  // three sterility tests, two processes
    CHECK(errors.front().where == "beyond-use: category 1");
    CHECK(errors.front().message.find("any-nonsterile, a freezer") != std::string::npos);
}

TEST_CASE("A beyond-use row says not-allowed, it does not leave the time out") {
    SmallFormulary small;
    small.edit(table, "\"longest\": \"not-allowed\", ", "");
    check_only_error(small, ErrorCode::ValueMissing, table + ": rows[2].longest");
}

TEST_CASE("Every problem is reported, in the order of the paths") {
    SmallFormulary small;
    small.edit(pump, "0.048 mL/day", "0.048 mL");
    small.edit(infumorph, "25 mg/mL", "25");
    small.edit("drugs/morphine-sulfate.json", "\"name\": \"morphine sulfate\",", "");
    const auto errors = errors_of(small);
    REQUIRE(errors.size() == 3);
    CHECK(errors[0].where == "drugs/morphine-sulfate.json: name");
    CHECK(errors[1].where == infumorph + ": strength.value");
    CHECK(errors[2].where == pump + ": figures[1].value");
}
