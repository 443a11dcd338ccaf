// Laws of the bridge, the boluses and the flexible schedules that hold for every order.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/order/prescription.h"
#include "core/pump/bridge_bolus.h"
#include "core/pump/refill_interval.h"

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Duration;
using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational some_number(int largest = 10'000) {
    return Rational::ratio(*rc::gen::inRange(1, largest), 100);
}
Concentration some_strength() {
    return Concentration::of(some_number(), units::mg_per_mL);
}

BridgeOrder some_bridge() {
    BridgeOrder order;
    order.volume = Volume::of(some_number(100), units::mL);
    order.old_concentration = some_strength();
    order.new_concentration = some_strength();
    order.daily_dose_during_bridge = DoseRate::of(some_number(), units::mg_per_day);
    order.new_daily_dose = DoseRate::of(some_number(), units::mg_per_day);
    order.secondary = {{"secondary", some_strength(), some_strength()}};
    if (*rc::gen::arbitrary<bool>()) order.change = DrugChange::AnotherDrug;
    RC_PRE(order.old_concentration != order.new_concentration);
    return order;
}

TEST_CASE("The bridge gives the old drugs at the old dose until exactly the volume is cleared") {
    CHECK(rc::check([] {
        const auto order = some_bridge();
        const auto bridge = bridge_bolus(order);
        RC_ASSERT(bridge.has_value());
        RC_ASSERT(bridge->flow * bridge->duration == order.volume);
        RC_ASSERT(bridge->delivered_old_drug == order.daily_dose_during_bridge * bridge->duration);
        RC_ASSERT(bridge->secondary[0].during * bridge->duration ==
                  order.secondary[0].old_concentration * order.volume);
        RC_ASSERT(bridge->programmed_dose / bridge->delivered_old_drug ==
                  order.new_concentration / order.old_concentration);
    }));
}

TEST_CASE("Without a bridge the dose is wrong by the ratio of the concentrations, there and back") {
    CHECK(rc::check([] {
        auto order = some_bridge();
        order.change = DrugChange::SameDrug;
        const auto there = bridge_bolus(order);
        RC_ASSERT(*there->without->daily_dose == *order.new_daily_dose * there->without->ratio);
        std::swap(order.old_concentration, order.new_concentration);
        RC_ASSERT(there->without->ratio * bridge_bolus(order)->without->ratio == Rational(1));
    }));
}

TEST_CASE("Twice the dose during the bridge halves its time; twice the path doubles it") {
    CHECK(rc::check([] {
        auto order = some_bridge();
        const auto once = bridge_bolus(order);
        order.daily_dose_during_bridge = order.daily_dose_during_bridge * Rational(2);
        RC_ASSERT(bridge_bolus(order)->duration * Rational(2) == once->duration);
        order.volume = order.volume * Rational(2);
        RC_ASSERT(bridge_bolus(order)->duration == once->duration);
        RC_ASSERT(bridge_bolus(order)->programmed_dose == once->programmed_dose * Rational(2));
    }));
}

