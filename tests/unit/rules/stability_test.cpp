// What a check knows of the solution in its syringes and in the pump.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/order/prescription_reading.h"
#include "core/rules/check.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::rules {
namespace {

using cases::Change;
using cases::shipped_formulary;
using codec::Object;
using codec::Value;
using quantity::Concentration;
using quantity::Rational;

const calendar::Instant start = *calendar::Instant::parse("2026-11-23T09:00:00-05:00");

order::Prescription ordered(const std::string& base, const std::vector<Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(base, changes));
    REQUIRE(prescription);
    return *prescription;
}

Value parsed(const std::string& text) {
    return *codec::parse(text);
}

formulary::StabilityStudy study(const std::string& drug, const std::optional<Rational>& low,
                                const std::optional<Rational>& high) {
    const auto strength = [](const std::optional<Rational>& figure) {
        return figure ? std::optional(Concentration::of(*figure, quantity::units::mg_per_mL)) : std::nullopt;
    };
    formulary::StabilityStudy study;
    study.drugs = {{drug, strength(low), strength(high)}};
    return study;
}

recipe::Targets targets(const std::vector<std::pair<std::string, Rational>>& drugs) {
    recipe::Targets targets;
    for (const auto& [drug, strength] : drugs) {
        recipe::Target target;
        target.drug = drug;
        target.concentration = Concentration::of(strength, quantity::units::mg_per_mL);
        targets.drugs.push_back(target);
    }
    return targets;
}

Check checked(const order::Prescription& prescription, const order::Stock* stock = nullptr) {
    return check(prescription, shipped_formulary(), stock, start);
}

const Object& object_of(const Object& object, const std::string& key) {
    const auto* member = object.find(key);
    REQUIRE(member != nullptr);
    REQUIRE(member->if_object() != nullptr);
    return *member->if_object();
}

std::string text_in(const Object& object, const std::string& key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_text() == nullptr ? "no text" : *value->if_text();
}

Object answer(const order::Prescription& prescription, const order::Stock* stock = nullptr) {
    return check_json(checked(prescription, stock), prescription, shipped_formulary(), "test");
}

}  // namespace

TEST_CASE("A study covers exactly the strengths that it tested, its ends among them") {
    const auto tested = study("a", 2, 15);
    CHECK(covers(tested, targets({{"a", 2}})) == Covers::Yes);
    CHECK(covers(tested, targets({{"a", 15}})) == Covers::Yes);
    CHECK(covers(tested, targets({{"a", Rational::ratio(1501, 100)}})) == Covers::No);
    CHECK(covers(tested, targets({{"a", Rational::ratio(199, 100)}})) == Covers::No);
    CHECK(covers(study("a", std::nullopt, std::nullopt), targets({{"a", 5}})) == Covers::NotStated);
    auto not_measured = tested;
    not_measured.drugs[0].assayed = formulary::Assayed::No;
    CHECK(covers(not_measured, targets({{"a", 5}})) == Covers::NotStated);
    CHECK(covers(not_measured, targets({{"a", 16}})) == Covers::No);
    // Another strength of one drug is enough, whatever is not stated of the other.
    auto two = study("a", std::nullopt, std::nullopt);
    two.drugs.push_back(study("b", 1, 1).drugs[0]);
    CHECK(covers(two, targets({{"a", 5}, {"b", 2}})) == Covers::No);
    CHECK(covers(two, targets({{"a", 5}, {"b", 1}})) == Covers::NotStated);
}

TEST_CASE("A failed study is silent only of a mixture that is weaker in every drug") {
    auto failed = study("a", 50, 50);
    failed.drugs.push_back(study("b", 4, 4).drugs[0]);
    CHECK(speaks_against(failed, targets({{"a", 50}, {"b", 4}})));
    CHECK(speaks_against(failed, targets({{"a", 50}, {"b", 1}})));
    CHECK(speaks_against(failed, targets({{"a", 1}, {"b", 5}})));
    CHECK_FALSE(speaks_against(failed, targets({{"a", Rational::ratio(4999, 100)}, {"b", Rational::ratio(399, 100)}})));
    CHECK(speaks_against(study("a", std::nullopt, std::nullopt), targets({{"a", Rational::ratio(1, 100)}})));
}

