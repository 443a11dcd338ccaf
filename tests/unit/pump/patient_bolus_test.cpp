#include "core/pump/patient_bolus.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Duration;
using quantity::Flow;
using quantity::Mass;
using quantity::Rational;
namespace units = quantity::units;

// 4 mg/day of 20 mg/mL, six boluses of 0.25 mg.
BolusOrder six_boluses() {
    BolusOrder order;
    order.continuous_daily_dose = DoseRate::of(4, units::mg_per_day);
    order.concentration = Concentration::of(20, units::mg_per_mL);
    order.boluses = {Mass::of(Rational::ratio(1, 4), units::mg), Duration::of(2, units::h), 6};
    return order;
}

std::pair<ErrorCode, std::string> refusal(const BolusOrder& order) {
    const auto day = sum_bolus_day(order);
    return day ? std::pair(ErrorCode::Bug, std::string("no refusal")) : std::pair(day.error().code, day.error().where);
}
using P = std::pair<ErrorCode, std::string>;

TEST_CASE("The most of a day is the infusion and every bolus that can start") {
    const auto day = sum_bolus_day(six_boluses());
    REQUIRE(day);
    CHECK(day->boluses == 6);
    CHECK(day->maximum_daily_dose.in(units::mg_per_day) == Rational::ratio(11, 2));
    CHECK(day->maximum_daily_volume.in(units::mL_per_day) == Rational::ratio(11, 40));
    CHECK(day->bolus_volume.in(units::mL) == Rational::ratio(1, 80));
    CHECK_FALSE(day->bolus_rate);
}

TEST_CASE("A dose of a day exactly on its limit is allowed, and the least above it is not") {
    auto order = six_boluses();
    order.daily_dose_limit = DoseRate::of(Rational::ratio(11, 2), units::mg_per_day);
    CHECK(sum_bolus_day(order));
    order.daily_dose_limit = DoseRate::of(Rational::ratio(549'999, 100'000), units::mg_per_day);
    CHECK(refusal(order) == P{ErrorCode::DoseOverLimit, "maximum_daily_dose"});
    CHECK(sum_bolus_day(order).error().message.find("5.5") == std::string::npos);  // no figure that could be used
}

TEST_CASE("A bolus exactly at the pump's highest flow is allowed, a shorter one is not") {
    auto order = six_boluses();
    order.pump.maximum = Flow::of(24, units::mL_per_day);
    order.duration = Duration::of(45, units::s);  // 0.0125 mL in 45 s is 24 mL/day
    REQUIRE(sum_bolus_day(order));
    CHECK(sum_bolus_day(order)->bolus_rate == order.pump.maximum);
    order.duration = Duration::of(44, units::s);
    CHECK(refusal(order) == P{ErrorCode::FlowOutOfRange, "bolus_duration"});
}

TEST_CASE("A lockout as long as the bolus is allowed, a shorter one is not") {
    auto order = six_boluses();
    order.duration = Duration::of(2, units::h);
    CHECK(sum_bolus_day(order));
    order.duration = Duration::of(121, units::minute);
    CHECK(refusal(order) == P{ErrorCode::LockoutShorterThanBolus, "lockout"});
    order.boluses.lockout = Duration();
    CHECK(refusal(order) == P{ErrorCode::LockoutShorterThanBolus, "lockout"});
    order.duration = std::nullopt;
    CHECK(refusal(order) == P{ErrorCode::OrderInconsistent, "patient_boluses.lockout"});
}

TEST_CASE("Boluses that are part of the daily dose leave it as it is, and cannot be more than it") {
    auto order = six_boluses();
    order.background = BolusBackground::IncludesBoluses;
    const auto day = sum_bolus_day(order);
    REQUIRE(day);
    CHECK(day->maximum_daily_dose == order.continuous_daily_dose);
    CHECK(day->background_daily_dose.in(units::mg_per_day) == Rational::ratio(5, 2));
    order.boluses.dose = Mass::of(Rational::ratio(2, 3), units::mg);  // exactly all of it
    CHECK(sum_bolus_day(order)->background_daily_dose.is_zero());
    order.boluses.dose = Mass::of(Rational::ratio(67, 100), units::mg);
    CHECK(refusal(order) == P{ErrorCode::OrderInconsistent, "bolus_dose"});
}

TEST_CASE("An infusion that pauses during a bolus gives less than one that runs on") {
    auto order = six_boluses();
    order.background = BolusBackground::Pauses;
    CHECK(refusal(order) == P{ErrorCode::ValueMissing, "bolus_duration"});
    order.duration = Duration::of(1, units::h);
    const auto day = sum_bolus_day(order);
    REQUIRE(day);
    CHECK(day->background_daily_dose.in(units::mg_per_day) == Rational(3));  // 18 of 24 h
    CHECK(day->maximum_daily_dose.in(units::mg_per_day) == Rational::ratio(9, 2));
    order.boluses.lockout = std::nullopt;
    order.duration = Duration::of(5, units::h);
    CHECK(refusal(order) == P{ErrorCode::OrderInconsistent, "bolus_duration"});
}

TEST_CASE("Every secondary drug comes with each bolus and has its own limit") {
    auto order = six_boluses();
    order.secondary = {{"bupivacaine hydrochloride", Concentration::of(10, units::mg_per_mL), std::nullopt}};
    const auto day = sum_bolus_day(order);
    REQUIRE(day);
    CHECK(day->secondary[0].per_bolus.in(units::mg) == Rational::ratio(1, 8));
    CHECK(day->secondary[0].continuous_daily_dose.in(units::mg_per_day) == Rational(2));
    CHECK(day->secondary[0].maximum_daily_dose.in(units::mg_per_day) == Rational::ratio(11, 4));
    order.secondary[0].daily_dose_limit = DoseRate::of(2, units::mg_per_day);
    CHECK(refusal(order) == P{ErrorCode::DoseOverLimit, "secondary[0].maximum_daily_dose"});
}

TEST_CASE("Boluses whose number is not known are refused") {
    auto order = six_boluses();
    order.boluses.lockout = std::nullopt;
    CHECK(sum_bolus_day(order)->boluses == 6);
    order.boluses.maximum_per_day = std::nullopt;
    CHECK(refusal(order).first == ErrorCode::ValueMissing);
    order.boluses.maximum_per_day = 0;
    CHECK(refusal(order).first == ErrorCode::OrderInconsistent);
}

}  // namespace
}  // namespace cisterna::pump
