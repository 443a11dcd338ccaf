// Runs the case files of tests/cases/check: an order, the change that matters, and what the rules must say of it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/rules/rule.h"
#include "tests/cases/changes.h"
#include "tests/cases/check_case.h"
#include "tests/cases/shipped_formulary.h"

#include "core/codec/parse.h"
#include "core/codec/write.h"

namespace cisterna::cases {
namespace {

using codec::Value;

std::vector<CheckCase> all_cases() {
    std::vector<CheckCase> cases;
    for (auto& read : read_check_cases(CISTERNA_SOURCE_DIR "/tests/cases/check")) {
        if (!read) FAIL_CHECK(read.error().where << ": " << read.error().message);
        if (read) cases.push_back(std::move(*read));
    }
    REQUIRE(!cases.empty());
    return cases;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines) all += "\n  " + line;
    return all;
}

// Whether the case expects of its own rule what it says that it tests: a finding of its rule, that passes or not.
bool tests_what_it_says(const CheckCase& c) {
    const auto* findings = c.expected.find("findings");
    const auto* list = findings == nullptr ? nullptr : findings->if_array();
    if (list == nullptr) return false;
    return std::any_of(list->begin(), list->end(), [&](const Value& finding) {
        const auto* object = finding.if_object();
        const auto* rule = object == nullptr ? nullptr : object->find("rule");
        const auto* outcome = object == nullptr ? nullptr : object->find("outcome");
        if (rule == nullptr || outcome == nullptr || *rule != Value(c.rule)) return false;
        if (c.tests == "fires") return *outcome != Value("pass");
        return c.tests != "silent" || *outcome == Value("pass");
    });
}

Value parsed(std::string_view text) {
    return *codec::parse(text);
}

CheckCase a_case(const std::string& expected) {
    const auto cases = all_cases();
    const auto found =
        std::find_if(cases.begin(), cases.end(), [](const CheckCase& c) { return c.id == "pump-flow-silent"; });
    REQUIRE(found != cases.end());
    auto c = *found;
    c.expected = *parsed(expected).if_object();
    return c;
}

std::string changed(std::string_view document, std::string_view place, std::string_view value) {
    const auto answer = with_change(parsed(document), place, parsed(value));
    return answer ? codec::one_line(*answer) : std::string(entry(answer.error().code).name);
}

TEST_CASE("Every case of the check holds") {
    for (const auto& c : all_cases()) {
        const auto found = differences(c, shipped_formulary());
        INFO(c.id << joined(found));
        CHECK(found.empty());
    }
}

TEST_CASE("Every rule has a case that fires, a silent one and one exactly on its limit") {
    const auto cases = all_cases();
    for (const auto& rule : rules::all_rules())
        for (const std::string tests : {"fires", "silent", "on_limit"}) {
            INFO(rule.id << " needs a case that is " << tests);
            CHECK(std::any_of(cases.begin(), cases.end(),
                              [&](const CheckCase& c) { return c.rule == rule.id && c.tests == tests; }));
        }
}

TEST_CASE("A case names a rule that exists, and expects what it says that it tests") {
    std::set<std::string> known{"recipe"};
    for (const auto& rule : rules::all_rules()) known.emplace(rule.id);
    const std::set<std::string> kinds{"fires", "silent", "on_limit", "other"};
    for (const auto& c : all_cases()) {
        INFO(c.id);
        CHECK(known.contains(c.rule));
        CHECK(kinds.contains(c.tests));
        CHECK(tests_what_it_says(c));
    }
}

TEST_CASE("The runner of the check sees every difference") {
    const auto differ = [](const std::string& expected) { return differences(a_case(expected), shipped_formulary()); };
    const std::string right = R"({"rule": "pump-flow", "subject": ["synchromed-ii-8637-20"], "outcome": "pass",
                                  "actual": "0.5 mL/day", "evidence": "unconfirmed", "says": "within the range"})";
    CHECK(differ(R"({"verdict": "pass", "findings": [)" + right + "]}").empty());
    CHECK_FALSE(differ(R"({"verdict": "hold", "findings": [)" + right + "]}").empty());
    CHECK_FALSE(differ(R"({"findings": [)" + right + "]}").empty());
    CHECK_FALSE(differ(R"({"verdict": "pass"})").empty());
    CHECK_FALSE(differ(R"({"verdict": "pass", "absent": [)" + right + "]}").empty());
    CHECK_FALSE(differ(R"({"verdict": "pass", "more": [], "findings": [)" + right + "]}").empty());
    for (const std::string wrong :
         {R"("rule": "pump-flow", "subject": ["other"])", R"("rule": "pump-flow", "subject": [])",
          R"("rule": "pump-flow", "outcome": "stop")", R"("rule": "pump-flow", "actual": "0.5 mL/h")",
          R"("rule": "pump-flow", "limit": "24 mL/day")", R"("rule": "pump-flow", "evidence": "confirmed")",
          R"("rule": "pump-flow", "evidence": null)", R"("rule": "pump-flow", "says": "outside")",
          R"("rule": "pump-flow", "word": "x")", R"("outcome": "pass")"}) {
        INFO(wrong);
        CHECK_FALSE(differ(R"({"verdict": "pass", "findings": [{)" + wrong + "}]}").empty());
    }
}

TEST_CASE("A change replaces, adds and removes, and refuses a place that is not there") {
    const std::string order = R"({"a": {"b": "1"}, "list": [{"c": "1"}, {"c": "2"}]})";
    CHECK(changed(order, "a.b", R"("2")") == R"({"a":{"b":"2"},"list":[{"c":"1"},{"c":"2"}]})");
    CHECK(changed(order, "a", "null") == R"({"list":[{"c":"1"},{"c":"2"}]})");
    CHECK(changed(order, "list[1].c", R"("3")") == R"({"a":{"b":"1"},"list":[{"c":"1"},{"c":"3"}]})");
    CHECK(changed(order, "list[0]", "null") == R"({"a":{"b":"1"},"list":[{"c":"2"}]})");
    CHECK(changed(order, "list[2]", R"({"c": "3"})") == R"({"a":{"b":"1"},"list":[{"c":"1"},{"c":"2"},{"c":"3"}]})");
    CHECK(changed(order, "d", "1") == R"({"a":{"b":"1"},"list":[{"c":"1"},{"c":"2"}],"d":1})");
    for (const auto place : {"x.y", "a.b.c", "list[3]", "list[2].c", "list[x]", "list[", "list.c", "", "a[0]"})
        CHECK(changed(order, place, "1") == "unknown_field");
    CHECK(changed(order, "x", "null") == "unknown_field");
}

}  // namespace
}  // namespace cisterna::cases
