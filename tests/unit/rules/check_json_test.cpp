#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/quantity/any_quantity.h"
#include "core/rules/check.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::rules {
namespace {

using cases::Change;
using codec::Object;
using codec::Value;

Object answer(const std::string& name, const std::vector<Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    const auto result = check(*prescription, cases::shipped_formulary(), nullptr,
                              *calendar::Instant::parse("2026-11-23T09:00:00-05:00"));
    return check_json(result, *prescription, cases::shipped_formulary(), "1.2.3");
}

std::set<std::string> keys_of(const Object& object) {
    std::set<std::string> keys;
    for (const auto& [key, value] : object.members()) keys.insert(key);
    return keys;
}

const Object& first_of(const Object& object, const std::string& list) {
    return *object.find(list)->if_array()->front().if_object();
}

const Object& object_of(const Object& object, const std::string& key) {
    const auto* member = object.find(key);
    REQUIRE(member != nullptr);
    return *member->if_object();
}

TEST_CASE("A check answers with every field of its schema") {
    const auto json = answer("three-drugs");
    // Fields may be added; removing one needs a new schema number.
    for (const auto key : {"schema", "prescription", "at", "verdict", "findings", "recipe", "concentrations", "pump",
                           "beyond_use", "formulary", "formulary_version", "formulary_adopted", "program"}) {
        INFO(key);
        CHECK(json.find(key) != nullptr);
    }
    CHECK(*json.find("schema") == Value("cisterna/check/1"));
    CHECK(*json.find("verdict") == Value("hold"));
    CHECK(*json.find("formulary") == Value(cases::shipped_formulary().hash));
    CHECK(*json.find("formulary_adopted") == Value(false));
    CHECK(*json.find("program") == Value("1.2.3"));
    CHECK(keys_of(first_of(json, "findings")) == std::set<std::string>{"rule", "outcome", "subject", "actual", "limit",
                                                                       "evidence", "citations", "message", "key"});
    CHECK(keys_of(first_of(json, "concentrations")) ==
          std::set<std::string>{"drug", "target", "made", "deviation", "interval", "worst_case", "expanded_uncertainty",
                                "coverage_factor", "error", "chance_outside_tolerance", "chance_over_limit",
                                "dominating_step", "error_steps"});
    CHECK(keys_of(object_of(json, "pump")) ==
          std::set<std::string>{"model", "flow", "volume_per_day_with_boluses", "doses", "usable_volume", "days_exact",
                                "days_whole", "alarm_date", "refill_date", "limiting_factor", "interval_caps",
                                "interval_not_known"});
    CHECK(keys_of(object_of(json, "beyond_use")) ==
          std::set<std::string>{"start", "until", "governs", "reason", "why", "candidates", "stability_not_known"});
    CHECK(keys_of(object_of(json, "recipe")) ==
          std::set<std::string>{"asked_volume", "prepared_volume", "draws", "diluent", "syringes", "order_of_addition",
                                "final_volume", "required_steps", "calculation", "search", "reason"});
}

TEST_CASE("A stopped check carries no recipe and no figure to work with") {
    for (const auto& change :
         {Change{"drugs[0].drug", "vincristine"}, Change{"drugs[0].daily_dose", "15.01 mg/day"},
          Change{"fill_volume", "21 mL"}, Change{"compounding.category", "3"}, Change{"diluent", "water"}}) {
        INFO(change.place);
        const auto json = answer("morphine-alone", {change});
        CHECK(*json.find("verdict") == Value("stop"));
        for (const auto key : {"recipe", "concentrations", "pump", "beyond_use"}) CHECK(json.find(key) == nullptr);
        CHECK(codec::one_line(json).find("draw_volume") == std::string::npos);
    }
}

// Every number is a whole count; every figure is text that the program's own reader takes back.
void check_numbers(const Value& value, const std::string& key) {
    static const std::set<std::string> counts{"containers",
                                              "number",
                                              "days_whole",
                                              "boluses_per_day",
                                              "nonsterile_sources",
                                              "punctures",
                                              "off_label_sources",
                                              "candidates",
                                              "worked_out",
                                              "cut_by_volume",
                                              "cut_by_tolerance_or_limit",
                                              "cut_by_better",
                                              "of_those_worked_out_impossible",
                                              "pareto_size"};
    if (value.if_count() != nullptr) {
        INFO(key);
        CHECK(counts.contains(key));
    }
    static const std::set<std::string> figures{"strength",
                                               "mass",
                                               "exact_mass",
                                               "exact_volume",
                                               "draw_volume",
                                               "container_volume",
                                               "waste_volume",
                                               "nominal",
                                               "graduation",
                                               "volume",
                                               "asked_volume",
                                               "prepared_volume",
                                               "target",
                                               "made",
                                               "flow",
                                               "volume_per_day_with_boluses",
                                               "daily_dose",
                                               "daily_dose_with_boluses",
                                               "deviation",
                                               "usable_volume",
                                               "days_exact",
                                               "per_bolus",
                                               "bolus_volume",
                                               "bridge_volume",
                                               "old_concentration",
                                               "new_concentration",
                                               "daily_dose_during_bridge",
                                               "duration",
                                               "programmed_bolus_dose",
                                               "delivered_old_drug",
                                               "flow_during_bridge",
                                               "flow_after_bridge",
                                               "without_bridge_daily_dose",
                                               "daily_dose_after"};
    if (figures.contains(key)) {
        INFO(key << " " << codec::one_line(value));
        REQUIRE(value.if_text() != nullptr);
        CHECK(quantity::AnyQuantity::parse(*value.if_text()));
    }
    if (const auto* list = value.if_array())
        for (const auto& item : *list) check_numbers(item, key);
    if (const auto* object = value.if_object())
        for (const auto& [name, member] : object->members()) check_numbers(member, name);
}

TEST_CASE("No figure is a bare number, and each has a unit that can be read again") {
    for (const std::string name : {"three-drugs", "morphine-alone", "ziconotide-alone", "baclofen-alone"})
        check_numbers(Value(answer(name)), "");
    // A recipe whose figures do not end.
    check_numbers(Value(answer("morphine-bupivacaine", {{"basis.flow", "0.7 mL/day"}})), "");
}

// Morphine 10 mg/mL and bupivacaine after a last fill of morphine 5 mg/mL and clonidine.
std::vector<Change> after_another_fill() {
    return {{"last_fill", codec::parse(R"({"date": "2026-10-10", "volume": "20 mL", "flow": "0.8 mL/day", "drugs": [
        {"drug": "morphine-sulfate", "concentration": "5 mg/mL", "daily_dose": "4 mg/day"},
        {"drug": "clonidine-hydrochloride", "concentration": "0.1 mg/mL", "daily_dose": "0.08 mg/day"}]})")
                              .value()},
            {"pump.tubing_volume", "0.199 mL"},
            {"pump.catheter",
             codec::parse(R"({"implanted_length": "80 cm", "volume_per_length": "0.0022 mL/cm"})").value()}};
}

