// Stability studies and label intervals as they are read and found.

#include <catch2/catch.hpp>
#include <set>
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

const std::string study = "stability-studies/morphine-clonidine.json";
const std::string failed = "stability-studies/morphine-cold.json";
const std::string refill = "label-intervals/morphine-in-pump.json";
const std::string begin = "label-intervals/morphine-begin.json";
const std::string both_bounds = R"("low": "2 mg/mL", "high": "50 mg/mL")";

void check_refused(const std::string& path, const std::string& from, const std::string& to, ErrorCode code,
                   const std::string& where) {
    INFO(from << " -> " << to);
    SmallFormulary small;
    small.edit(path, from, to);
    check_only_error(small, code, path + ": " + where);
}

}  // namespace

TEST_CASE("A stable study carries its drugs, place, temperature and days") {
    const auto formulary = loaded(SmallFormulary());
    const auto& read = formulary.stability_studies.at("morphine-clonidine");
    REQUIRE(read.drugs.size() == 2);
    CHECK(read.drugs[0].drug == "morphine-sulfate");
    CHECK(read.drugs[0].low == quantity::Concentration::of(2, quantity::units::mg_per_mL));
    CHECK(read.drugs[0].high == quantity::Concentration::of(50, quantity::units::mg_per_mL));
    CHECK(read.drugs[0].assayed == Assayed::Yes);
    CHECK_FALSE(read.drugs[1].low.has_value());
    CHECK_FALSE(read.drugs[1].high.has_value());
    CHECK(read.drugs[1].assayed == Assayed::No);
    CHECK(read.drugs_evidence == Evidence::Unconfirmed);
    CHECK(read.result_evidence == Evidence::Secondary);
    CHECK(read.vehicle == "water");
    CHECK(read.containers == std::vector<StudyContainer>{StudyContainer::Pump, StudyContainer::Glass});
    CHECK(read.material == "Pump 20");
    CHECK(read.temperature.low == Rational(35));
    CHECK(read.temperature.high == Rational(37));
    CHECK(read.outcome == StudyOutcome::Stable);
    CHECK(read.days == 90);
    CHECK(read.acceptance == "at least 90 %");
    CHECK(read.note == "at least 94 %");
}

TEST_CASE("A failed study supports no day") {
    const auto formulary = loaded(SmallFormulary());
    const auto& read = formulary.stability_studies.at("morphine-cold");
    CHECK(read.outcome == StudyOutcome::Failed);
    CHECK(read.days == 0);
    CHECK(read.acceptance.empty());
    CHECK(read.vehicle.empty());
    check_refused(failed, "\"failed\", ", "\"failed\", \"stable_for\": \"1 day\", ", ErrorCode::CatalogueInconsistent,
                  "result.stable_for");
    SmallFormulary doubtful;
    doubtful.edit(failed, "\"failed\"", "\"doubtful\"");
    CHECK(loaded(doubtful).stability_studies.at("morphine-cold").outcome == StudyOutcome::Doubtful);
}

TEST_CASE("Studies are found by exactly their drugs, container and temperature") {
    const auto formulary = loaded(SmallFormulary());
    const std::set<std::string> both{"morphine-sulfate", "clonidine-hydrochloride"};
    const TemperatureRange body{37, 37};
    const auto count = [&](const std::set<std::string>& drugs, StudyContainer container,
                           const TemperatureRange& asked) {
        return formulary.studies_of(drugs, container, asked).size();
    };
    REQUIRE(count(both, StudyContainer::Pump, body) == 1);
    CHECK(formulary.studies_of(both, StudyContainer::Pump, body).front()->id == "morphine-clonidine");
    CHECK(count(both, StudyContainer::Glass, body) == 1);
    CHECK(count(both, StudyContainer::Syringe, body) == 0);
    CHECK(count(both, StudyContainer::Pump, {20, 35}) == 1);
    CHECK(count(both, StudyContainer::Pump, {20, 34}) == 0);
    CHECK(count(both, StudyContainer::Pump, {38, 40}) == 0);
    CHECK(count({"morphine-sulfate"}, StudyContainer::Pump, body) == 0);
    CHECK(count({"clonidine-hydrochloride"}, StudyContainer::Pump, body) == 0);
    CHECK(count({"morphine-sulfate"}, StudyContainer::Syringe, {2, 8}) == 1);
    CHECK(count({"morphine-sulfate", "baclofen"}, StudyContainer::Pump, body) == 0);
    CHECK(count({}, StudyContainer::Pump, body) == 0);
}

