#include "core/pump/refill_interval.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using calendar::Date;
using quantity::Duration;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational number(const char* text) {
    return *Rational::from_decimal(text);
}
Volume mL(const char* text) {
    return Volume::of(number(text), units::mL);
}

PumpedDrug morphine(const char* dose, const char* strength) {
    return {"morphine sulfate", quantity::DoseRate::of(number(dose), units::mg_per_day),
            quantity::Concentration::of(number(strength), units::mg_per_mL)};
}

RefillOrder simple_order() {
    RefillOrder order;
    order.reservoir_capacity = mL("20");
    order.fill_volume = mL("20");
    order.alarm_volume = mL("2");
    order.fill_date = *Date::of(2026, 11, 23);
    order.drugs = {morphine("4", "10")};
    return order;
}

PatientBoluses boluses(const char* dose, std::optional<const char*> lockout_hours,
                       std::optional<std::int64_t> maximum) {
    PatientBoluses result;
    result.dose = quantity::Mass::of(number(dose), units::mg);
    if (lockout_hours) result.lockout = Duration::of(number(*lockout_hours), units::h);
    result.maximum_per_day = maximum;
    return result;
}

Error error_of(const RefillOrder& order) {
    const auto forecast = forecast_refill(order);
    REQUIRE(!forecast);
    return forecast.error();
}

TEST_CASE("A lockout that does not divide the day allows one bolus more than the whole lockouts") {
    CHECK(allotted_boluses(boluses("1", "5", std::nullopt)) == 5);
    CHECK(allotted_boluses(boluses("1", "6", std::nullopt)) == 4);
    CHECK(allotted_boluses(boluses("1", "24", std::nullopt)) == 1);
    CHECK(allotted_boluses(boluses("1", "25", std::nullopt)) == 1);
    CHECK(allotted_boluses(boluses("1", "23.999", std::nullopt)) == 2);
}

TEST_CASE("The smaller of maximum and lockout counts") {
    CHECK(allotted_boluses(boluses("1", "3", 4)) == 4);
    CHECK(allotted_boluses(boluses("1", "7", 6)) == 4);
    CHECK(allotted_boluses(boluses("1", std::nullopt, 6)) == 6);
}

TEST_CASE("Boluses without any maximum and with an impossible one are refused") {
    CHECK(allotted_boluses(boluses("1", std::nullopt, std::nullopt)).error().code == ErrorCode::ValueMissing);
    CHECK(allotted_boluses(boluses("1", "0", std::nullopt)).error().where == "patient_boluses.lockout");
    CHECK(allotted_boluses(boluses("1", "-1", 3)).error().code == ErrorCode::OrderInconsistent);
    CHECK(allotted_boluses(boluses("1", std::nullopt, 0)).error().where == "patient_boluses.maximum_per_day");
}

TEST_CASE("A refill interval ends on the day before the alarm volume would be passed") {
    auto order = simple_order();
    const auto exact = forecast_refill(order);
    REQUIRE(exact);
    CHECK(exact->days_whole == 45);
    CHECK(exact->alarm_date == *Date::of(2027, 1, 7));
    order.alarm_volume = mL("2.0000001");
    CHECK(forecast_refill(order)->days_whole == 44);
}

TEST_CASE("Every allotted bolus shortens the interval") {
    auto order = simple_order();
    order.alarm_volume = mL("3");
    order.drugs = {morphine("4", "20")};
    order.boluses = boluses("0.25", std::nullopt, 6);
    const auto forecast = forecast_refill(order);
    REQUIRE(forecast);
    CHECK(forecast->boluses->volume == mL("0.0125"));
    CHECK(forecast->volume_per_day == quantity::Flow::of(number("0.275"), units::mL_per_day));
    CHECK(forecast->flow == quantity::Flow::of(number("0.2"), units::mL_per_day));
    CHECK(forecast->days_whole == 61);
}

TEST_CASE("A bolus is counted in the primary drug, wherever it stands") {
    auto order = simple_order();
    order.drugs = {{"clonidine hydrochloride", quantity::DoseRate::of(60, units::mcg_per_day),
                    quantity::Concentration::of(150, units::mcg_per_mL)},
                   morphine("4", "10")};
    order.primary = 1;
    order.boluses = boluses("0.2", "5", std::nullopt);
    const auto forecast = forecast_refill(order);
    REQUIRE(forecast);
    CHECK(forecast->boluses->volume == mL("0.02"));
}