std::string text_in(const Object& object, const std::string& key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_text() == nullptr ? "no text" : *value->if_text();
}

TEST_CASE("The bridge after another last fill is told with figures, its assumption and that they are no instructions") {
    auto changes = after_another_fill();
    changes.push_back({"drugs[0].daily_dose", "5 mg/day"});
    const auto json = answer("morphine-bupivacaine", changes);
    check_numbers(Value(json), "");
    const auto& bridge = object_of(object_of(json, "pump"), "bridge");
    CHECK(*bridge.find("needed") == Value(true));
    CHECK(text_in(bridge, "bridge_volume") == "0.375 mL");
    CHECK(text_in(bridge, "old_concentration") == "5 mg/mL");
    CHECK(text_in(bridge, "daily_dose_during_bridge") == "4 mg/day");
    CHECK(text_in(bridge, "duration") == "11.25 h");  // 0.375 mL x 5 mg/mL / (4 mg/day / 24)
    CHECK(text_in(bridge, "programmed_in_terms_of") == "morphine-sulfate");
    CHECK(text_in(bridge, "delivered_old_drug") == "1.875 mg");
    const auto& list = *bridge.find("secondary")->if_array();
    REQUIRE(list.size() == 2);
    CHECK(text_in(*list[0].if_object(), "drug") == "clonidine-hydrochloride");
    CHECK(text_in(*list[0].if_object(), "daily_dose_during_bridge") == "0.08 mg/day");
    CHECK(text_in(*list[0].if_object(), "daily_dose_after") == "0 mg/day");
    CHECK(text_in(*list[1].if_object(), "drug") == "bupivacaine-hydrochloride");
    CHECK(text_in(*list[1].if_object(), "daily_dose_during_bridge") == "0 mg/day");
    CHECK(text_in(bridge, "note").find("no instructions for programming") != std::string::npos);
    CHECK(text_in(bridge, "assumes").find("last fill") != std::string::npos);
}

