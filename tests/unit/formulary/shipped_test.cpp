// The formulary that is shipped, as the loader reads it. The figures here were taken from the research tables by hand,
// not from the files under test.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/codec/parse.h"
#include "core/formulary/catalogue.h"
#include "core/formulary/loading.h"
#include "core/formulary/product_code.h"
#include "core/quantity/any_quantity.h"

using namespace cisterna;
using namespace cisterna::formulary;
using quantity::AnyQuantity;

namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<SourceFile> shipped_files() {
    const std::filesystem::path root = std::filesystem::path(CISTERNA_SOURCE_DIR) / "assets" / "formulary";
    std::vector<SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        files.push_back({entry.path().lexically_relative(root).generic_string(), text_of(entry.path())});
    }
    return files;
}

Formulary load_shipped() {
    auto loaded = load(shipped_files());
    if (!loaded)
        for (const auto& error : loaded.error()) UNSCOPED_INFO(error.where << " | " << error.message);
    REQUIRE(loaded);
    return *loaded;
}

const Formulary& shipped() {
    static const Formulary formulary = load_shipped();
    return formulary;
}

template <class Q>
Q figure(const std::string& text) {
    return *AnyQuantity::parse(text)->as<Q::dimension>("figure");
}

const LimitFigure& limit_figure(const std::string& limit, LimitKind kind) {
    const auto& figures = shipped().limits.at(limit).figures;
    const auto found =
        std::find_if(figures.begin(), figures.end(), [&](const LimitFigure& f) { return f.kind == kind; });
    REQUIRE(found != figures.end());
    return *found;
}

bool has_figure(const std::string& limit, LimitKind kind) {
    const auto& figures = shipped().limits.at(limit).figures;
    return std::any_of(figures.begin(), figures.end(), [&](const LimitFigure& f) { return f.kind == kind; });
}

void check_ceiling(const std::string& limit, const std::string& concentration, const std::string& daily_dose,
                   Evidence evidence) {
    INFO(limit);
    const auto& strongest = limit_figure(limit, LimitKind::MaximumConcentration);
    CHECK(strongest.concentration == figure<quantity::Concentration>(concentration));
    CHECK(strongest.evidence == evidence);
    const auto& highest = limit_figure(limit, LimitKind::MaximumDailyDose);
    CHECK(highest.dose == figure<quantity::DoseRate>(daily_dose));
    CHECK(highest.evidence == evidence);
}

// Calls `visit` with every object that says how well it is known, and with the sources that stand for it: its own, or
// those of the nearest object around it.
template <class Visit>
void for_each_evidence(const codec::Value& value, const codec::Value* sources, const Visit& visit) {
    if (const auto* items = value.if_array()) {
        for (const auto& item : *items) for_each_evidence(item, sources, visit);
        return;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return;
    if (const auto* own = object->find("sources")) sources = own;
    if (const auto* evidence = object->find("evidence")) visit(*evidence->if_text(), sources);
    for (const auto& [key, member] : object->members()) for_each_evidence(member, sources, visit);
}

std::string citation_of(const codec::Value& source) {
    return *source.if_object()->find("citation")->if_text();
}

// The JSON blocks of a page, each as a value.
std::vector<codec::Value> json_examples(const std::string& page) {
    const std::string opening = "```json\n";
    std::vector<codec::Value> examples;
    for (auto start = page.find(opening); start != std::string::npos; start = page.find(opening, start)) {
        start += opening.size();
        const auto example = codec::parse(page.substr(start, page.find("```", start) - start));
        REQUIRE(example);
        examples.push_back(*example);
    }
    return examples;
}

}  // namespace

TEST_CASE("The examples of the documentation are shipped files or rows of one") {
    std::vector<codec::Value> shipped_values;
    for (const auto& file : shipped_files()) {
        const auto document = codec::parse(file.text);
        REQUIRE(document);
        shipped_values.push_back(*document);
        if (const auto* rows = document->if_object()->find("rows"))
            for (const auto& row : *rows->if_array()) shipped_values.push_back(row);
    }
    const auto examples = json_examples(text_of(std::filesystem::path(CISTERNA_SOURCE_DIR) / "docs" / "FORMULARY.md"));
    CHECK(examples.size() == 14);
    for (const auto& example : examples) {
        INFO(*example.if_object()->find("id")->if_text());
        CHECK(std::find(shipped_values.begin(), shipped_values.end(), example) != shipped_values.end());
    }
}

TEST_CASE("The shipped formulary loads and is adopted by nobody") {
    CHECK(shipped().id == "cisterna");
    CHECK(shipped().version == "2026-11-23");
    CHECK(shipped().adopted_by.empty());
    CHECK(shipped().hash.size() == 64);
}

