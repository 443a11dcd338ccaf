#include "core/order/personal.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <string>

#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "tests/cases/base_orders.h"

namespace cisterna::order {
namespace {

using cases::base_order;
using cases::Change;
using codec::Array;
using codec::Object;
using codec::Value;

// Letters that cannot be a part of anything else in the document.
std::string some_words() {
    const auto letters = *rc::gen::container<std::string>(8, rc::gen::elementOf(std::string("QXZ\"\\' ")));
    return "QX" + letters + "ZQ";
}

struct Person {
    std::string id = some_words();
    std::string name = some_words();
    std::string allergy = some_words();
    std::string serial = some_words();
    std::string birth_date = "1901-02-03";
    std::string weight = "123.456 kg";
};

Value order_for(const Person& person) {
    std::vector<Change> changes{
        {"patient.id", person.id}, {"patient.name", person.name}, {"patient.birth_date", person.birth_date}};
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"patient.weight", person.weight});
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"patient.allergies", Array{person.allergy}});
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"patient.opioid_status", "tolerant"});
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"pump.serial", person.serial});
    return base_order(*rc::gen::element<std::string>("morphine-alone", "three-drugs", "baclofen-alone"), changes);
}

TEST_CASE("A split prescription is joined to the document that it was") {
    CHECK(rc::check([] {
        const auto document = order_for(Person());
        const auto parts = split_personal(document);
        RC_ASSERT(codec::canonical(join_personal(parts)) == codec::canonical(document));
    }));
}

TEST_CASE("No text about the patient stays in the order's part") {
    CHECK(rc::check([] {
        const Person person;
        const auto parts = split_personal(order_for(person));
        const auto order = codec::one_line(parts.order);
        const auto written = [](const std::string& text) {
            const auto quoted = codec::one_line(Value(text));
            return quoted.substr(1, quoted.size() - 2);
        };
        for (const auto& text :
             {person.id, person.name, person.allergy, person.serial, person.birth_date, person.weight})
            RC_ASSERT(order.find(written(text)) == std::string::npos);
        RC_ASSERT(parts.order.find("patient") == nullptr);
    }));
}

TEST_CASE("Every member stands in one of the two parts, and the drugs in the order's") {
    const auto parts = split_personal(base_order("morphine-bupivacaine", {{"pump.serial", "NGP1"}}));
    CHECK(parts.personal.members().size() == 4);
    CHECK(*parts.personal.find("pump_serial") == Value("NGP1"));
    CHECK(*parts.personal.find("name") == Value("Sample, Patient"));
    CHECK(parts.order.find("drugs") != nullptr);
    CHECK(parts.order.find("pump")->if_object()->find("serial") == nullptr);
    CHECK(*parts.order.find("pump")->if_object()->find("model") == Value("synchromed-ii-8637-20"));
}

TEST_CASE("A joined prescription is read like the one that was split") {
    const auto document = base_order("three-drugs", {{"patient.weight", "71 kg"}, {"pump.serial", "NGP1"}});
    const auto joined = read_prescription(join_personal(split_personal(document)));
    REQUIRE(joined);
    CHECK(joined->patient.name == "Sample, Patient");
    CHECK(joined->pump.serial == "NGP1");
    CHECK(joined->drugs.size() == 3);
}

}  // namespace
}  // namespace cisterna::order