TEST_CASE("A study with an unknown drug, a drug twice or without drugs is refused") {
    check_refused(study, "\"clonidine-hydrochloride\"", "\"clonidine\"", ErrorCode::FormularyInvalid,
                  "tested.drugs[1].drug");
    check_refused(study, "\"clonidine-hydrochloride\"", "\"morphine-sulfate\"", ErrorCode::CatalogueInconsistent,
                  "tested.drugs[1].drug");
    check_refused(failed, R"([{"drug": "morphine-sulfate", "low": "50 mg/mL", "high": "50 mg/mL"}])", "[]",
                  ErrorCode::ValueMissing, "tested.drugs");
}

TEST_CASE("A study's concentrations stand in pairs, in order and in their unit") {
    check_refused(study, "\"2 mg/mL\"", "\"51 mg/mL\"", ErrorCode::CatalogueInconsistent, "tested.drugs[0].low");
    check_refused(study, both_bounds, "\"low\": \"2 mg/mL\"", ErrorCode::ValueMissing, "tested.drugs[0].high");
    check_refused(study, both_bounds, "\"high\": \"2 mg/mL\"", ErrorCode::ValueMissing, "tested.drugs[0].low");
    check_refused(study, "\"2 mg/mL\"", "\"2 mg\"", ErrorCode::UnitMismatch, "tested.drugs[0].low");
    check_refused(study, "\"2 mg/mL\"", "\"0 mg/mL\"", ErrorCode::ConcentrationNotPositive, "tested.drugs[0].low");
}

TEST_CASE("A study's time is in whole days") {
    check_refused(study, "90 day", "90.5 day", ErrorCode::NotANumber, "result.stable_for");
    check_refused(study, "90 day", "90 mL", ErrorCode::UnitMismatch, "result.stable_for");
    check_refused(study, "90 day", "0 day", ErrorCode::NotANumber, "result.stable_for");
    check_refused(study, "\"stable_for\": \"90 day\", ", "", ErrorCode::ValueMissing, "result.stable_for");
    SmallFormulary hours;
    hours.edit(study, "90 day", "48 h");
    CHECK(loaded(hours).stability_studies.at("morphine-clonidine").days == 2);
}

TEST_CASE("A study with an unknown word, a turned temperature or without a source is refused") {
    check_refused(study, "\"glass\"", "\"tin\"", ErrorCode::FormularyInvalid, "containers[1]");
    check_refused(study, "[\"pump\", \"glass\"]", "[]", ErrorCode::ValueMissing, "containers");
    check_refused(study, "\"stable\"", "\"fine\"", ErrorCode::FormularyInvalid, "result.outcome");
    check_refused(study, "\"35 C\"", "\"38 C\"", ErrorCode::CatalogueInconsistent, "temperature.low");
    check_refused(study, "\"35 C\"", "\"95 F\"", ErrorCode::UnitMissing, "temperature.low");
    check_refused(study, "\"assayed\": \"no\"", "\"assayed\": \"maybe\"", ErrorCode::FormularyInvalid,
                  "tested.drugs[1].assayed");
    check_refused(study, "\"sources\": [{\"citation\": \"guide\"}]", "\"sources\": []", ErrorCode::ValueMissing,
                  "sources");
    check_refused(study, "\"citation\": \"guide\"", "\"citation\": \"nowhere\"", ErrorCode::FormularyInvalid,
                  "sources[0].citation");
    check_refused(study, "\"acceptance\": \"at least 90 %\", \"evidence\": \"secondary\"",
                  "\"acceptance\": \"at least 90 %\"", ErrorCode::ValueMissing, "result.evidence");
}