TEST_CASE("The shipped formulary holds every row that it should") {
    CHECK(shipped().drugs.size() == 8);
    CHECK(shipped().never_intrathecal.size() == 32);
    CHECK(shipped().syringes.size() == 8);
    CHECK(shipped().beyond_use.size() == 25);
    CHECK(shipped().pumps.size() == 14);
    CHECK(shipped().accessories.size() == 4);
    CHECK(shipped().diluents.size() == 3);
    CHECK(shipped().powders.size() == 7);
    CHECK(shipped().solubilities.size() == 6);
    CHECK(shipped().stability_studies.size() == 78);
    CHECK(shipped().label_intervals.size() == 9);
    std::map<std::string, std::size_t> products;
    for (const auto& [id, product] : shipped().products) ++products[product.drug];
    CHECK(products == std::map<std::string, std::size_t>{{"morphine-sulfate", 10},
                                                         {"hydromorphone-hydrochloride", 11},
                                                         {"bupivacaine-hydrochloride", 7},
                                                         {"clonidine-hydrochloride", 6},
                                                         {"baclofen", 15},
                                                         {"ziconotide", 3},
                                                         {"fentanyl-citrate", 4},
                                                         {"sufentanil-citrate", 3}});
    std::map<std::string, std::size_t> limits;
    for (const auto& [id, limit] : shipped().limits) ++limits[limit.drug];
    CHECK(limits == std::map<std::string, std::size_t>{{"morphine-sulfate", 7},
                                                       {"hydromorphone-hydrochloride", 4},
                                                       {"bupivacaine-hydrochloride", 4},
                                                       {"clonidine-hydrochloride", 4},
                                                       {"baclofen", 5},
                                                       {"ziconotide", 6},
                                                       {"fentanyl-citrate", 3},
                                                       {"sufentanil-citrate", 4}});
}

TEST_CASE("Every statement of evidence has a source, and every citation is used") {
    std::set<std::string> cited;
    std::size_t statements = 0;
    for (const auto& file : shipped_files()) {
        INFO(file.path);
        const auto document = codec::parse(file.text);
        REQUIRE(document);
        for_each_evidence(*document, nullptr, [&](const std::string&, const codec::Value* sources) {
            ++statements;
            REQUIRE(sources != nullptr);
            REQUIRE_FALSE(sources->if_array()->empty());
            for (const auto& source : *sources->if_array()) CHECK(shipped().citations.contains(citation_of(source)));
        });
    }
    CHECK(statements > 600);
    for (const auto& [id, product] : shipped().products)
        for (const auto& source : product.sources) cited.insert(source.citation);
    for (const auto& file : shipped_files())
        for (const auto& [id, citation] : shipped().citations)
            if (file.text.find("\"citation\": \"" + id + "\"") != std::string::npos) cited.insert(id);
    // The rule approved-drug cites the notice itself.
    CHECK(shipped().citations.contains("fda18"));
    cited.insert("fda18");
    CHECK(cited.size() == shipped().citations.size());
}

TEST_CASE("What is confirmed was read in the document itself") {
    const std::set<std::string> documents{"US label",       "US registry",   "EU SmPC",
                                          "EU leaflet",     "pharmacopeia",  "pharmacopeia (superseded edition)",
                                          "manual extract", "press release", "manufacturer page",
                                          "recall notice"};
    for (const auto& file : shipped_files()) {
        INFO(file.path);
        const auto document = codec::parse(file.text);
        REQUIRE(document);
        for_each_evidence(*document, nullptr, [&](const std::string& evidence, const codec::Value* sources) {
            for (const auto& source : *sources->if_array()) {
                const auto& kind = shipped().citations.at(citation_of(source)).kind;
                if (evidence == "confirmed") CHECK(documents.contains(kind));
                if (kind == "recall") CHECK(evidence == "unconfirmed");
            }
        });
    }
}

TEST_CASE("The consensus ceilings of 2017 are loaded, unconfirmed") {
    check_ceiling("pacc17-morphine", "20 mg/mL", "15 mg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-hydromorphone", "15 mg/mL", "10 mg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-fentanyl", "10 mg/mL", "1000 mcg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-sufentanil", "5 mg/mL", "500 mcg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-bupivacaine", "30 mg/mL", "20 mg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-clonidine", "1000 mcg/mL", "600 mcg/day", Evidence::Unconfirmed);
    check_ceiling("pacc17-ziconotide", "100 mcg/mL", "19.2 mcg/day", Evidence::Unconfirmed);
    const auto& warning = limit_figure("pacc17-bupivacaine", LimitKind::WarningDailyDose);
    CHECK(warning.dose == figure<quantity::DoseRate>("15 mg/day"));
    CHECK(limit_figure("pacc17-clonidine", LimitKind::MaximumDailyDose).unit == quantity::MassUnit::Microgram);
}

TEST_CASE("The limits of the labels are loaded with their jurisdiction") {
    check_ceiling("lbl-us-prialt", "100 mcg/mL", "19.2 mcg/day", Evidence::Secondary);
    check_ceiling("lbl-eu-prialt", "100 mcg/mL", "21.6 mcg/day", Evidence::Confirmed);
    CHECK(shipped().limits.at("lbl-us-prialt").jurisdiction == "US");
    CHECK(shipped().limits.at("lbl-eu-prialt").jurisdiction == "EU");
    CHECK(shipped().limits.at("pacc17-ziconotide").jurisdiction.empty());
    CHECK(limit_figure("lbl-us-prialt", LimitKind::StartingDose).dose == figure<quantity::DoseRate>("2.4 mcg/day"));
    CHECK_FALSE(limit_figure("lbl-us-prialt", LimitKind::StartingDose).low_dose.has_value());
    CHECK(limit_figure("lbl-us-infumorph-tol", LimitKind::WarningDailyDose).dose ==
          figure<quantity::DoseRate>("20 mg/day"));
    CHECK(limit_figure("lbl-prometra-baclofen", LimitKind::MaximumConcentration).evidence == Evidence::Confirmed);
}