TEST_CASE("A stronger solution is never freed of what failed, and a failed study is no cover") {
    rc::check([] {
        const auto strength = [] { return Rational::ratio(*rc::gen::inRange<std::int64_t>(1, 2000), 10); };
        const auto failed = study("a", strength(), std::nullopt);
        const auto weak = strength();
        const auto stronger = weak + strength();
        if (speaks_against(failed, targets({{"a", weak}})))
            RC_ASSERT(speaks_against(failed, targets({{"a", stronger}})));
    });
}

TEST_CASE("Of covering studies the longest counts, of the others the one that promises least") {
    const auto& formulary = shipped_formulary();
    const auto order = ordered("morphine-bupivacaine", {{"drugs[1]", parsed(R"({"drug": "clonidine-hydrochloride",
                                                                                "daily_dose": "0.1 mg/day"})")}});
    const auto in_pump = [&](const Rational& morphine, const Rational& clonidine) {
        return find_studies(order, targets({{"morphine-sulfate", morphine}, {"clonidine-hydrochloride", clonidine}}),
                            formulary, formulary::StudyContainer::Pump, body_temperature());
    };
    const auto any = in_pump(8, Rational::ratio(1, 5));
    CHECK(any.covering == nullptr);
    REQUIRE(any.not_stated != nullptr);
    CHECK(any.not_stated->days == 28);  // another one supports 90 days, at strengths that are not stated either
    const auto in_syringe =
        find_studies(order, targets({{"morphine-sulfate", 5}, {"clonidine-hydrochloride", Rational::ratio(1, 4)}}),
                     formulary, formulary::StudyContainer::Syringe, storage_temperature("refrigerator"));
    REQUIRE(in_syringe.covering != nullptr);
    CHECK(in_syringe.covering->days == 60);
    CHECK(in_syringe.failed_when_stronger.size() == 1);
    CHECK(in_syringe.against.empty());
}

TEST_CASE("The refill date keeps the cap of the label, and says that the label limits it") {
    const auto order = ordered("morphine-alone", {{"drugs[0].daily_dose", "0.4 mg/day"}});
    const auto json = answer(order);
    const auto& pump = object_of(json, "pump");
    CHECK(text_in(pump, "limiting_factor") == "label");
    CHECK(*pump.find("days_whole") == Value(360));
    CHECK(text_in(pump, "refill_date") == "2027-05-24");  // 180 days after 2026-11-25
    const auto& cap = *pump.find("interval_caps")->if_array()->front().if_object();
    CHECK(text_in(cap, "factor") == "label");
    CHECK(text_in(cap, "longest") == "180 day");
    CHECK(text_in(cap, "evidence") == "secondary");
    CHECK(cap.find("citations")->if_array()->size() == 2);
}

TEST_CASE("A mixture without a study has a refill date by volume, and it is said that nothing else is known") {
    const auto json = answer(ordered("morphine-bupivacaine"));
    const auto& pump = object_of(json, "pump");
    CHECK(text_in(pump, "limiting_factor") == "volume");
    CHECK(pump.find("interval_caps")->if_array()->empty());
    REQUIRE(pump.find("interval_not_known")->if_array()->size() == 1);
}

TEST_CASE("A study of other strengths caps the refill date, and is told as what it is") {
    const auto order = ordered("hydromorphone-alone", {{"drugs[0].daily_dose", "0.3 mg/day"}});
    const auto json = answer(order);
    const auto& pump = object_of(json, "pump");
    CHECK(text_in(pump, "limiting_factor") == "stability");
    CHECK(text_in(pump, "refill_date") == "2027-03-25");  // 120 days after 2026-11-25
    const auto result = checked(order);
    REQUIRE(result.interval_caps.caps.size() == 1);
    CHECK(result.interval_caps.caps[0].reason.find("tested other strengths") != std::string::npos);
}

TEST_CASE("The beyond-use date tells each reason with its factor, its start, what it ends, and why one governs") {
    const auto json = answer(ordered("morphine-alone"));
    const auto& told = object_of(json, "beyond_use");
    CHECK(text_in(told, "governs") == "category-table");
    CHECK(text_in(told, "why") == "It is the earliest of 2 reasons that end administration.");
    CHECK(told.find("stability_not_known") == nullptr);
    const auto& list = *told.find("candidates")->if_array();
    REQUIRE(list.size() == 2);
    const auto& stability = *list[1].if_object();
    CHECK(text_in(stability, "factor") == "stability");
    CHECK(text_in(stability, "until") == "2026-12-05T09:00:00-05:00");
    CHECK(text_in(stability, "from") == "2026-11-23T09:00:00-05:00");
    CHECK(text_in(stability, "ends") == "administration");
    CHECK(text_in(stability, "evidence") == "secondary");
    CHECK(stability.find("citations")->if_array()->size() == 1);
    const auto other = answer(ordered("morphine-bupivacaine"));
    const auto& mixture = object_of(other, "beyond_use");
    CHECK(mixture.find("candidates")->if_array()->size() == 1);
    CHECK(text_in(mixture, "stability_not_known").starts_with("No study shows how long morphine sulfate 8 mg/mL"));
}

TEST_CASE("An opened vial may be drawn from for the site's time, which ends no administration") {
    auto prescription = ordered("morphine-alone");
    order::Stock stock;
    const auto add = [&](const std::string& id, const std::string& product) -> order::Container& {
        order::Container container;
        container.id = id;
        container.product = product;
        container.lot = "L1";
        container.expiry = *calendar::Date::parse("2027-10-31");
        stock.containers.push_back(container);
        return stock.containers.back();
    };
    add("salt-1", "sodium-chloride-0.9-pf-20ml");
    add("morphine-1", "mitigo-200-20ml").opened =
        order::Container::Opened{start.plus(std::chrono::hours(-2)), quantity::Volume::of(18, quantity::units::mL)};
    const auto json = answer(prescription, &stock);
    const auto& told = object_of(json, "beyond_use");
    const auto& list = *told.find("candidates")->if_array();
    const auto found = std::find_if(list.begin(), list.end(), [](const Value& candidate) {
        return text_in(*candidate.if_object(), "factor") == "opened-container";
    });
    REQUIRE(found != list.end());
    const auto& opened = *found->if_object();
    CHECK(text_in(opened, "ends") == "drawing");
    CHECK(text_in(opened, "from") == "2026-11-23T07:00:00-05:00");
    CHECK(text_in(opened, "until") == "2026-11-23T19:00:00-05:00");
    CHECK(text_in(told, "governs") == "category-table");
    CHECK(text_in(told, "until") == "2026-12-03T09:00:00-05:00");
}

namespace {

std::vector<Change> after(const std::string& drug, const std::string& concentration, const std::string& dose) {
    return {{"last_fill",
             parsed(R"({"date": "2026-10-10", "volume": "20 mL", "flow": "0.8 mL/day", "drugs": [
                                     {"drug": ")" +
                    drug + R"(", "concentration": ")" + concentration + R"(", "daily_dose": ")" + dose + R"("}]})")},
            {"pump.tubing_volume", "0.199 mL"},
            {"pump.catheter", parsed(R"({"implanted_length": "80 cm", "volume_per_length": "0.0022 mL/cm"})")}};
}

}  // namespace

TEST_CASE("A bridge that the pump cannot deliver has no figures, but the reason") {
    // 4 mg a day of 0.1 mg/mL would be 40 mL a day; the pump gives 24 at most.
    const auto order = ordered("morphine-alone", after("morphine-sulfate", "0.1 mg/mL", "4 mg/day"));
    const auto json = answer(order);
    const auto& bridge = object_of(object_of(json, "pump"), "bridge");
    CHECK(*bridge.find("needed") == Value(true));
    CHECK(bridge.find("programmed_bolus_dose") == nullptr);
    CHECK(text_in(bridge, "reason").find("24 mL/day") != std::string::npos);
    // Exactly the largest flow is deliverable.
    const auto edge = ordered("morphine-alone", after("morphine-sulfate", "0.1 mg/mL", "2.4 mg/day"));
    const auto at_the_edge = answer(edge);
    CHECK(text_in(object_of(object_of(at_the_edge, "pump"), "bridge"), "flow_during_bridge") == "1 mL/h");
}

TEST_CASE("An old drug that the new order does not hold keeps the unit that the last fill wrote") {
    const auto order = ordered("morphine-alone", after("ziconotide", "25 mcg/mL", "5 mcg/day"));
    REQUIRE(order.last_fill);
    CHECK(order.last_fill->drugs[0].unit == quantity::MassUnit::Microgram);
    const auto json = answer(order);
    const auto& bridge = object_of(object_of(json, "pump"), "bridge");
    CHECK(text_in(bridge, "old_concentration") == "25 mcg/mL");
    CHECK(text_in(bridge, "daily_dose_during_bridge") == "5 mcg/day");
    CHECK(text_in(bridge, "delivered_old_drug") == "9.375 mcg");  // 0.375 mL x 25 mcg/mL
}

}  // namespace cisterna::rules
