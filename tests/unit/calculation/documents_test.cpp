// The documents of `cisterna calc`: how they are read, what is refused and what is shown.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/calculation/calculation.h"
#include "core/calculation/dilution.h"
#include "core/calculation/recipe_from_vials.h"
#include "core/calculation/refill_interval.h"
#include "core/codec/parse.h"

namespace cisterna::calculation {
namespace {

constexpr auto dilution =
    R"({"stock_concentration": "2000 mcg/mL", "final_concentration": "500 mcg/mL", "final_volume": "20 mL"})";

std::string member(const Result<codec::Object>& answer, const char* key) {
    if (!answer) return answer.error().where + ": " + answer.error().message;
    const auto* value = answer->find(key);
    return value == nullptr || value->if_text() == nullptr ? "no text" : *value->if_text();
}

TEST_CASE("The kinds are listed in alphabetical order") {
    const auto all = kinds();
    CHECK(std::is_sorted(all.begin(), all.end()));
    for (const auto* kind : {"dilution", "gtin", "recipe_from_vials", "refill_interval"})
        CHECK(std::find(all.begin(), all.end(), kind) != all.end());
}

TEST_CASE("A kind that does not exist is refused with those that do") {
    const auto answer = calculate_text("delution", dilution);
    REQUIRE(!answer);
    CHECK(answer.error().code == ErrorCode::UsageWrong);
    CHECK(answer.error().message.find("dilution") != std::string::npos);
}

TEST_CASE("The bare inputs and a whole case document give the same answer") {
    const auto bare = calculate_text("dilution", dilution);
    const auto whole =
        calculate_text("dilution", R"({"id": "D01", "kind": "dilution", "source": "s", "inputs": )" +
                                       std::string(dilution) + R"(, "expected": {"wrong": 1}, "notes": ""})");
    REQUIRE(bare);
    REQUIRE(whole);
    CHECK(*bare == *whole);
    CHECK(member(bare, "stock_volume") == "5 mL");
}

TEST_CASE("The path of a refusal begins in the inputs, also when the parser refuses") {
    const auto unit = calculate_text("dilution", R"({"inputs": {"dose": "50 mcg", "concentration": 2.5}})");
    REQUIRE(!unit);
    CHECK(unit.error().code == ErrorCode::UnitMissing);
    CHECK(unit.error().where == "concentration");
    const auto twice = calculate_text("dilution", R"({"inputs": {"dose": "50 mcg", "dose": "50 mcg"}})");
    REQUIRE(!twice);
    CHECK(twice.error().where == "dose");
}

TEST_CASE("Every result shows its steps with formula, figures and result") {
    const auto answer = calculate_text("dilution", dilution);
    REQUIRE(answer);
    const auto* steps = answer->find("steps");
    REQUIRE(steps != nullptr);
    REQUIRE(steps->if_array()->size() == 2);
    const auto& first = *(*steps->if_array())[0].if_object();
    CHECK(*first.find("formula")->if_text() ==
          "stock volume = final concentration x final volume / stock concentration");
    CHECK(*first.find("figures")->if_text() == "500 mcg/mL x 20 mL / 2000 mcg/mL");
    CHECK(*first.find("result")->if_text() == "5 mL");
}

TEST_CASE("What is known to be wrong with the order is told before an unknown field") {
    const auto answer =
        calculate_text("dilution", R"({"colour": "red", "dose": "0 mcg", "concentration": "50 mcg/mL"})");
    REQUIRE(!answer);
    CHECK(answer.error().code == ErrorCode::DoseNotPositive);
    const auto only = calculate_text("dilution", R"({"colour": "red", "dose": "5 mcg", "concentration": "50 mcg/mL"})");
    REQUIRE(!only);
    CHECK(only.error().code == ErrorCode::OrderInconsistent);
    CHECK(only.error().where == "colour");
}

TEST_CASE("A drug that must never be intrathecal is refused before its figures are read") {
    const auto recipe = calculate_text("recipe_from_vials", R"({"drugs": [{"name": "vincristine", "daily_dose": 4}]})");
    REQUIRE(!recipe);
    CHECK(recipe.error().code == ErrorCode::DrugProhibitedIntrathecal);
    const auto plain = calculate_text("dilution", R"({"drug": "Tranexamic acid", "dose": "x"})");
    REQUIRE(!plain);
    CHECK(plain.error().where == "drug");
    const auto refill = calculate_text("refill_interval", R"({"drugs": [{"name": "digoxin"}]})");
    REQUIRE(!refill);
    CHECK(refill.error().where == "drugs[0].name");
    const auto measured = calculate_text("recipe_from_vials", R"({"measured": [{"name": "VinCRIStine sulfate"}]})");
    REQUIRE(!measured);
    CHECK(measured.error().where == "measured[0].name");
}

TEST_CASE("What is no object is refused by every kind without stopping the program") {
    for (const auto& kind : kinds())
        for (const auto* text :
             {"[]", "3", "null", "true", "\"dose\"", "{\"inputs\": []}", "{\"inputs\": null}", "{}"}) {
            INFO(kind << " " << text);
            CHECK_FALSE(calculate_text(kind, text).has_value());
        }
}

TEST_CASE("Two final concentrations, two doses and an unknown check are refused") {
    CHECK(calculate_text("dilution", R"({"stock_concentration": "5 mg/mL", "final_concentration": "1 mg/mL",
        "target_concentration": "1 mg/mL", "final_volume": "1 mL"})")
              .error()
              .where == "target_concentration");
    CHECK(calculate_text("dilution", R"({"daily_dose": "24 mg/day", "hourly_dose": "1 mg/h"})").error().where ==
          "hourly_dose");
    CHECK(calculate_text("refill_interval", R"({"check": "weight"})").error().where == "check");
}

TEST_CASE("A printed hourly dose keeps a digit however small it is") {
    const auto printed = [](const std::string& dose) {
        return member(calculate_text("dilution", R"({"daily_dose": ")" + dose + R"("})"), "printed");
    };
    CHECK(printed("100 mcg/day") == "4.2 mcg/h");
    CHECK(printed("300 mcg/day") == "12.5 mcg/h");
    CHECK(printed("2.4 mcg/day") == "0.1 mcg/h");
    CHECK(printed("0.4 mcg/day") == "0.017 mcg/h");
    CHECK(printed("0.001 ng/day") == "0.000042 ng/h");
}

TEST_CASE("The steps of a serial dilution are read from their words") {
    const auto answer = [](const std::string& steps) {
        return calculate_text("dilution",
                              R"({"stock_concentration": "500 mcg/mL", "minimum_measurable_volume": "0.2 mL",
            "target_concentration": "0.5 mcg/mL", "final_volume": "20 mL", "steps_allowed": ")" +
                                  steps + R"("})");
    };
    CHECK(member(answer("1 mL to 10 mL each"), "volume_of_last_step") == "2 mL");
    CHECK(member(answer("1 mL to 20 mL"), "volume_of_last_step") == "8 mL");
    for (const auto* wrong : {"tenfold", "1 to 10", "1 mL to 10 mg each", "10 mL to 1 mL each"}) {
        INFO(wrong);
        REQUIRE(!answer(wrong));
        CHECK(answer(wrong).error().where == "steps_allowed");
    }
}