TEST_CASE("Starting doses and trial boluses keep both bounds") {
    const auto& start = limit_figure("pacc17-hydromorphone", LimitKind::StartingDose);
    CHECK(start.low_dose == figure<quantity::DoseRate>("0.01 mg/day"));
    CHECK(start.dose == figure<quantity::DoseRate>("0.15 mg/day"));
    const auto& ziconotide = limit_figure("pacc17-ziconotide-start", LimitKind::StartingDose);
    CHECK(ziconotide.dose == figure<quantity::DoseRate>("1.2 mcg/day"));
    CHECK(ziconotide.evidence == Evidence::Secondary);
    const auto& bolus = limit_figure("grider-micro", LimitKind::TrialBolus);
    CHECK(bolus.low_bolus == figure<quantity::Mass>("25 mcg"));
    CHECK(bolus.bolus == figure<quantity::Mass>("0.4 mg"));
}

TEST_CASE("Older guidelines are superseded and missing figures stay missing") {
    CHECK(shipped().limits.at("pacc07-bupivacaine").superseded_by == "pacc17-bupivacaine");
    CHECK(shipped().limits.at("pacc12-fentanyl").superseded_by == "pacc17-fentanyl");
    CHECK_FALSE(has_figure("pacc12-fentanyl", LimitKind::MaximumDailyDose));
    CHECK_FALSE(has_figure("pacc07-sufentanil", LimitKind::MaximumDailyDose));
    CHECK_FALSE(shipped().limits.contains("pacc12-bupivacaine-dose"));
    for (const auto& [id, limit] : shipped().limits)
        if (id.starts_with("txt-"))
            for (const auto& f : limit.figures) CHECK(f.kind == LimitKind::UsualRange);
}

TEST_CASE("The figures of the SynchroMed II pumps are loaded") {
    for (const auto& [id, size] :
         std::map<std::string, std::string>{{"synchromed-ii-8637-20", "20 mL"}, {"synchromed-ii-8637-40", "40 mL"}}) {
        const auto* pump = shipped().pump(id);
        REQUIRE(pump != nullptr);
        CHECK(pump->reservoir->value == figure<quantity::Volume>(size));
        CHECK(pump->reservoir->evidence == Evidence::Confirmed);
        CHECK(pump->minimum_flow->value == figure<quantity::Flow>("0.048 mL/day"));
        CHECK(pump->minimum_flow->evidence == Evidence::Secondary);
        CHECK(pump->maximum_flow->value == figure<quantity::Flow>("24 mL/day"));
        CHECK(pump->residual->value == figure<quantity::Volume>("1.4 mL"));
        CHECK(pump->residual->evidence == Evidence::Unconfirmed);
        CHECK(pump->alarm_volume->value == figure<quantity::Volume>("2 mL"));
        CHECK(pump->figures.size() == 14);
    }
}

TEST_CASE("What is not known of a pump is not loaded") {
    CHECK_FALSE(shipped().pump("synchromed-iii-8667-20")->residual.has_value());
    CHECK_FALSE(shipped().pump("prometra-ii-40-16827")->residual.has_value());
    CHECK_FALSE(shipped().pump("codman-3000")->reservoir.has_value());
    CHECK(shipped().pump("prometra-ii-40-16827")->reservoir->value == figure<quantity::Volume>("40 mL"));
    CHECK(shipped().pump("prometra-ii-20-13827")->maximum_flow->value == figure<quantity::Flow>("28.8 mL/day"));
}

