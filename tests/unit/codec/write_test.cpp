#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "tests/unit/codec/arbitrary_value.h"

namespace cisterna::codec {
namespace {

Value sample() {
    Object drug;
    drug.set("drug", "morphine-sulfate").set("daily_dose", "4 mg/day").set("primary", true);
    Object document;
    document.set("schema", "cisterna/prescription/1")
        .set("drugs", Array{Value(drug)})
        .set("syringes", 1)
        .set("none", nullptr);
    return document.set("empty", Object()).set("list", Array());
}

TEST_CASE("The canonical form sorts keys by their bytes and has no white space") {
    CHECK(canonical(sample()) ==
          R"({"drugs":[{"daily_dose":"4 mg/day","drug":"morphine-sulfate","primary":true}],"empty":{},)"
          R"("list":[],"none":null,"schema":"cisterna/prescription/1","syringes":1})");
    Object keys;
    keys.set("b", 1)
        .set("\xC3\xA4", 2)
        .set("a", 3)
        .set("B", 4)
        .set("", 5)
        .set("aa", 6)
        .set("\xF0\x9F\x98\x80", 7)
        .set("\xEF\xBF\xBD", 8);
    CHECK(canonical(keys) ==
          "{\"\":5,\"B\":4,\"a\":3,\"aa\":6,\"b\":1,\"\xC3\xA4\":2,\"\xEF\xBF\xBD\":8,\"\xF0\x9F\x98\x80\":7}");
}

TEST_CASE("One line and the indented form keep the order in which members were set") {
    CHECK(one_line(sample()) ==
          R"({"schema":"cisterna/prescription/1","drugs":[{"drug":"morphine-sulfate","daily_dose":"4 mg/day",)"
          R"("primary":true}],"syringes":1,"none":null,"empty":{},"list":[]})");
    CHECK(indented(sample()) == R"({
  "schema": "cisterna/prescription/1",
  "drugs": [
    {
      "drug": "morphine-sulfate",
      "daily_dose": "4 mg/day",
      "primary": true
    }
  ],
  "syringes": 1,
  "none": null,
  "empty": {},
  "list": []
}
)");
}

TEST_CASE("Texts are escaped as shortly as JSON allows, and nothing else is") {
    CHECK(canonical("\" \\ / \b \f \n \r \t") == R"("\" \\ / \b \f \n \r \t")");
    CHECK(canonical("\x01\x1F") == R"("\u0001\u001f")");
    CHECK(canonical("\x7F \xC2\x80 \xE2\x80\xA8 \xC2\xB5g <&>") == "\"\x7F \xC2\x80 \xE2\x80\xA8 \xC2\xB5g <&>\"");
}

TEST_CASE("Counts are written in full") {
    CHECK(canonical(0) == "0");
    CHECK(canonical(-7) == "-7");
    CHECK(canonical(largest_count) == "999999999999999999");
    CHECK(canonical(-largest_count) == "-999999999999999999");
}

TEST_CASE("A count that could not be read again is a bug") {
    CHECK_THROWS_AS(Value(largest_count + 1), std::logic_error);
    CHECK_THROWS_AS(Value(-largest_count - 1), std::logic_error);
    CHECK_THROWS_AS(Value(std::uint64_t{18'446'744'073'709'551'615U}), std::logic_error);
}

TEST_CASE("Objects are equal whatever the order of their members, lists are not") {
    CHECK(Value(Object().set("a", 1).set("b", 2)) == Value(Object().set("b", 2).set("a", 1)));
    CHECK_FALSE(Value(Object().set("a", 1).set("b", 2)) == Value(Object().set("a", 2).set("b", 1)));
    CHECK_FALSE(Value(Object().set("a", 1)) == Value(Object().set("a", 1).set("b", 2)));
    CHECK_FALSE(Value(Array{Value(1), Value(2)}) == Value(Array{Value(2), Value(1)}));
    CHECK_FALSE(Value("1") == Value(1));
    CHECK_FALSE(Value(false) == Value(0));
    CHECK_FALSE(Value() == Value(Object()));
}

TEST_CASE("Setting a member again replaces it in its place") {
    Object object;
    object.set("a", 1).set("b", 2).set("a", 3);
    CHECK(one_line(object) == R"({"a":3,"b":2})");
}

TEST_CASE("Laws of writing") {
    rc::prop("what is written is read as the same value", [] {
        const auto value = *arbitrary_value();
        RC_ASSERT(parse(canonical(value)).value() == value);
        RC_ASSERT(parse(one_line(value)).value() == value);
        RC_ASSERT(parse(indented(value)).value() == value);
    });
    rc::prop("the canonical form of what was read is the same text", [] {
        const auto text = canonical(*arbitrary_value());
        RC_ASSERT(canonical(parse(text).value()) == text);
    });
    rc::prop("the order in which members were set does not show in the canonical form", [] {
        const auto members = *rc::gen::uniqueBy<std::vector<std::pair<std::string, Value>>>(
            rc::gen::pair(arbitrary_text(), arbitrary_value(1)), [](const auto& member) { return member.first; });
        auto reversed = members;
        std::reverse(reversed.begin(), reversed.end());
        RC_ASSERT(canonical(Object(members)) == canonical(Object(reversed)));
        RC_ASSERT(Value(Object(members)) == Value(Object(reversed)));
    });
    rc::prop("equal values give equal bytes, and only they", [] {
        const auto a = *arbitrary_value(1);
        const auto b = *arbitrary_value(1);
        RC_ASSERT((a == b) == (canonical(a) == canonical(b)));
    });
    rc::prop("the order in which members were set is kept", [] {
        const auto value = *arbitrary_value();
        RC_ASSERT(one_line(parse(one_line(value)).value()) == one_line(value));
    });
}

}  // namespace
}  // namespace cisterna::codec