TEST_CASE("A rule that names lots decides the sequence, and an unclear rule is refused") {
    const auto answer = [](const std::string& rule) {
        return calculate_text("recipe_from_vials", R"({"mass_needed": "1 mg", "rule": ")" + rule + R"(", "lots": [
            {"lot": "A", "available_volume": "1 mL", "assayed_strength": "2 mg/mL"},
            {"lot": "A1", "available_volume": "1 mL", "assayed_strength": "4 mg/mL"}]})");
    };
    CHECK(member(answer("use lot A up, then lot A1"), "total_volume") == "0.5 mL");
    CHECK(member(answer("use lot A1 up, then lot A"), "total_volume") == "0.25 mL");
    CHECK(answer("first expiring first").error().where == "rule");
    CHECK(answer("use lot A1 up").error().where == "rule");
}

TEST_CASE("An expired or doubled lot is refused") {
    const auto answer = [](const std::string& second, const std::string& rest) {
        return calculate_text("recipe_from_vials",
                              R"({"mass_needed": "1 mg", "lots": [
            {"lot": "A", "available_volume": "1 mL", "assayed_strength": "2 mg/mL"}, {"lot": )" +
                                  second + R"(, "available_volume": "1 mL", "assayed_strength": "4 mg/mL"}])" + rest +
                                  "}");
    };
    CHECK(answer(R"("A")", "").error().where == "lots[1].lot");
    CHECK(answer(R"("B", "expiry": "2026-11-22")", R"(, "prepared": "2026-11-23T09:30:00")").error().code ==
          ErrorCode::StockExpired);
    CHECK(answer(R"("B", "expiry": "2026-11-23")", R"(, "prepared": "2026-11-23T09:30:00")").has_value());
    CHECK(answer(R"("B", "expiry": "2026-11-23")", "").error().where == "prepared");
}

}  // namespace
}  // namespace cisterna::calculation