TEST_CASE("The products for pumps carry their strength, size, salt basis and unit code") {
    struct Expected {
        std::string id, strength, volume, gtin;
    };
    for (const auto& expected :
         std::vector<Expected>{{"infumorph-200-20ml", "10 mg/mL", "20 mL", "00306416039017"},
                               {"infumorph-500-20ml", "25 mg/mL", "20 mL", "00306416040013"},
                               {"mitigo-200-20ml", "10 mg/mL", "20 mL", "00366794160024"},
                               {"duramorph-1-10ml", "1 mg/mL", "10 mL", "00306416019019"},
                               {"prialt-100-1ml", "100 mcg/mL", "1 mL", "00370720720107"},
                               {"prialt-100-1ml", "100 mcg/mL", "1 mL", "00368118720105"},
                               {"prialt-100-5ml", "100 mcg/mL", "5 mL", "00368118722109"},
                               {"gablofen-2000-20ml-syringe", "2000 mcg/mL", "20 mL", "00366794157017"},
                               {"gablofen-2000-20ml-vial", "2000 mcg/mL", "20 mL", "00366794157024"},
                               {"gablofen-50-1ml-syringe", "50 mcg/mL", "1 mL", "00366794151015"},
                               {"lioresal-50-1ml", "50 mcg/mL", "1 mL", "00370121249658"},
                               {"lioresal-500-20ml", "500 mcg/mL", "20 mL", "00370121250111"},
                               {"lioresal-2000-5ml", "2000 mcg/mL", "5 mL", "00370121250227"},
                               {"lioresal-2000-20ml", "2000 mcg/mL", "20 mL", "00370121250319"},
                               {"baclofen-sagent-2000-20ml", "2000 mcg/mL", "20 mL", "00325021679203"},
                               {"clonidine-epidural-100-10ml", "100 mcg/mL", "10 mL", "00367457218106"},
                               {"clonidine-xgen-100-10ml", "100 mcg/mL", "10 mL", "00339822200016"},
                               {"clonidine-hikma-100-10ml", "100 mcg/mL", "10 mL", "00301439724018"},
                               {"clonidine-xgen-500-10ml", "500 mcg/mL", "10 mL", "00339822201013"},
                               {"clonidine-hikma-500-10ml", "500 mcg/mL", "10 mL", "00301439723011"},
                               {"sensorcaine-mpf-2.5-10ml", "2.5 mg/mL", "10 mL", "00363323464011"},
                               {"bupivacaine-mpf-7.5-10ml", "7.5 mg/mL", "10 mL", "00370594120010"},
                               {"hydromorphone-fresenius-10-1ml", "10 mg/mL", "1 mL", "00363323851033"},
                               {"hydromorphone-fresenius-10-5ml", "10 mg/mL", "5 mL", "00363323851071"},
                               {"hydromorphone-fresenius-10-50ml", "10 mg/mL", "50 mL", "00363323851507"},
                               {"fentanyl-hospira-50-2ml", "50 mcg/mL", "2 mL", "00304099094125"},
                               {"fentanyl-hospira-50-5ml", "50 mcg/mL", "5 mL", "00304099094187"},
                               {"sufentanil-hospira-50-1ml", "50 mcg/mL", "1 mL", "00304093382112"}}) {
        INFO(expected.id);
        const auto* product = shipped().product(expected.id);
        REQUIRE(product != nullptr);
        CHECK(product->strength.value == figure<quantity::Concentration>(expected.strength));
        CHECK(product->volume.value == figure<quantity::Volume>(expected.volume));
        const auto found = find_by_gtin(shipped(), expected.gtin);
        REQUIRE(found);
        CHECK(found->id == expected.id);
    }
    CHECK(shipped().product("infumorph-500-20ml")->salt_form == "sulfate pentahydrate");
    CHECK(shipped().drug("fentanyl-citrate")->strength_basis == "base");
    CHECK(shipped().drug("sufentanil-citrate")->strength_basis == "base");
}

TEST_CASE("The saline and water vials are found by their unit code") {
    for (const auto& [gtin, size] : std::map<std::string, std::string>{
             {"00304094888026", "10 mL"}, {"00304094888033", "20 mL"}, {"00304094888064", "50 mL"}}) {
        const auto found = find_by_gtin(shipped(), gtin);
        REQUIRE(found);
        CHECK(found->kind == CatalogueKind::Diluent);
        CHECK(found->id == "sodium-chloride-0.9-pf");
        CHECK(found->volume == figure<quantity::Volume>(size));
    }
    CHECK(find_by_gtin(shipped(), "00304094887173")->id == "sterile-water-for-injection");
    CHECK(find_by_gtin(shipped(), "00304094887234")->volume == figure<quantity::Volume>("20 mL"));
}

TEST_CASE("The code of a tray, carton or box of several is no unit code") {
    for (const std::string ndc : {"0409-4888-10", "0409-4888-20", "0409-4888-50", "0409-9094-22", "0409-9094-25",
                                  "0409-3382-21", "0641-6019-10", "70594-120-02", "63323-464-17", "0409-2634-01",
                                  "0409-2634-05", "0409-3814-12", "0409-3815-12", "70121-2505-2"}) {
        INFO(ndc);
        CHECK_FALSE(find_by_gtin(shipped(), *unit_gtin(ndc)));
    }
}

TEST_CASE("What is preserved, and what nobody has stated, is told from what is preservative-free") {
    const auto status = [](const std::string& id) { return shipped().product(id)->preservative_free; };
    CHECK(status("bupivacaine-multi-dose-2.5-50ml").value == PreservativeFree::No);
    CHECK(status("hydromorphone-multi-dose-2").value == PreservativeFree::No);
    CHECK(status("hydromorphone-fresenius-10-1ml").value == PreservativeFree::Unknown);
    CHECK(status("hydromorphone-teva-10-5ml").value == PreservativeFree::Unknown);
    CHECK(status("sensorcaine-mpf-2.5-10ml").value == PreservativeFree::Unknown);
    CHECK(status("hydromorphone-hpf-hospira-10-50ml").value == PreservativeFree::Yes);
    CHECK(status("hydromorphone-hpf-hospira-10-50ml").evidence == Evidence::Confirmed);
    CHECK(status("fentanyl-hospira-50-5ml").value == PreservativeFree::Yes);
    CHECK(status("fentanyl-hospira-50-5ml").evidence == Evidence::Unconfirmed);
    CHECK(shipped().diluent("bacteriostatic-sodium-chloride-0.9")->preservative_free.value == PreservativeFree::No);
    CHECK(shipped().diluent("sodium-chloride-0.9-pf")->preservative_free.value == PreservativeFree::Yes);
    CHECK(shipped().diluent("sterile-water-for-injection")->preservative_free.value == PreservativeFree::Unknown);
}

