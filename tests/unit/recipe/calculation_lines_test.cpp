#include <algorithm>
#include <catch2/catch.hpp>

#include "core/order/prescription_reading.h"
#include "core/recipe/recipe.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe {
namespace {

Recipe recipe_of(const std::string& name, const std::vector<cases::Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    const auto targets = targets_of(*prescription);
    REQUIRE(targets);
    const site::Settings site;
    const auto recipe =
        plan(*prescription, *targets,
             {cases::shipped_formulary(), nullptr, *calendar::Instant::parse("2026-11-23T09:00:00-05:00"), site,
              std::vector<std::optional<quantity::Concentration>>(prescription->drugs.size())});
    REQUIRE(recipe);
    return *recipe;
}

CalculationLine line(const Recipe& recipe, const std::string& what) {
    const auto found = std::find_if(recipe.calculation.begin(), recipe.calculation.end(),
                                    [&](const CalculationLine& l) { return l.what.starts_with(what); });
    REQUIRE(found != recipe.calculation.end());
    return *found;
}

TEST_CASE("The calculation can be redone by hand, line by line") {
    const auto recipe = recipe_of("morphine-alone", {{"overfill", "1 mL"}});
    CHECK(line(recipe, "Volume to make").figures == "20 mL + 1 mL");
    CHECK(line(recipe, "Volume to make").result == "21 mL");
    CHECK(line(recipe, "Flow").figures == "4 mg/day / 8 mg/mL");
    CHECK(line(recipe, "Flow").result == "0.5 mL/day");
    CHECK(line(recipe, "morphine-sulfate: concentration").figures == "4 mg/day / 0.5 mL/day");
    CHECK(line(recipe, "morphine-sulfate: amount").figures == "8 mg/mL x 21 mL");
    CHECK(line(recipe, "morphine-sulfate: amount").result == "168 mg");
    CHECK(line(recipe, "morphine-sulfate: volume").figures == "168 mg / 10 mg/mL");
    CHECK(line(recipe, "morphine-sulfate: volume").result == "16.8 mL");
    CHECK(line(recipe, "morphine-sulfate: containers").result == "1, 3.2 mL left over");
    CHECK(line(recipe, "Diluent: sodium").figures == "21 mL - 16.8 mL");
    CHECK(line(recipe, "Diluent: measured").result == "4.2 mL");
    CHECK(line(recipe, "morphine-sulfate: strength really made").figures == "168 mg / 21 mL");
    CHECK(line(recipe, "In each syringe").figures == "21 mL / 1");
}

TEST_CASE("The flow of a refill interval shows alarm volume and boluses") {
    // (20 - 2) / 36 = 0.5; four boluses of 0.25 mg on 4 mg a day are a quarter more: 0.5 / 1.25 = 0.4 mL/day.
    const codec::Value interval(codec::Object().set("refill_interval", "36 day"));
    CHECK(line(recipe_of("morphine-alone", {{"basis", interval}}), "Flow").figures ==
          "(20 mL - 2 mL) / 36 day / (1 + 0)");
    const auto with_boluses = recipe_of(
        "morphine-alone",
        {{"basis", interval},
         {"patient_bolus", codec::Object().set("dose", "0.25 mg").set("lockout", "3 h").set("maximum_per_day", 4)}});
    CHECK(line(with_boluses, "Flow").figures == "(20 mL - 2 mL) / 36 day / (1 + 0.25)");
    CHECK(line(with_boluses, "Flow").result == "0.4 mL/day");
}

TEST_CASE("The last line shows what really fills the syringes, also when less than asked is made") {
    // 19.95 of 20 mL are bupivacaine 7.5 mg/mL: the missing 0.05 mL cannot be measured and stays out.
    const auto recipe = recipe_of("bupivacaine-alone", {{"drugs[0].product", "bupivacaine-mpf-7.5-10ml"},
                                                        {"basis.primary_concentration", "7.48 mg/mL"}});
    CHECK_FALSE(recipe.diluent);
    CHECK(recipe.prepared <= recipe.asked);
    const auto last = line(recipe, "In each syringe");
    CHECK(last.figures == last.result + " / 1");
    CHECK(line(recipe, "Diluent").result == "none");
}

TEST_CASE("An ordered flow is shown as ordered") {
    CHECK(line(recipe_of("morphine-bupivacaine"), "Flow").formula == "as ordered");
}

TEST_CASE("The reason names every criterion by which the recipe was chosen") {
    const auto reason = recipe_of("morphine-bupivacaine").reason;
    for (const auto* words : {"fewest points under the site's weights", "worst error", "controlled and", "containers",
                              "punctures", "sources outside pump labelling"})
        CHECK_THAT(reason, Catch::Contains(words));
}

}  // namespace
}  // namespace cisterna::recipe
