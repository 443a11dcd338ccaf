// The balance, the stock solution and the batch.
#include <catch2/catch.hpp>

#include "core/powder/balance.h"
#include "core/powder/batch.h"
#include "core/powder/stock_solution.h"
#include "core/quantity/text.h"

namespace cisterna::powder {
namespace {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;

Mass mg(const char* number) {
    return Mass::of(*Rational::from_decimal(number), quantity::units::mg);
}

Volume mL(const char* number) {
    return Volume::of(*Rational::from_decimal(number), quantity::units::mL);
}

TEST_CASE("A balance that scatters less than 0.41 of its step counts as 0.41 of it") {
    CHECK(minimum_weight({mg("0.1"), mg("0.03")})->minimum_weight == mg("82"));
    CHECK(minimum_weight({mg("0.1"), mg("0.041")})->minimum_weight == mg("82"));
    CHECK(minimum_weight({mg("0.1"), mg("0.0411")})->minimum_weight == mg("82.2"));
    CHECK(minimum_weight({mg("0.01"), mg("0")})->smallest_net_weight == mg("8.2"));
}

TEST_CASE("A balance without a step, or with a scatter below zero, is refused") {
    CHECK(minimum_weight({mg("0"), mg("0.03")}).error().where == "readability");
    CHECK(minimum_weight({mg("0.1"), mg("-0.03")}).error().where == "repeatability_sd");
    CHECK(minimum_weight_of_sensitivity(mg("6"), Rational::ratio(5, 100)) == mg("120"));
    CHECK(minimum_weight_of_sensitivity(mg("6"), 0).error().where == "allowed_error");
    CHECK(minimum_weight_of_sensitivity(mg("0"), Rational::ratio(5, 100)).error().where == "sensitivity_requirement");
}

TEST_CASE("The minimum weight itself may be weighed") {
    CHECK(weighing_of(mg("82"), mg("82")) == Weighing::Direct);
    CHECK(weighing_of(mg("81.999"), mg("82")) == Weighing::ThroughStock);
}

StockNeeds needs() {
    StockNeeds made;
    made.needed = mg("12");
    made.factor = Rational::ratio(1003, 1000);
    made.minimum_weight = mg("82");
    return made;
}

TEST_CASE("A proposed stock weighs the next round mass and lets the part be measured") {
    const auto proposed = stock_solution(needs());
    REQUIRE(proposed);
    CHECK(proposed->weigh == mg("100"));
    CHECK(proposed->volume == mL("10"));
    CHECK(proposed->take == mL("1.2036"));
    auto finer = needs();
    finer.minimum_weight = mg("8.2");
    finer.needed = mg("0.05");
    CHECK(stock_solution(finer)->weigh == mg("10"));
    CHECK(stock_solution(finer)->volume == mL("200"));
}

TEST_CASE("A proposed stock of a drug that dissolves badly is made larger") {
    auto hard = needs();
    hard.solubility_limit = quantity::Concentration::of(1, quantity::units::mg_per_mL);
    CHECK(stock_solution(hard)->volume == mL("100"));
    hard.solubility_limit = quantity::Concentration::of(Rational::power_of_ten(-9), quantity::units::mg_per_mL);
    CHECK(stock_solution(hard).error().code == ErrorCode::OrderInconsistent);
}

TEST_CASE("A stock as stated is checked, with the path of its drug") {
    auto stated = needs();
    stated.path = "drugs[1]";
    stated.weigh_for_stock = mg("81");
    CHECK(stock_solution(stated).error().where == "drugs[1].weigh_for_stock");
    stated.weigh_for_stock = mg("100");
    stated.stock_volume = mL("0");
    CHECK(stock_solution(stated).error().code == ErrorCode::VolumeNotPositive);
    stated.stock_volume = mL("50");
    stated.minimum_measurable_volume = mL("6.018");
    CHECK(stock_solution(stated).has_value());
    stated.minimum_measurable_volume = mL("6.0181");
    CHECK(stock_solution(stated).error().code == ErrorCode::BelowMinimumVolume);
    stated.minimum_measurable_volume.reset();
    stated.needed = mg("100");
    CHECK(stock_solution(stated).error().code == ErrorCode::StockInsufficient);
    CHECK(stock_solution(stated).error().where == "drugs[1].weigh_for_stock");
}

TEST_CASE("A batch holds the syringes, their overfill and every loss") {
    BatchNeeds batch{6, mL("20"), mL("0.5"), {}, mL("12"), mL("2.5"), mL("1.5")};
    CHECK(batch_volume(batch) == mL("139"));
    batch.overfill = mL("1");
    CHECK(batch_volume(batch) == mL("140"));
    CHECK(prepared_volume(mL("100"), Rational::ratio(15, 100)) == mL("115"));
    batch.tubing_loss = mL("-1");
    CHECK(batch_volume(batch).error().where == "tubing_loss");
    batch = {0, mL("20"), {}, {}, {}, {}, {}};
    CHECK(batch_volume(batch).error().where == "syringes");
    batch = {1, mL("0"), {}, {}, {}, {}, {}};
    CHECK(batch_volume(batch).error().where == "syringe_fill");
    CHECK(prepared_volume(mL("100"), -1).error().where == "overage");
    CHECK(prepared_volume(mL("100"), 1).error().where == "overage");
    CHECK(prepared_volume(mL("0"), 0).error().where == "batch_volume");
}

}  // namespace
}  // namespace cisterna::powder
