#include "core/recipe/bench_recipe.h"

#include <catch2/catch.hpp>

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Flow;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational number(const char* text) {
    return *Rational::from_decimal(text);
}
Volume mL(const char* text) {
    return Volume::of(number(text), units::mL);
}
Concentration mg_per_mL(const char* text) {
    return Concentration::of(number(text), units::mg_per_mL);
}
Flow mL_per_day(const char* text) {
    return Flow::of(number(text), units::mL_per_day);
}

BenchDrug drug(const char* name, const char* dose, const char* strength, const char* container) {
    BenchDrug result;
    result.name = name;
    result.daily_dose = DoseRate::of(number(dose), units::mg_per_day);
    result.strength = mg_per_mL(strength);
    result.container_volume = mL(container);
    result.usable_volume = mL(container);
    return result;
}

BenchOrder simple_order() {
    BenchOrder order;
    order.reservoir_capacity = mL("20");
    order.final_volume = mL("20");
    order.basis.flow = mL_per_day("0.5");
    order.drugs = {drug("morphine sulfate", "4", "25", "20")};
    return order;
}

Error error_of(const BenchOrder& order) {
    const auto recipe = make_bench_recipe(order);
    REQUIRE(!recipe);
    return recipe.error();
}

TEST_CASE("A recipe from a flow gives concentration, mass, draw, containers, waste and diluent") {
    const auto recipe = make_bench_recipe(simple_order());
    REQUIRE(recipe);
    CHECK(recipe->draws[0].concentration == mg_per_mL("8"));
    CHECK(recipe->draws[0].mass == quantity::Mass::of(160, units::mg));
    CHECK(recipe->draws[0].volume == mL("6.4"));
    CHECK(recipe->draws[0].containers == 1);
    CHECK(recipe->draws[0].waste == mL("13.6"));
    CHECK(recipe->diluent_volume == mL("13.6"));
}

TEST_CASE("Overfill is prepared beyond the fill but does not count against the reservoir") {
    auto order = simple_order();
    order.overfill = mL("1");
    const auto recipe = make_bench_recipe(order);
    REQUIRE(recipe);
    CHECK(recipe->prepared_volume == mL("21"));
    CHECK(recipe->draws[0].concentration == mg_per_mL("8"));
    CHECK(recipe->draws[0].volume == mL("6.72"));
    order.overfill = mL("-1");
    CHECK(error_of(order).where == "overfill");
}

TEST_CASE("A draw that is a whole number of containers needs no further one") {
    auto order = simple_order();
    order.drugs = {drug("morphine sulfate", "4", "16", "5")};
    CHECK(make_bench_recipe(order)->draws[0].containers == 2);
    order.drugs[0].usable_volume = mL("4.9999");
    const auto recipe = make_bench_recipe(order);
    CHECK(recipe->draws[0].containers == 3);
    CHECK(recipe->draws[0].waste == mL("5"));
    order.drugs[0].usable_volume = mL("5.1");
    CHECK(error_of(order).where == "drugs[0].stock.usable_volume");
}

TEST_CASE("The primary concentration fixes the flow and so every other drug") {
    auto order = simple_order();
    order.drugs.push_back(drug("bupivacaine hydrochloride", "2", "7.5", "30"));
    order.basis = {};
    order.basis.primary = {1, mg_per_mL("4")};
    const auto recipe = make_bench_recipe(order);
    REQUIRE(recipe);
    CHECK(recipe->flow == mL_per_day("0.5"));
    CHECK(recipe->draws[0].concentration == mg_per_mL("8"));
}

TEST_CASE("The refill interval fixes the flow with what is above the reserve") {
    auto order = simple_order();
    order.basis = {};
    order.basis.refill_interval = {quantity::Duration::of(45, units::day), mL("2")};
    CHECK(make_bench_recipe(order)->flow == mL_per_day("0.4"));
    order.basis.refill_interval->reserve = mL("20");
    CHECK(error_of(order).code == ErrorCode::NothingToDeliver);
    order.basis.refill_interval->duration = {};
    CHECK(error_of(order).where == "basis.refill_interval");
}

TEST_CASE("Without diluent the shares follow from dose over strength") {
    auto order = simple_order();
    order.basis = {};
    order.basis.diluting = Diluting::Undiluted;
    order.drugs = {drug("morphine sulfate", "6", "10", "20"), drug("bupivacaine hydrochloride", "2", "7.5", "30")};
    const auto recipe = make_bench_recipe(order);
    REQUIRE(recipe);
    CHECK(recipe->draws[0].volume * Rational(13) == mL("180"));
    CHECK(recipe->draws[1].volume * Rational(13) == mL("80"));
    CHECK(recipe->diluent_volume.is_zero());
    CHECK(*recipe->flow * Rational(15) == mL_per_day("13"));
    order.basis.flow = mL_per_day("0.5");
    CHECK(error_of(order).where == "basis");
    order.basis.flow = std::nullopt;
    order.drugs[1].daily_dose = std::nullopt;
    CHECK(error_of(order).where == "drugs[1].daily_dose");
}

TEST_CASE("Statements that agree are accepted and contradictions are refused where they stand") {
    auto order = simple_order();
    order.basis.primary = {0, mg_per_mL("8")};
    CHECK(make_bench_recipe(order).has_value());
    order.basis.primary = {0, mg_per_mL("8.000001")};
    CHECK(error_of(order).code == ErrorCode::OrderInconsistent);
    CHECK(error_of(order).where == "basis");
    order.basis.primary = std::nullopt;
    order.drugs[0].concentration = mg_per_mL("10");
    CHECK(error_of(order).where == "drugs[0].concentration");
    order.basis = {};
    CHECK(make_bench_recipe(order)->flow == mL_per_day("0.4"));
    order.basis.primary = {0, mg_per_mL("8")};
    order.drugs[0].daily_dose = std::nullopt;
    CHECK(error_of(order).where == "drugs[0].concentration");
}