TEST_CASE("Products that must not be in a pump are named") {
    const auto names = [](const std::string& entry) { return shipped().never_intrathecal.at(entry).products; };
    CHECK(names("nev-morph-low-pump") == std::vector<std::string>{"duramorph-0.5-10ml", "duramorph-1-10ml",
                                                                  "morphine-pf-hospira-0.5-10ml",
                                                                  "morphine-pf-hospira-1-10ml"});
    CHECK(names("nev-morph-iv") == std::vector<std::string>{"morphine-iv-hospira-25", "morphine-iv-hospira-50"});
    CHECK(names("nev-hm-mdv") == std::vector<std::string>{"hydromorphone-multi-dose-2"});
    CHECK(names("nev-bup-dex") == std::vector<std::string>{"bupivacaine-spinal-7.5-2ml"});
    CHECK(names("nev-bact-saline") == std::vector<std::string>{"bacteriostatic-sodium-chloride-0.9"});
    CHECK(shipped().never_intrathecal.at("nev-swfi").match == NeverMatch::Diluent);
    CHECK(shipped().product("morphine-pf-hospira-1-10ml")->pump_use.value == PumpUse::Excluded);
    CHECK(shipped().product("duramorph-1-10ml")->pump_use.value == PumpUse::Excluded);
}

TEST_CASE("Tall-man letters stand in five label names and nowhere else") {
    std::map<std::string, std::string> names;
    for (const auto& [id, drug] : shipped().drugs) names[id] = drug.label_name;
    CHECK(names == std::map<std::string, std::string>{{"morphine-sulfate", "morphine sulfate"},
                                                      {"hydromorphone-hydrochloride", "HYDROmorphone hydrochloride"},
                                                      {"bupivacaine-hydrochloride", "buPIVAcaine hydrochloride"},
                                                      {"clonidine-hydrochloride", "cloNIDine hydrochloride"},
                                                      {"baclofen", "baclofen"},
                                                      {"ziconotide", "ziconotide"},
                                                      {"fentanyl-citrate", "fentaNYL citrate"},
                                                      {"sufentanil-citrate", "SUFentanil citrate"}});
}

TEST_CASE("The opioids are controlled and say so") {
    for (const auto& [id, drug] : shipped().drugs) {
        INFO(id);
        const bool is_opioid = drug.drug_class == "opioid";
        const auto& warnings = drug.label_warnings;
        CHECK((drug.controlled_schedule == "CII") == is_opioid);
        CHECK((std::find(warnings.begin(), warnings.end(), "CONTAINS OPIOID") != warnings.end()) == is_opioid);
    }
}

TEST_CASE("The default beyond-use row of a refill is the one of an untested aseptic mixture of sterile products") {
    const auto longest = [](const std::string& id) {
        const auto& rows = shipped().beyond_use;
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const BeyondUseRow& r) { return r.id == id; });
        REQUIRE(row != rows.end());
        return row->longest;
    };
    CHECK(longest("category-2-aseptic-untested-sterile-room") == figure<quantity::Duration>("4 day"));
    CHECK(longest("category-2-aseptic-untested-sterile-refrigerator") == figure<quantity::Duration>("10 day"));
    CHECK(longest("category-2-aseptic-untested-sterile-freezer") == figure<quantity::Duration>("45 day"));
    CHECK(longest("category-2-aseptic-untested-nonsterile-room") == figure<quantity::Duration>("1 day"));
    CHECK(longest("category-3-terminal-fully-tested-freezer") == figure<quantity::Duration>("180 day"));
    CHECK_FALSE(longest("category-1-freezer").has_value());
    CHECK(longest("immediate-use-room") == figure<quantity::Duration>("4 h"));
}

TEST_CASE("The syringes are loaded with graduation and dead space") {
    const auto& syringe = shipped().syringes.at("syringe-20-ml");
    CHECK(syringe.nominal == figure<quantity::Volume>("20 mL"));
    CHECK(syringe.graduation == figure<quantity::Volume>("1 mL"));
    CHECK(syringe.dead_space == figure<quantity::Volume>("0.15 mL"));
    CHECK(syringe.evidence == Evidence::Unconfirmed);
}

TEST_CASE("The tolerances of the syringes are those of the research table") {
    const auto percent = [](int tenths) { return quantity::Rational::ratio(tenths, 1000); };
    for (const auto& [id, syringe] : shipped().syringes) {
        INFO(id);
        const bool is_small = syringe.nominal <= figure<quantity::Volume>("3 mL");
        CHECK(syringe.tolerance_from_half == percent(is_small ? 50 : 40));
        CHECK(syringe.tolerance_below_half_of_nominal == percent(15));
        CHECK(syringe.tolerance_below_half_of_expelled == percent(is_small ? 20 : 10));
    }
}

