#include "core/pump/bridge_bolus.h"

#include <catch2/catch.hpp>

#include "core/pump/fluid_path.h"

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Length;
using quantity::Rational;
using quantity::Volume;
using quantity::VolumePerLength;
namespace units = quantity::units;

Rational thousandths(std::int64_t count) {
    return Rational::ratio(count, 1000);
}
Concentration mg_per_mL(std::int64_t number) {
    return Concentration::of(number, units::mg_per_mL);
}

// Morphine 10 -> 20 mg/mL at 4 mg/day, 0.375 mL in the path.
BridgeOrder rising() {
    BridgeOrder order;
    order.volume = Volume::of(thousandths(375), units::mL);
    order.old_concentration = mg_per_mL(10);
    order.new_concentration = mg_per_mL(20);
    order.daily_dose_during_bridge = DoseRate::of(4, units::mg_per_day);
    return order;
}

TEST_CASE("A bridge runs the old dose until the path is cleared") {
    const auto bridge = bridge_bolus(rising());
    REQUIRE(bridge);
    CHECK(bridge->duration.in(units::h) == Rational::ratio(45, 2));
    CHECK(bridge->programmed_dose.in(units::mg) == Rational::ratio(15, 2));
    CHECK(bridge->delivered_old_drug.in(units::mg) == Rational::ratio(15, 4));
    CHECK(bridge->without->ratio == Rational::ratio(1, 2));
    CHECK_FALSE(bridge->without->daily_dose);
    CHECK_FALSE(bridge->flow_after);
}

TEST_CASE("Without a bridge a solution four times weaker gives four times the dose") {
    auto order = rising();
    order.old_concentration = mg_per_mL(20);
    order.new_concentration = mg_per_mL(5);
    order.new_daily_dose = order.daily_dose_during_bridge;
    const auto bridge = bridge_bolus(order);
    REQUIRE(bridge);
    CHECK(bridge->without->ratio == Rational(4));
    CHECK(bridge->without->daily_dose->in(units::mg_per_day) == Rational(16));
}

TEST_CASE("A bridge to another drug tells the old drug's dose only when the new dose is known") {
    auto order = rising();
    order.change = DrugChange::AnotherDrug;
    CHECK_FALSE(bridge_bolus(order)->without);
    order.new_daily_dose = DoseRate::of(1, units::mg_per_day);
    const auto bridge = bridge_bolus(order);
    CHECK(bridge->without->daily_dose->in(units::mg_per_day) == Rational::ratio(1, 2));
    CHECK(bridge->without->ratio == Rational::ratio(1, 8));
}

TEST_CASE("A secondary drug runs at its old ratio during the bridge and at its new one after it") {
    auto order = rising();
    order.new_daily_dose = DoseRate::of(5, units::mg_per_day);
    order.secondary = {{"bupivacaine hydrochloride", mg_per_mL(5), mg_per_mL(15)},
                       {"clonidine hydrochloride", mg_per_mL(1), Concentration()}};
    const auto bridge = bridge_bolus(order);
    REQUIRE(bridge);
    CHECK(bridge->secondary[0].during.in(units::mg_per_day) == Rational(2));
    CHECK(bridge->secondary[0].after_at_same_dose->in(units::mg_per_day) == Rational(3));
    CHECK(bridge->secondary[0].after->in(units::mg_per_day) == Rational::ratio(15, 4));
    CHECK(bridge->secondary[1].during.in(units::mg_per_day) == Rational::ratio(2, 5));
    CHECK(bridge->secondary[1].after->is_zero());
}

TEST_CASE("A bridge is needed for another drug or concentration, and for nothing else") {
    const auto ten = mg_per_mL(10);
    const auto need = [&](const Concentration& after, DrugChange change, std::vector<BridgedSecondary> secondary) {
        return *bridge_need(ten, after, change, secondary);
    };
    CHECK(need(ten, DrugChange::SameDrug, {}) == BridgeNeed::NotNeeded);
    CHECK(need(ten, DrugChange::SameDrug, {{"bupivacaine", ten, ten}}) == BridgeNeed::NotNeeded);
    CHECK(need(mg_per_mL(11), DrugChange::SameDrug, {}) == BridgeNeed::Needed);
    CHECK(need(ten, DrugChange::AnotherDrug, {}) == BridgeNeed::Needed);
    CHECK(need(ten, DrugChange::SameDrug, {{"bupivacaine", ten, mg_per_mL(9)}}) == BridgeNeed::Needed);
    CHECK(need(ten, DrugChange::SameDrug, {{"bupivacaine", Concentration(), ten}}) == BridgeNeed::Needed);
}

