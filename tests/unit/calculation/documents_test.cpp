// The documents of `cisterna calc`: how they are read, what is refused and what is shown.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/calculation/calculation.h"
#include "core/calculation/dilution.h"
#include "core/calculation/recipe_from_vials.h"
#include "core/calculation/refill_interval.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"

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
    for (const auto* kind : {"bridge_bolus", "bud", "dilution", "gtin", "limits", "osmolality", "ptm_max_dose",
                             "recipe_from_powder", "recipe_from_vials", "refill_interval"})
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
    const auto powder = calculate_text("recipe_from_powder", R"({"drug": "vinblastine", "mass_needed": 4})");
    REQUIRE(!powder);
    CHECK(powder.error().where == "drug");
    const auto solutes = calculate_text("osmolality", R"({"solutes": [{"name": "iodixanol", "mw": "x"}]})");
    REQUIRE(!solutes);
    CHECK(solutes.error().where == "solutes[0].name");
}

TEST_CASE("What is no object is refused by every kind without stopping the program") {
    for (const auto& kind : kinds())
        for (const auto* text :
             {"[]", "3", "null", "true", "\"dose\"", "{\"inputs\": []}", "{\"inputs\": null}", "{}"}) {
            INFO(kind << " " << text);
            CHECK_FALSE(calculate_text(kind, text).has_value());
        }
}

TEST_CASE("A count may stand in quotes, but nothing else may") {
    const auto forecast = [](const std::string& margin) {
        return calculate_text("refill_interval",
                              R"({"reservoir_capacity": "20 mL", "fill_volume": "20 mL", "alarm_volume": "2 mL",
            "drugs": [{"name": "morphine sulfate", "daily_dose": "4 mg/day", "concentration": "8 mg/mL"}],
            "fill_date": "2026-11-23", "safety_margin_days": )" +
                                  margin + "}");
    };
    const auto as_number = forecast("2");
    REQUIRE(as_number.has_value());
    CHECK(codec::canonical(*forecast("\"2\"")) == codec::canonical(*as_number));
    for (const auto* margin : {"\"2.5\"", "\"two\"", "\"2 day\"", "\"\"", "\" 2\"", "\"1000001\"", "\"1e1\""}) {
        INFO(margin);
        const auto refused = forecast(margin);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().where == "safety_margin_days");
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

TEST_CASE("The lines of a powder recipe lead from the label to the balance") {
    const auto answer = calculate_text("recipe_from_powder", R"({"batch_volume": "100 mL", "drugs": [{
        "name": "bupivacaine hydrochloride", "target_concentration": "10 mg/mL",
        "strength_expressed_as": {"form": "anhydrous hydrochloride", "mw": "324.9"},
        "powder": {"assay": "100 %", "assay_basis": "anhydrous", "water_or_lod": "20 %",
                   "assay_expressed_as": {"form": "anhydrous hydrochloride", "mw": "324.9"}}}]})");
    REQUIRE(answer);
    const auto& steps = *answer->find("steps")->if_array();
    const auto& last = *steps.back().if_object();
    CHECK(*last.find("formula")->if_text() == "bupivacaine hydrochloride: powder = mass as labelled x powder factor");
    CHECK(*last.find("figures")->if_text() == "1000 mg x 1.25 mg/mg");
    CHECK(*last.find("result")->if_text() == "1250 mg");
    CHECK(*steps[steps.size() - 2].if_object()->find("figures")->if_text() == "1 / (100 % x (1 - 20 %))");
}

TEST_CASE("The E value of a table is shown with the points that it comes from") {
    const auto answer = calculate_text("osmolality", R"({"final_volume": "10 mL", "drugs": [{"name": "morphine sulfate",
        "mass": "150 mg", "sodium_chloride_equivalent": [
            {"concentration": "10 mg/mL", "sodium_chloride_equivalent": "0.14"},
            {"concentration": "20 mg/mL", "sodium_chloride_equivalent": "0.12"}]}]})");
    REQUIRE(answer);
    const auto& line = *(*answer->find("steps")->if_array())[1].if_object();
    CHECK(*line.find("figures")->if_text() == "0.14 at 10 mg/mL, 0.12 at 20 mg/mL; concentration 15 mg/mL");
    CHECK(*line.find("result")->if_text() == "0.13");
    CHECK(member(answer, "sodium_chloride_to_add") == "70.5 mg");
}

TEST_CASE(
    "A preparation from nonsterile powder tells that it must be sterilised, whether its steps are listed or not") {
    const auto required = [](const std::string& powder) {
        const auto answer =
            calculate_text("recipe_from_powder", R"({"batch_volume": "10 mL", "drugs": [{"name": "baclofen",
            "target_concentration": "2 mg/mL", "powder": {"assay": "100 %", "assay_basis": "as_is")" +
                                                     powder + "}}]}");
        return *answer->find("sterilising_step_required");
    };
    CHECK(required("") == codec::Value(true));
    CHECK(required(R"(, "sterile": true)") == codec::Value(false));
}

TEST_CASE("A mass that may not be weighed as it is does not stand under the name of one that may") {
    const auto answer = calculate_text("recipe_from_powder", R"({"mass_needed_as_labelled": "12 mg",
        "powder_factor": "1", "balance_minimum_weight": "82 mg"})");
    REQUIRE(answer);
    CHECK(answer->find("weigh") == nullptr);
    CHECK(member(answer, "powder_needed") == "12 mg");
    CHECK(member(answer, "weigh_for_stock") == "100 mg");
}

TEST_CASE("Two E values of one drug, or one that could be of several drugs, are refused") {
    const auto refused = [](const std::string& text) { return calculate_text("osmolality", text).error().where; };
    CHECK(refused(R"({"final_volume": "10 mL", "drugs": [{"name": "baclofen", "mass": "1 mg", "mw": "213.66",
        "sodium_chloride_equivalent": "0.15", "liso": "1.9"}]})") == "drugs[0].sodium_chloride_equivalent");
    CHECK(refused(R"({"final_volume": "10 mL", "drugs": [{"name": "baclofen", "mass": "1 mg", "liso": "1.9"}]})") ==
          "drugs[0].mw");
    const auto two = calculate_text("recipe_from_powder", R"({"batch_volume": "10 mL", "make_isotonic": true,
        "sodium_chloride_equivalent": "0.15", "drugs": [
            {"name": "baclofen", "target_concentration": "1 mg/mL", "powder_factor": "1"},
            {"name": "clonidine hydrochloride", "target_concentration": "1 mg/mL", "powder_factor": "1"}]})");
    REQUIRE(!two);
    CHECK(two.error().where == "sodium_chloride_equivalent");
}

}  // namespace
}  // namespace cisterna::calculation