TEST_CASE("Stated concentrations need neither doses nor a flow") {
    auto order = simple_order();
    order.reservoir_capacity = std::nullopt;
    order.final_volume = mL("3000");
    order.fills = 30;
    order.basis = {};
    order.drugs[0].daily_dose = std::nullopt;
    order.drugs[0].concentration = mg_per_mL("0.1");
    const auto recipe = make_bench_recipe(order);
    REQUIRE(recipe);
    CHECK_FALSE(recipe->flow);
    CHECK(recipe->fill_volume == mL("100"));
    CHECK(recipe->draws[0].volume == mL("12"));
}

TEST_CASE("What is needed and missing is named") {
    auto order = simple_order();
    order.basis = {};
    CHECK(error_of(order).where == "basis");
    order = simple_order();
    order.drugs[0].daily_dose = std::nullopt;
    CHECK(error_of(order).where == "drugs[0].daily_dose");
    order.drugs.clear();
    CHECK(error_of(order).code == ErrorCode::NoDrugs);
}

TEST_CASE("A source that is too weak is named, and so are draws that are too much only together") {
    auto order = simple_order();
    order.drugs[0].daily_dose = DoseRate::of(number("12.5"), units::mg_per_day);
    CHECK(make_bench_recipe(order)->diluent_volume.is_zero());
    order.drugs[0].daily_dose = DoseRate::of(number("12.6"), units::mg_per_day);
    CHECK(error_of(order).code == ErrorCode::StockTooDilute);
    CHECK(error_of(order).where == "drugs[0].stock.strength");
    order.drugs[0].daily_dose = DoseRate::of(number("12"), units::mg_per_day);
    order.drugs.push_back(drug("bupivacaine hydrochloride", "1", "7.5", "30"));
    CHECK(error_of(order).code == ErrorCode::StockTooDilute);
    CHECK(error_of(order).where == "drugs");
}

TEST_CASE("Figures that are not above zero are refused at their field") {
    auto order = simple_order();
    order.final_volume = mL("0");
    CHECK(error_of(order).where == "final_volume");
    order.final_volume = mL("20.01");
    CHECK(error_of(order).code == ErrorCode::VolumeOverReservoir);
    order = simple_order();
    order.basis.flow = mL_per_day("-0.5");
    CHECK(error_of(order).code == ErrorCode::FlowNotPositive);
    order = simple_order();
    order.drugs[0].strength = mg_per_mL("0");
    CHECK(error_of(order).where == "drugs[0].stock.strength");
    order = simple_order();
    order.drugs[0].container_volume = mL("0");
    CHECK(error_of(order).where == "drugs[0].stock.container_volume");
    order = simple_order();
    order.fills = 0;
    CHECK(error_of(order).where == "syringes");
}

TEST_CASE("A draw exactly at the smallest measurable volume can be measured") {
    const auto recipe = make_bench_recipe(simple_order());
    CHECK(check_measurable(*recipe, mL("6.4")).has_value());
    const auto refused = check_measurable(*recipe, mL("6.41"));
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::BelowMinimumVolume);
    CHECK(refused.error().where == "drugs[0]");
    CHECK(check_measurable(*recipe, mL("0")).error().code == ErrorCode::VolumeNotPositive);
}

TEST_CASE("Measured draws tell the strength really made") {
    const auto made =
        back_calculate(mL("20"), {{"bupivacaine hydrochloride", mL("10.7"), mg_per_mL("7.5"), mg_per_mL("4")}});
    REQUIRE(made);
    CHECK(made->drugs[0].actual == mg_per_mL("4.0125"));
    CHECK(made->drugs[0].error == number("0.003125"));
    CHECK(made->diluent_volume == mL("9.3"));
    CHECK(back_calculate(mL("20"), {}).error().code == ErrorCode::NoDrugs);
    CHECK(back_calculate(mL("10"), {{"b", mL("10.7"), mg_per_mL("7.5"), mg_per_mL("4")}}).error().where == "measured");
    CHECK(back_calculate(mL("20"), {{"b", mL("0"), mg_per_mL("7.5"), mg_per_mL("4")}}).error().where ==
          "measured[0].measured_volume");
}

TEST_CASE("Lots are used up one after the other, and an exact end needs no further lot") {
    const auto mass = [](const char* text) { return quantity::Mass::of(number(text), units::mg); };
    const std::vector<AssayedLot> lots{{"A", mL("4"), mg_per_mL("25")}, {"B", mL("2"), mg_per_mL("30")}};
    CHECK(draw_in_order(mass("100"), lots)->size() == 1);
    const auto both = draw_in_order(mass("100.3"), lots);
    REQUIRE(both);
    CHECK((*both)[1].volume == mL("0.01"));
    CHECK(draw_in_order(mass("160"), lots)->size() == 2);
    CHECK(draw_in_order(mass("160.1"), lots).error().code == ErrorCode::StockInsufficient);
    CHECK(draw_in_order(mass("0"), lots).error().code == ErrorCode::WeightNotPositive);
    CHECK(draw_in_order(mass("10"), {}).error().where == "lots");
}

}  // namespace
}  // namespace cisterna::recipe
