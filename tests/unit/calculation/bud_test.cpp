// What the document of the kind bud shows beside its figures.
#include <catch2/catch.hpp>

#include "core/calculation/calculation.h"

namespace cisterna::calculation {
namespace {

Result<codec::Object> ask(const std::string& more) {
    return calculate_text("bud", R"({"category": "2", "process": "aseptic", "starting_components": "sterile",
        "sterility_test_passed": false, "storage": "fridge", "prepared": "2026-11-23T09:30:00")" +
                                     more + "}");
}

std::string text_in(const codec::Object& object, const char* key) {
    const auto* value = object.find(key);
    return value == nullptr || value->if_text() == nullptr ? "no text" : *value->if_text();
}

const codec::Object& item(const codec::Object& object, const char* list, std::size_t index) {
    return *object.find(list)->if_array()->at(index).if_object();
}

TEST_CASE("Every candidate stands in the document with its reason, and one of them governs") {
    const auto answer = ask(R"(, "stability_limit_hours": 120, "labelled_use_within_hours": 24,
        "earliest_component_expiry": "2026-12-31")");
    REQUIRE(answer);
    REQUIRE(answer->find("candidates")->if_array()->size() == 4);
    std::vector<std::string> factors;
    int governing = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& candidate = item(*answer, "candidates", i);
        factors.push_back(text_in(candidate, "factor"));
        CHECK_FALSE(text_in(candidate, "reason").empty());
        if (*candidate.find("governs") == codec::Value(true)) ++governing;
    }
    CHECK(factors == std::vector<std::string>{"usp797", "stability", "labelling", "component_expiry"});
    CHECK(governing == 1);
    CHECK(text_in(item(*answer, "candidates", 0), "evidence") == "secondary");
    CHECK(text_in(item(*answer, "candidates", 0), "reason").find("Table 13") != std::string::npos);
}

TEST_CASE("The clock of an opened container is shown as an end of drawing") {
    const auto answer = ask(R"(, "opened_containers": [{"name": "vial A", "kind": "single_dose_vial", "place": "ISO 5",
        "opened": "2026-11-23T08:00:00"}])");
    REQUIRE(answer);
    const auto& clock = item(*answer, "candidates", 1);
    CHECK(text_in(clock, "factor") == "opened_container");
    CHECK(text_in(clock, "ends") == "drawing");
    CHECK(text_in(clock, "until") == "2026-11-23T20:00:00");
}

TEST_CASE("The last step chooses the earliest") {
    const auto answer = ask(R"(, "stability_limit_hours": 120)");
    REQUIRE(answer);
    const auto& steps = *answer->find("steps")->if_array();
    const auto& last = *steps.back().if_object();
    const auto& first = *steps.front().if_object();
    CHECK(text_in(first, "formula") == "usp797: end = start + limit");
    CHECK(text_in(first, "figures").starts_with("2026-11-23T09:30:00 + 240 h (USP <797> Table 13"));
    CHECK(text_in(last, "formula") == "beyond-use date = the earliest");
    CHECK(text_in(last, "figures") == "usp797 2026-12-03T09:30:00, stability 2026-11-28T09:30:00");
    CHECK(text_in(last, "result") == "2026-11-28T09:30:00");
}

TEST_CASE("A reason that is stated is shown as it is stated") {
    const auto answer = ask(R"(, "stability_limit_hours": 120, "stability_limit_reason": "Sorrieul 2023")");
    REQUIRE(answer);
    CHECK(text_in(*answer, "reason") == "Sorrieul 2023: 120 h from the start of preparation");
}

TEST_CASE("A limit that was stated twice in two units counts twice, and the shorter one governs") {
    const auto answer = ask(R"(, "stability_limit_hours": 120, "stability_limit_days": 4)");
    REQUIRE(answer);
    CHECK(text_in(*answer, "bud") == "2026-11-27T09:30:00");
}

TEST_CASE("What the table asks for beyond its figures is told") {
    const auto answer = calculate_text("bud", R"({"category": "3", "process": "terminal",
        "starting_components": "nonsterile", "sterility_test_passed": true, "storage": "CRT",
        "prepared": "2026-11-23T09:30:00"})");
    REQUIRE(answer);
    std::string all;
    for (const auto& condition : *answer->find("conditions")->if_array()) all += *condition.if_text();
    CHECK(all.find("category 3") != std::string::npos);
    CHECK(all.find("must begin") != std::string::npos);
}

}  // namespace
}  // namespace cisterna::calculation