BolusOrder some_boluses() {
    BolusOrder order;
    order.continuous_daily_dose = DoseRate::of(some_number(), units::mg_per_day);
    order.concentration = some_strength();
    order.boluses = {Mass::of(some_number(200), units::mg), Duration::of(some_number(3'000), units::h),
                     *rc::gen::inRange<std::int64_t>(1, 30)};
    order.secondary = {{"secondary", some_strength(), std::nullopt}};
    return order;
}

TEST_CASE("No way of starting boluses gives more of them in 24 h than are allotted") {
    CHECK(rc::check([] {
        const auto order = some_boluses();
        const auto day = sum_bolus_day(order);
        RC_ASSERT(day.has_value());
        // The patient presses as early as the lockout allows.
        std::int64_t started = 0;
        for (Duration at; at < Duration::of(1, units::day) && started < *order.boluses.maximum_per_day;
             at += *order.boluses.lockout)
            ++started;
        RC_ASSERT(day->boluses == started);
        RC_ASSERT(day->maximum_daily_dose >= order.continuous_daily_dose);
        RC_ASSERT(day->secondary[0].maximum_daily_dose / day->secondary[0].continuous_daily_dose ==
                  day->maximum_daily_dose / order.continuous_daily_dose);
    }));
}

TEST_CASE("A longer lockout never gives more, and boluses on top give the most of the three ways") {
    CHECK(rc::check([] {
        auto order = some_boluses();
        const auto most = sum_bolus_day(order)->maximum_daily_dose;
        auto other = order;
        other.background = BolusBackground::IncludesBoluses;
        if (const auto day = sum_bolus_day(other)) RC_ASSERT(day->maximum_daily_dose <= most);
        other.background = BolusBackground::Pauses;
        other.duration = *order.boluses.lockout / Rational(2);
        if (const auto day = sum_bolus_day(other)) RC_ASSERT(day->maximum_daily_dose <= most);
        order.boluses.lockout = *order.boluses.lockout + Duration::of(some_number(), units::h);
        RC_ASSERT(sum_bolus_day(order)->maximum_daily_dose <= most);
    }));
}

FlexDay some_day(std::int64_t days_per_week) {
    FlexDay day;
    day.days_per_week = days_per_week;
    auto left = Duration::of(24, units::h);
    for (auto steps = *rc::gen::inRange(0, 4); steps > 0; --steps) {
        const auto part = left * Rational::ratio(*rc::gen::inRange(1, 10), 10);
        day.steps.push_back({part, DoseRate::of(some_number(), units::mg_per_day)});
        left -= part;
    }
    day.steps.push_back({left, DoseRate::of(some_number(), units::mg_per_day)});
    return day;
}

TEST_CASE("A day's dose lies between its lowest and highest rate, and does not depend on the order of the steps") {
    CHECK(rc::check([] {
        auto day = some_day(7);
        const auto strength = some_strength();
        const auto total = sum_flex_day(day, strength, {});
        RC_ASSERT(total.has_value());
        RC_ASSERT(total->lowest_rate <= total->daily_dose);
        RC_ASSERT(total->daily_dose <= total->highest_rate);
        std::reverse(day.steps.begin(), day.steps.end());
        RC_ASSERT(sum_flex_day(day, strength, {})->daily_dose == total->daily_dose);
        for (auto& step : day.steps) step.rate = total->daily_dose;
        RC_ASSERT(sum_flex_day(day, strength, {})->daily_volume == total->daily_volume);
    }));
}

RefillOrder some_flexible_refill() {
    RefillOrder order;
    order.reservoir_capacity = Volume::of(40, units::mL);
    order.fill_volume = Volume::of(Rational(5) + some_number(3'500), units::mL);
    order.alarm_volume = Volume::of(some_number(400), units::mL);
    const auto heavy = *rc::gen::inRange<std::int64_t>(1, 7);
    order.flex = {some_day(heavy), some_day(7 - heavy)};
    const auto strength = Concentration::of(Rational(20) + some_number(), units::mg_per_mL);
    const auto mean = sum_flex_week(order.flex, strength, {}, "schedules")->mean_daily_dose;
    order.drugs.push_back({"drug", mean, strength});
    return order;
}

TEST_CASE("On whichever day of a flexible week the fill falls, the alarm volume is not passed within the whole days") {
    CHECK(rc::check([] {
        const auto order = some_flexible_refill();
        const auto forecast = forecast_refill(order);
        if (!forecast) RC_FAIL(forecast.error().where + ": " + forecast.error().message);
        const auto totals = sum_flex_week(order.flex, order.drugs[0].concentration, {}, "schedules");
        std::vector<Volume> week;
        for (std::size_t i = 0; i < order.flex.size(); ++i)
            week.insert(week.end(), static_cast<std::size_t>(order.flex[i].days_per_week),
                        totals->days[i].daily_volume * Duration::of(1, units::day));
        const auto start = static_cast<std::size_t>(*rc::gen::inRange(0, 7));
        Volume left = order.fill_volume;
        for (std::int64_t day = 0; day < forecast->days_whole; ++day)
            left -= week[(start + static_cast<std::size_t>(day)) % week.size()];
        RC_ASSERT(left >= order.alarm_volume);
        // The mean is never passed, and the heaviest days cost less than a week.
        RC_ASSERT(Rational(forecast->days_whole) <= forecast->days_exact.in(units::day));
        RC_ASSERT(Rational(forecast->days_whole + 7) > forecast->days_exact.in(units::day));
    }));
}

TEST_CASE("A schedule of one rate gives the same refill as no schedule") {
    CHECK(rc::check([] {
        auto order = some_flexible_refill();
        FlexDay even;
        even.steps = {{Duration::of(1, units::day), order.drugs[0].daily_dose}};
        order.flex = {even};
        const auto flexible = forecast_refill(order);
        order.flex.clear();
        const auto steady = forecast_refill(order);
        RC_ASSERT(flexible->days_whole == steady->days_whole);
        RC_ASSERT(flexible->days_exact == steady->days_exact);
    }));
}

TEST_CASE("An order and the pump count the boluses of a day alike") {
    CHECK(rc::check([] {
        const auto lockout = Duration::of(*rc::gen::inRange(1, 200'000), units::s);
        const auto maximum = *rc::gen::inRange<std::int64_t>(1, 97);
        const order::PatientBolus ordered{Mass::of(1, units::mg), lockout, maximum};
        const auto allotted = allotted_boluses({ordered.dose, lockout, maximum});
        RC_ASSERT(allotted.has_value());
        RC_ASSERT(ordered.largest_number_per_day() == Rational(*allotted));
    }));
}

}  // namespace
}  // namespace cisterna::pump