TEST_CASE("A label interval carries what it is for") {
    const auto formulary = loaded(SmallFormulary());
    const auto& in_pump = formulary.label_intervals.at("morphine-in-pump");
    CHECK(in_pump.kind == IntervalKind::LongestRefill);
    CHECK(in_pump.products == std::vector<std::string>{"infumorph-500-20ml"});
    CHECK(in_pump.pumps == std::vector<std::string>{"pump-20"});
    CHECK(in_pump.fill == FillKind::LaterDiluted);
    CHECK(in_pump.company == Company::Alone);
    CHECK(in_pump.jurisdiction == "US");
    CHECK(in_pump.longest.value == quantity::Duration::of(180, quantity::units::day));
    CHECK(in_pump.longest.evidence == Evidence::Secondary);
    CHECK(in_pump.longest.note == "six months");
    CHECK_FALSE(in_pump.storage.has_value());
    const auto& starts = formulary.label_intervals.at("morphine-begin");
    CHECK(starts.kind == IntervalKind::BeginWithin);
    CHECK(starts.storage == Storage::Refrigerator);
    CHECK(starts.fill == FillKind::Any);
    CHECK(starts.company == Company::Any);
    CHECK(starts.products.empty());
    CHECK(starts.jurisdiction.empty());
    CHECK(starts.longest.value == quantity::Duration::of(24, quantity::units::h));
    CHECK(formulary.label_intervals_of("morphine-sulfate") == std::vector<const LabelInterval*>{&starts, &in_pump});
    CHECK(formulary.label_intervals_of("clonidine-hydrochloride").empty());
}

TEST_CASE("A label interval of an unknown drug, pump or product, or of another drug's product, is refused") {
    check_refused(begin, "\"morphine-sulfate\"", "\"morphine\"", ErrorCode::FormularyInvalid, "drug");
    check_refused(refill, "\"pump-20\"", "\"pump-40\"", ErrorCode::FormularyInvalid, "pumps[0]");
    check_refused(refill, "\"infumorph-500-20ml\"", "\"infumorph\"", ErrorCode::FormularyInvalid, "products[0]");
    check_refused(refill, "\"morphine-sulfate\"", "\"clonidine-hydrochloride\"", ErrorCode::CatalogueInconsistent,
                  "products[0]");
    check_refused(refill, "\"infumorph-500-20ml\"", "\"sodium-chloride-0.9-pf\"", ErrorCode::CatalogueInconsistent,
                  "products[0]");
}

TEST_CASE("A label interval with a wrong unit, no time, an unknown word or no source is refused") {
    check_refused(refill, "180 day", "180 mL", ErrorCode::UnitMismatch, "value");
    check_refused(refill, "180 day", "0 day", ErrorCode::NotANumber, "value");
    check_refused(refill, "\"value\": \"180 day\", ", "", ErrorCode::ValueMissing, "value");
    check_refused(refill, "later-diluted", "sometimes", ErrorCode::FormularyInvalid, "fill");
    check_refused(refill, "\"alone\"", "\"together\"", ErrorCode::FormularyInvalid, "company");
    check_refused(begin, "\"refrigerator\"", "\"cellar\"", ErrorCode::FormularyInvalid, "storage");
    check_refused(begin, "[{\"citation\": \"label\"}]", "[]", ErrorCode::ValueMissing, "sources");
    check_refused(begin, "\"citation\": \"label\"", "\"citation\": \"nowhere\"", ErrorCode::FormularyInvalid,
                  "sources[0].citation");
}