TEST_CASE("The shortest cap limits the interval and the margin comes off it") {
    auto order = simple_order();
    order.caps = {{RefillLimit::Stability, 40}, {RefillLimit::Label, 14}};
    order.safety_margin_days = 3;
    const auto forecast = forecast_refill(order);
    REQUIRE(forecast);
    CHECK(refill_limit_word(forecast->limiting_factor) == "label");
    CHECK(forecast->refill_due_date == *Date::of(2026, 12, 4));
    CHECK(forecast->alarm_date == *Date::of(2027, 1, 7));
}

TEST_CASE("A cap of exactly the whole days leaves volume as the limit") {
    auto order = simple_order();
    order.caps = {{RefillLimit::Stability, 45}};
    CHECK(forecast_refill(order)->limiting_factor == RefillLimit::Volume);
    order.caps = {{RefillLimit::Stability, 44}};
    CHECK(forecast_refill(order)->limiting_factor == RefillLimit::Stability);
}

TEST_CASE("A margin as long as the interval is refused") {
    auto order = simple_order();
    order.safety_margin_days = 44;
    CHECK(forecast_refill(order)->refill_due_date == *Date::of(2026, 11, 24));
    order.safety_margin_days = 45;
    CHECK(error_of(order).where == "safety_margin_days");
}

TEST_CASE("Volumes that do not fit each other are refused at the volume that is wrong") {
    auto order = simple_order();
    order.fill_volume = mL("20.1");
    CHECK(error_of(order).code == ErrorCode::VolumeOverReservoir);
    order.fill_volume = mL("2");
    CHECK(error_of(order).code == ErrorCode::NothingToDeliver);
    order.fill_volume = mL("0");
    CHECK(error_of(order).code == ErrorCode::VolumeNotPositive);
    order = simple_order();
    order.alarm_volume = mL("-0.1");
    CHECK(error_of(order).where == "alarm_volume");
    order.alarm_volume = mL("0");
    CHECK(forecast_refill(order)->days_whole == 50);
}

TEST_CASE("Twice the reservoir at the programmer is refused although the fill is right") {
    auto order = simple_order();
    order.programmed_volume = mL("40");
    CHECK(error_of(order).code == ErrorCode::VolumeOverReservoir);
    CHECK(error_of(order).where == "programmed_volume");
    order.programmed_volume = mL("19");
    CHECK(error_of(order).code == ErrorCode::OrderInconsistent);
    order.programmed_volume = mL("20");
    CHECK(forecast_refill(order).has_value());
}

TEST_CASE("A flow that is stated must follow from dose and concentration, or stand alone") {
    auto order = simple_order();
    order.flow = quantity::Flow::of(number("0.5"), units::mL_per_day);
    CHECK(error_of(order).where == "flow");
    order.drugs.clear();
    CHECK(forecast_refill(order)->days_whole == 36);
    order.boluses = boluses("1", "5", std::nullopt);
    CHECK(error_of(order).code == ErrorCode::ValueMissing);
}

TEST_CASE("A flow outside the pump's range is refused") {
    auto order = simple_order();
    order.pump.minimum = quantity::Flow::of(number("0.5"), units::mL_per_day);
    CHECK(error_of(order).code == ErrorCode::FlowOutOfRange);
}

TEST_CASE("An interval beyond the calendar is refused, not wrapped around") {
    auto order = simple_order();
    order.drugs = {morphine("0.0000000000000000000000001", "10")};
    CHECK(error_of(order).code == ErrorCode::OrderInconsistent);
    order.drugs = {morphine("0.0001", "10")};
    CHECK(error_of(order).code == ErrorCode::OrderInconsistent);
}

TEST_CASE("A cap of no days is refused") {
    auto order = simple_order();
    order.caps = {{RefillLimit::Stability, 0}};
    CHECK(error_of(order).where == "stability_cap_days");
}

}  // namespace
}  // namespace cisterna::pump