TEST_CASE("The monographs' ranges of strength are loaded, and none where none is known") {
    struct Expected {
        std::string drug;
        int low, high;
        Evidence evidence;
    };
    for (const auto& expected : std::vector<Expected>{{"morphine-sulfate", 90, 110, Evidence::Confirmed},
                                                      {"hydromorphone-hydrochloride", 95, 105, Evidence::Confirmed},
                                                      {"bupivacaine-hydrochloride", 93, 107, Evidence::Unconfirmed},
                                                      {"fentanyl-citrate", 90, 110, Evidence::Confirmed},
                                                      {"sufentanil-citrate", 90, 110, Evidence::Confirmed},
                                                      {"clonidine-hydrochloride", 90, 110, Evidence::Unconfirmed},
                                                      {"baclofen", 90, 110, Evidence::Unconfirmed}}) {
        INFO(expected.drug);
        const auto& range = shipped().drug(expected.drug)->strength_range;
        REQUIRE(range);
        CHECK(range->value.low == quantity::Rational::ratio(expected.low, 100));
        CHECK(range->value.high == quantity::Rational::ratio(expected.high, 100));
        CHECK(range->evidence == expected.evidence);
    }
    CHECK_FALSE(shipped().drug("ziconotide")->strength_range.has_value());
}

TEST_CASE("The molar masses are those of the labelled forms") {
    struct Expected {
        std::string drug, molar_mass;
        Evidence evidence;
    };
    for (const auto& expected :
         std::vector<Expected>{{"morphine-sulfate", "758.83 g/mol", Evidence::Confirmed},
                               {"hydromorphone-hydrochloride", "321.8 g/mol", Evidence::Unconfirmed},
                               {"bupivacaine-hydrochloride", "324.9 g/mol", Evidence::Confirmed},
                               {"clonidine-hydrochloride", "266.56 g/mol", Evidence::Secondary},
                               {"fentanyl-citrate", "336.47 g/mol", Evidence::Unconfirmed},
                               {"sufentanil-citrate", "386.56 g/mol", Evidence::Confirmed},
                               {"baclofen", "213.66 g/mol", Evidence::Unconfirmed},
                               {"ziconotide", "2639 g/mol", Evidence::Confirmed}}) {
        INFO(expected.drug);
        const auto& molar_mass = shipped().drug(expected.drug)->molar_mass;
        REQUIRE(molar_mass);
        CHECK(molar_mass->value == figure<quantity::MolarMass>(expected.molar_mass));
        CHECK(molar_mass->evidence == expected.evidence);
    }
}

TEST_CASE("The sodium chloride equivalents reproduce the monographs' formulas") {
    using quantity::Rational;
    const auto& morphine = shipped().drug("morphine-sulfate")->sodium_chloride_equivalents;
    REQUIRE(morphine.size() == 5);
    const auto sodium_chloride_beside = [&](const Known<SodiumChlorideEquivalent>& point) {
        return Rational(9) - point.value.at->in(quantity::units::mg_per_mL)*point.value.value;
    };
    CHECK(sodium_chloride_beside(morphine[1]) == Rational::ratio(76, 10));
    CHECK(sodium_chloride_beside(morphine[4]) == Rational::ratio(45, 10));
    CHECK(morphine[1].evidence == Evidence::Secondary);
    CHECK(morphine[2].evidence == Evidence::Unconfirmed);
    // 200 mg of fentanyl and 1000 mg of bupivacaine hydrochloride in 100 mL: the monograph takes 695.5 mg.
    const auto of = [](const std::string& drug) {
        return shipped().drug(drug)->sodium_chloride_equivalents.front().value.value;
    };
    const auto added =
        Rational(900) - Rational(200) * of("fentanyl-citrate") - Rational(1000) * of("bupivacaine-hydrochloride");
    CHECK((added - Rational::ratio(6955, 10)).absolute() < Rational::ratio(2, 10));
    CHECK(of("ziconotide").is_zero());
}

TEST_CASE("The water that a hydrate holds lies within what its monograph allows") {
    std::size_t hydrates = 0;
    for (const auto& [id, powder] : shipped().powders) {
        INFO(id);
        if (!powder.water) continue;
        ++hydrates;
        const auto water = quantity::Rational(1) - powder.assay->value.molar_mass.value / powder.molar_mass.value;
        CHECK(powder.water->value.low < water);
        CHECK(water < powder.water->value.high);
    }
    CHECK(hydrates == 2);
}