TEST_CASE("A bridge that cannot be computed is refused with the field") {
    const auto refusal = [](auto change) {
        auto order = rising();
        change(order);
        const auto bridge = bridge_bolus(order);
        return bridge ? std::pair(ErrorCode::Bug, std::string("no refusal"))
                      : std::pair(bridge.error().code, bridge.error().where);
    };
    using P = std::pair<ErrorCode, std::string>;
    CHECK(refusal([](BridgeOrder& o) { o.volume = Volume(); }) == P{ErrorCode::VolumeNotPositive, "bridge_volume"});
    CHECK(refusal([](BridgeOrder& o) { o.old_concentration = {}; }) ==
          P{ErrorCode::ConcentrationNotPositive, "old_concentration"});
    CHECK(refusal([](BridgeOrder& o) { o.daily_dose_during_bridge = {}; }) ==
          P{ErrorCode::DoseNotPositive, "daily_dose_during_bridge"});
    CHECK(refusal([](BridgeOrder& o) { o.new_daily_dose = DoseRate(); }) ==
          P{ErrorCode::DoseNotPositive, "new_daily_dose"});
    CHECK(refusal([](BridgeOrder& o) { o.new_concentration = o.old_concentration; }) ==
          P{ErrorCode::OrderInconsistent, "new_concentration"});
    CHECK(refusal([](BridgeOrder& o) {
              o.secondary = {{"x", {}, {}}};
          }) == P{ErrorCode::ConcentrationNotPositive, "secondary[0].new_concentration"});
    // 0.4 mL/day during the bridge.
    CHECK(refusal([](BridgeOrder& o) { o.pump.minimum = quantity::Flow::of(thousandths(401), units::mL_per_day); }) ==
          P{ErrorCode::FlowOutOfRange, "daily_dose_during_bridge"});
}

TEST_CASE("The smallest tubing volume is used when the concentration rises, the largest when it falls") {
    TubingStatement tubing;
    tubing.minimum = Volume::of(thousandths(200), units::mL);
    tubing.maximum = Volume::of(thousandths(300), units::mL);
    CHECK(*tubing_volume(tubing, mg_per_mL(10), mg_per_mL(20)) == *tubing.minimum);
    CHECK(*tubing_volume(tubing, mg_per_mL(20), mg_per_mL(10)) == *tubing.maximum);
    const auto neither = tubing_volume(tubing, mg_per_mL(10), mg_per_mL(10));
    REQUIRE(!neither);
    CHECK(neither.error().code == ErrorCode::ValueMissing);
    tubing.stated = Volume::of(thousandths(250), units::mL);
    CHECK(*tubing_volume(tubing, mg_per_mL(10), mg_per_mL(10)) == *tubing.stated);
    CHECK(tubing_volume(tubing, mg_per_mL(10), mg_per_mL(20)).error().where == "pump_tubing_volume");
    tubing.stated = tubing.minimum;
    CHECK(*tubing_volume(tubing, mg_per_mL(10), mg_per_mL(20)) == *tubing.minimum);
}

TEST_CASE("A trimmed catheter holds what its implanted length holds") {
    CatheterStatement statement;
    statement.supplied = Length::of(89, units::cm);
    statement.removed = Length::of(Rational::ratio(31, 2), units::cm);
    statement.volume_per_length = VolumePerLength::of(Rational::ratio(22, 10'000), units::mL_per_cm);
    const auto catheter = measure_catheter(statement);
    REQUIRE(catheter);
    CHECK(catheter->implanted->in(units::cm) == Rational::ratio(147, 2));
    CHECK(catheter->volume.in(units::mL) == Rational::ratio(1617, 10'000));
    statement.implanted = Length::of(74, units::cm);
    CHECK(measure_catheter(statement).error().where == "catheter_length_implanted");
    statement.implanted = catheter->implanted;
    CHECK(measure_catheter(statement));
    statement.volume = Volume::of(thousandths(162), units::mL);
    CHECK(measure_catheter(statement).error().where == "catheter_volume");
}

TEST_CASE("A priming dose is what fills the path") {
    CHECK(priming_dose(Volume::of(thousandths(200), units::mL), mg_per_mL(10))->in(units::mg) == Rational(2));
    CHECK(priming_dose(Volume(), mg_per_mL(10)).error().code == ErrorCode::VolumeNotPositive);
}

}  // namespace
}  // namespace cisterna::pump
