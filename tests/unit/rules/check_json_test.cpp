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
    CHECK(keys_of(first_of(json, "concentrations")) == std::set<std::string>{"drug", "target", "made", "deviation"});
    CHECK(keys_of(object_of(json, "pump")) == std::set<std::string>{"model", "flow", "volume_per_day_with_boluses",
                                                                    "doses", "days_whole", "alarm_date",
                                                                    "refill_date"});
    CHECK(keys_of(object_of(json, "beyond_use")) ==
          std::set<std::string>{"start", "until", "governs", "reason", "candidates"});
    CHECK(keys_of(object_of(json, "recipe")) == std::set<std::string>{"asked_volume", "prepared_volume", "draws",
                                                                      "diluent", "syringes", "calculation", "reason"});
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
    static const std::set<std::string> counts{"containers", "number", "days_whole"};
    if (value.if_count() != nullptr) {
        INFO(key);
        CHECK(counts.contains(key));
    }
    static const std::set<std::string> figures{"strength",     "mass",
                                               "exact_mass",   "exact_volume",
                                               "draw_volume",  "container_volume",
                                               "waste_volume", "nominal",
                                               "graduation",   "volume",
                                               "asked_volume", "prepared_volume",
                                               "target",       "made",
                                               "flow",         "volume_per_day_with_boluses",
                                               "daily_dose",   "daily_dose_with_boluses",
                                               "deviation"};
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