TEST_CASE("The powders convert to the labelled form by the known factors") {
    using quantity::Rational;
    const auto per_labelled = [](const std::string& id) {
        const auto& powder = shipped().powders.at(id);
        return powder.molar_mass.value * powder.moles_per_mole_labelled /
               shipped().drug(powder.drug)->molar_mass->value;
    };
    const auto near = [](const Rational& value, const Rational& expected) {
        return (value - expected).absolute() < Rational::ratio(1, 2000);
    };
    CHECK(per_labelled("morphine-sulfate-pentahydrate-powder") == Rational(1));
    CHECK(per_labelled("hydromorphone-hydrochloride-powder") == Rational(1));
    CHECK(near(per_labelled("bupivacaine-hydrochloride-monohydrate-powder"), Rational::ratio(10554, 10000)));
    CHECK(near(per_labelled("fentanyl-citrate-powder"), Rational::ratio(1571, 1000)));
    CHECK(near(per_labelled("sufentanil-citrate-powder"), Rational::ratio(1497, 1000)));
    CHECK_FALSE(shipped().powders.at("sufentanil-citrate-powder").assay.has_value());
    const auto& morphine = shipped().powders.at("morphine-sulfate-pentahydrate-powder").assay->value;
    CHECK(morphine.basis == AssayBasis::Anhydrous);
    CHECK(morphine.low == Rational::ratio(98, 100));
    CHECK(shipped().powders.at("hydromorphone-hydrochloride-powder").assay->value.basis == AssayBasis::Dried);
    CHECK(shipped().powders.at("clonidine-hydrochloride-powder").assay->value.low == Rational::ratio(985, 1000));
    CHECK(shipped().powders.at("baclofen-powder").assay->evidence == Evidence::Unconfirmed);
}

TEST_CASE("The solubilities in water are loaded in the labelled form") {
    const auto in_water = [](const std::string& drug) {
        const auto found = shipped().solubilities_of(drug);
        REQUIRE(found.size() == 1);
        CHECK(found.front()->solvent == "water");
        return found.front()->value;
    };
    CHECK(in_water("morphine-sulfate").value == figure<quantity::Concentration>("47.6 mg/mL"));
    CHECK(in_water("bupivacaine-hydrochloride").value == figure<quantity::Concentration>("40 mg/mL"));
    CHECK(in_water("hydromorphone-hydrochloride").value == figure<quantity::Concentration>("333 mg/mL"));
    CHECK(in_water("clonidine-hydrochloride").value == figure<quantity::Concentration>("77 mg/mL"));
    CHECK(in_water("baclofen").value == figure<quantity::Concentration>("4.3 mg/mL"));
    CHECK(in_water("baclofen").evidence == Evidence::Secondary);
    CHECK(in_water("clonidine-hydrochloride").evidence == Evidence::Unconfirmed);
    // 25 mg/mL of citrate, and not of the base that the label counts.
    CHECK(in_water("fentanyl-citrate").value < figure<quantity::Concentration>("16 mg/mL"));
    CHECK(shipped().solubilities_of("ziconotide").empty());
}

TEST_CASE("Saline is denser than water at each temperature, and both are lighter when warmer") {
    const auto& saline = shipped().diluent("sodium-chloride-0.9-pf")->densities;
    const auto& water = shipped().diluent("sterile-water-for-injection")->densities;
    REQUIRE(saline.size() == 2);
    REQUIRE(water.size() == 3);
    CHECK(saline[0].value.density == figure<quantity::Density>("1.0046 g/mL"));
    CHECK(water[1].value.density == figure<quantity::Density>("0.99705 g/mL"));
    for (std::size_t i = 0; i < saline.size(); ++i) {
        CHECK(saline[i].value.celsius == water[i].value.celsius);
        CHECK(saline[i].value.density > water[i].value.density);
    }
    CHECK(saline[1].value.density < saline[0].value.density);
    CHECK(water[2].value.density < water[1].value.density);
}

namespace {

// The days of the stable studies of these drugs there, in ascending order; a study that is not stable counts as 0.
std::vector<std::int64_t> days_of(const std::set<std::string>& drugs, StudyContainer container,
                                  const TemperatureRange& asked) {
    std::vector<std::int64_t> days;
    for (const auto* study : shipped().studies_of(drugs, container, asked)) days.push_back(study->days);
    std::sort(days.begin(), days.end());
    return days;
}

const TemperatureRange body{37, 37};
const TemperatureRange room{20, 25};
const TemperatureRange refrigerator{2, 8};

}  // namespace

TEST_CASE("The studies of mixtures in pumps are loaded with their days") {
    using Days = std::vector<std::int64_t>;
    const auto in_pump = [](const std::set<std::string>& drugs) { return days_of(drugs, StudyContainer::Pump, body); };
    CHECK(in_pump({"morphine-sulfate", "bupivacaine-hydrochloride", "clonidine-hydrochloride"}) == Days{90});
    CHECK(in_pump({"morphine-sulfate", "clonidine-hydrochloride"}) == Days{28, 90});
    CHECK(in_pump({"hydromorphone-hydrochloride"}) == Days{0, 120});
    CHECK(in_pump({"bupivacaine-hydrochloride"}) == Days{84});
    CHECK(in_pump({"ziconotide", "morphine-sulfate"}) == Days{8, 19, 34});
    CHECK(in_pump({"ziconotide", "clonidine-hydrochloride"}) == Days{28});
    CHECK(in_pump({"ziconotide", "baclofen"}) == Days{0, 0});
    CHECK(in_pump({"baclofen", "clonidine-hydrochloride"}) == Days{98});
    CHECK(in_pump({"sufentanil-citrate", "clonidine-hydrochloride"}) == Days{0});
    CHECK(in_pump({"morphine-sulfate"}).empty());
    CHECK(in_pump({"morphine-sulfate", "bupivacaine-hydrochloride"}).empty());
}

