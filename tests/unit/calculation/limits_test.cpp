// What the documents of the kind limits show beside their figures.
#include <catch2/catch.hpp>

#include "core/calculation/calculation.h"

namespace cisterna::calculation {
namespace {

Result<codec::Object> ask(const std::string& inputs) {
    return calculate_text("limits", inputs);
}

std::string text_in(const Result<codec::Object>& answer, const char* key) {
    if (!answer) return answer.error().where + ": " + answer.error().message;
    const auto* value = answer->find(key);
    return value == nullptr || value->if_text() == nullptr ? "no text" : *value->if_text();
}

TEST_CASE("Every limit type shows its steps") {
    for (const auto* inputs : {
             R"({"limit_type": "endotoxin", "K": "0.2 EU/kg/h", "dose_per_hour": "3 mL/h", "body_weight": "60 kg"})",
             R"({"limit_type": "endotoxin", "parenteral_limit": "350 EU/mL"})",
             R"({"limit_type": "endotoxin_load", "parts": [{"name": "a", "amount": "1 mg", "limit": "2 EU/mg"}]})",
             R"({"limit_type": "daily_dose", "value": "1 mg/day", "limit": "2 mg/day"})",
             R"({"limit_type": "assay", "label": "1 mg/mL", "found": "1 mg/mL", "low": "90 %", "high": "110 %"})",
             R"({"limit_type": "yield", "theoretical": "1 mL", "actual": "1 mL", "tolerance": "5 %"})",
             R"({"limit_type": "certificate_of_analysis", "test": "water", "found": "11 %", "high": "13 %"})",
             R"({"limit_type": "dose_change", "previous": "1 mg/day", "new": "2 mg/day", "limit": "20 %"})",
             R"({"limit_type": "barcode_x_dimension", "printer_resolution": "300 dpi", "dots_per_module": 4})",
             R"({"limit_type": "gravimetric_fill", "target_volume": "1 mL", "density": "1 g/mL", "tare": "1 g",
                 "gross": "2 g", "tolerance": "3 %"})",
             R"({"limit_type": "mass_balance", "withdrawn": "1 mg", "dispensed": "1 mg"})",
             R"({"limit_type": "batch_size", "units": 3})",
             R"({"limit_type": "sterility_samples", "units": 3})",
             R"({"limit_type": "expiry", "expiry": "2026-11-23", "used_at": "2026-11-23T09:30:00"})",
             R"({"limit_type": "waste", "amount": "1 mg", "performed_by": "a", "witness": "b"})",
             R"({"limit_type": "verification", "compounded_by": "a", "verified_by": "b"})",
         }) {
        INFO(inputs);
        const auto answer = ask(inputs);
        REQUIRE(answer);
        const auto* steps = answer->find("steps");
        REQUIRE(steps != nullptr);
        CHECK_FALSE(steps->if_array()->empty());
        auto with_more = std::string(inputs);
        with_more.insert(1, R"("colour": "blue", )");
        const auto refused = ask(with_more);
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::OrderInconsistent);
        CHECK(refused.error().where == "colour");
    }
}

TEST_CASE("The step of an endotoxin limit can be done again by hand") {
    const auto answer = ask(R"({"limit_type": "endotoxin", "K": "0.2 EU/kg/h", "dose_per_hour": "1 mL/h",
        "bolus": "0.5 mL", "boluses_per_hour": 2, "body_weight": "60 kg"})");
    REQUIRE(answer);
    const auto& first = *answer->find("steps")->if_array()->front().if_object();
    CHECK(*first.find("figures") == codec::Value("(1 mL/h + 2 x 0.5 mL in the hour) / 60 kg"));
    CHECK(text_in(answer, "allowed_per_hour") == "12 EU/h");
}

TEST_CASE("A comparison tells how much room is left") {
    CHECK(text_in(ask(R"({"limit_type": "daily_dose", "value": "14 mg/day", "limit": "15000 mcg/day"})"), "margin") ==
          "1 mg/day");
    CHECK(text_in(ask(R"({"limit_type": "concentration", "value": "35 mg/mL", "limit": "30 mg/mL"})"), "margin") ==
          "-5 mg/mL");
}

TEST_CASE("A dose for each kilogram is a dose") {
    const auto answer = ask(R"({"limit_type": "daily_dose", "value": "5 mcg/kg/day", "limit": "0.01 mg/kg/day"})");
    CHECK(text_in(answer, "ratio") == "0.5");
    CHECK(ask(R"({"limit_type": "daily_dose", "value": "5 mcg/kg/day", "limit": "1 mg/day"})").error().code ==
          ErrorCode::UnitMismatch);
}

TEST_CASE("A rule in words is the rule in signs") {
    for (const auto& [word, within] : {std::pair{"at most", true},
                                       {"NMT", true},
                                       {"below", false},
                                       {"less than", false},
                                       {"not less than", true},
                                       {"above", false},
                                       {"\xE2\x89\xA4", true}}) {
        INFO(word);
        const auto answer = ask(R"({"limit_type": "concentration", "value": "2 mg/mL", "limit": "2 mg/mL", "rule": ")" +
                                std::string(word) + "\"}");
        REQUIRE(answer);
        CHECK(*answer->find("within") == codec::Value(within));
    }
}

TEST_CASE("A net weight that contradicts gross and tare is refused") {
    const auto answer = ask(R"({"limit_type": "gravimetric_fill", "target_volume": "1 mL", "density": "1 g/mL",
        "tare": "1 g", "gross": "2 g", "net": "1.1 g", "tolerance": "3 %"})");
    REQUIRE(!answer);
    CHECK(answer.error().where == "net");
    CHECK(text_in(ask(R"({"limit_type": "gravimetric_fill", "target_volume": "1 mL", "density": "1 g/mL",
        "net": "1.1 g", "tolerance": "3 %"})"),
                  "error_percent") == "10 %");
}

TEST_CASE("A witness of a verification is another person too") {
    CHECK(ask(R"({"limit_type": "verification", "compounded_by": "a", "verified_by": "b", "witness": "a"})")
              .error()
              .code == ErrorCode::WitnessSamePerson);
}

}  // namespace
}  // namespace cisterna::calculation