TEST_CASE("What the order does not tell about the pump is named instead of a bridge figure") {
    auto changes = after_another_fill();
    changes.erase(changes.begin() + 1, changes.end());
    const auto json = answer("morphine-bupivacaine", changes);
    const auto& bridge = object_of(object_of(json, "pump"), "bridge");
    CHECK(*bridge.find("needed") == Value(true));
    CHECK(*bridge.find("missing") == Value(codec::Array{"pump.tubing_volume", "pump.catheter"}));
    CHECK(bridge.find("duration") == nullptr);
    CHECK(bridge.find("programmed_bolus_dose") == nullptr);
}

TEST_CASE("The same drugs in the same concentrations need no bridge, and no last fill tells nothing of one") {
    const auto order = answer("morphine-alone");
    CHECK(object_of(order, "pump").find("bridge") == nullptr);
    const auto& now = first_of(order, "concentrations");
    const auto json =
        answer("morphine-alone",
               {{"last_fill", codec::parse(R"({"date": "2026-10-10", "volume": "20 mL", "flow": "0.4 mL/day", "drugs": [
             {"drug": "morphine-sulfate", "concentration": ")" +
                                           text_in(now, "target") + R"(", "daily_dose": "4 mg/day"}]})")
                                  .value()}});
    const auto& bridge = object_of(object_of(json, "pump"), "bridge");
    CHECK(*bridge.find("needed") == Value(false));
    CHECK(bridge.find("duration") == nullptr);
}

TEST_CASE("Every drug has its dose with one bolus and with all of a day") {
    const auto json =
        answer("morphine-bupivacaine", {{"patient_bolus", codec::parse(R"({"dose": "0.1 mg", "lockout": "5 h",
                                                                "maximum_per_day": 6})")
                                                              .value()}});
    check_numbers(Value(json), "");
    const auto& pump = object_of(json, "pump");
    CHECK(*pump.find("boluses_per_day") == Value(5));  // a lockout of 5 h allows five starts
    const auto parse = [](const std::string& text) { return quantity::AnyQuantity::parse(text)->base(); };
    for (const auto& item : *pump.find("doses")->if_array()) {
        const auto& dose = *item.if_object();
        INFO(codec::one_line(item));
        CHECK(parse(text_in(dose, "daily_dose")) + parse(text_in(dose, "per_bolus")) * quantity::Rational(5) ==
              parse(text_in(dose, "daily_dose_with_boluses")));
    }
}

TEST_CASE("What is written is strict JSON, and reads back the same") {
    const Value json(answer("three-drugs", {{"patient.name", R"(Sample "Bert" O'Neil \ Ltd)"}}));
    const auto read = codec::parse(codec::indented(json));
    REQUIRE(read);
    CHECK(codec::canonical(*read) == codec::canonical(json));
}

TEST_CASE("No personal text of the order is in the check") {
    const auto text = codec::one_line(answer("morphine-alone", {{"patient.name", "QXQXQX"},
                                                                {"patient.id", "ZXZXZX"},
                                                                {"pump.serial", "WXWXWX"},
                                                                {"patient.allergies", codec::Array{"VXVXVX"}}}));
    for (const auto* personal : {"QXQXQX", "ZXZXZX", "WXWXWX", "VXVXVX", "1960-05-17"})
        CHECK(text.find(personal) == std::string::npos);
}

TEST_CASE("Every finding that does not pass tells what to do, and every limit cites its source") {
    for (const std::string name : {"three-drugs", "morphine-alone", "baclofen-alone", "fentanyl-alone"}) {
        const auto json = answer(name);
        for (const auto& item : *json.find("findings")->if_array()) {
            const auto& finding = *item.if_object();
            INFO(codec::one_line(item));
            CHECK(finding.find("message")->if_text()->size() > 20);
            const auto& rule = *finding.find("rule")->if_text();
            if ((rule == "max-daily-dose" || rule == "max-concentration" || rule == "pump-flow" ||
                 rule == "pump-volume") &&
                !finding.find("evidence")->is_null())
                CHECK_FALSE(finding.find("citations")->if_array()->empty());
        }
    }
}

}  // namespace
}  // namespace cisterna::rules