TEST_CASE("The studies in syringes are loaded, and strong morphine fails in the refrigerator") {
    using Days = std::vector<std::int64_t>;
    const std::set<std::string> morphine{"morphine-sulfate"};
    CHECK(days_of(morphine, StudyContainer::Syringe, room) == Days{12, 42, 60, 60, 100});
    CHECK(days_of({"hydromorphone-hydrochloride"}, StudyContainer::Syringe, refrigerator) == Days{60, 60});
    CHECK(days_of({"hydromorphone-hydrochloride"}, StudyContainer::Syringe, {-25, -10}) == Days{0, 0});
    const auto& cold = shipped().stability_studies.at("trissel2002-ms50-4");
    CHECK(cold.outcome == StudyOutcome::Failed);
    CHECK(cold.drugs.front().low == figure<quantity::Concentration>("50 mg/mL"));
    CHECK(cold.result_evidence == Evidence::Unconfirmed);
    CHECK(cold.drugs_evidence == Evidence::Secondary);
}

TEST_CASE("What a study does not state is not there") {
    const auto& triple = shipped().stability_studies.at("classen2004-pump-synchromed-37");
    CHECK(triple.result_evidence == Evidence::Secondary);
    CHECK(triple.drugs_evidence == Evidence::Unconfirmed);
    CHECK(triple.drugs[1].high == figure<quantity::Concentration>("25 mg/mL"));
    CHECK_FALSE(shipped().stability_studies.at("hildebrand2003-ms-clon").drugs[0].low.has_value());
    CHECK(shipped().stability_studies.at("rudich2004-hm-clon").drugs[1].assayed == Assayed::No);
    // The result was cut off, was not recalled safely, or names another salt or no days.
    for (const std::string id : {"robert2017-zic-ropi-ms-5", "dupoiron2014-zic-low", "bazin2015-zic-ph",
                                 "catry2021-high", "essink1999-ms-bup", "goucke2010-ms-bup"})
        CHECK_FALSE(shipped().stability_studies.contains(id));
    CHECK(shipped().stability_studies.at("donnelly2004-bup-hm-22").drugs[1].high ==
          figure<quantity::Concentration>("0.04 mg/mL"));
    CHECK(shipped().stability_studies.at("javed2020-c").outcome == StudyOutcome::Doubtful);
}

TEST_CASE("No study is better known than what was read of it") {
    for (const auto& [id, study] : shipped().stability_studies) {
        INFO(id);
        for (const auto& source : study.sources)
            if (shipped().citations.at(source.citation).kind == "recall") {
                CHECK(study.drugs_evidence == Evidence::Unconfirmed);
                CHECK(study.result_evidence == Evidence::Unconfirmed);
            }
        CHECK(study.result_evidence != Evidence::Confirmed);
        CHECK((study.days > 0) == (study.outcome == StudyOutcome::Stable));
    }
}

TEST_CASE("The intervals of the labels are loaded") {
    struct Expected {
        std::string id, longest;
        IntervalKind kind;
        FillKind fill;
        Company company;
        std::string jurisdiction;
    };
    using enum IntervalKind;
    for (const auto& expected : std::vector<Expected>{
             {"prialt-us-first-fill", "14 day", LongestRefill, FillKind::FirstOfNewPump, Company::Any, "US"},
             {"prialt-us-diluted", "40 day", LongestRefill, FillKind::LaterDiluted, Company::Any, "US"},
             {"prialt-us-undiluted", "84 day", LongestRefill, FillKind::LaterUndiluted, Company::Any, "US"},
             {"prialt-eu-in-use", "60 day", LongestRefill, FillKind::Any, Company::Any, "EU"},
             {"prialt-us-begin", "24 h", BeginWithin, FillKind::Any, Company::Any, "US"},
             {"prialt-eu-begin", "24 h", BeginWithin, FillKind::Any, Company::Any, "EU"},
             {"synchromed-ii-morphine", "180 day", LongestRefill, FillKind::Any, Company::Alone, ""},
             {"synchromed-ii-lioresal", "180 day", LongestRefill, FillKind::Any, Company::Alone, ""},
             {"baclofen-longest-refill", "180 day", LongestRefill, FillKind::Any, Company::Alone, ""}}) {
        INFO(expected.id);
        const auto& interval = shipped().label_intervals.at(expected.id);
        CHECK(interval.longest.value == figure<quantity::Duration>(expected.longest));
        CHECK(interval.kind == expected.kind);
        CHECK(interval.fill == expected.fill);
        CHECK(interval.company == expected.company);
        CHECK(interval.jurisdiction == expected.jurisdiction);
        CHECK(interval.storage.has_value() == (expected.kind == BeginWithin));
    }
    CHECK(shipped().label_intervals_of("ziconotide").size() == 6);
    CHECK(shipped().label_intervals.at("prialt-eu-in-use").longest.evidence == Evidence::Confirmed);
    CHECK(shipped().label_intervals.at("prialt-us-diluted").longest.evidence == Evidence::Secondary);
    CHECK(shipped().label_intervals.at("synchromed-ii-lioresal").products.size() == 4);
}
