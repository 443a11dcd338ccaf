// Laws of the refill interval that hold for every order.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/pump/refill_interval.h"
#include "core/pump/residual.h"

namespace cisterna::pump {
namespace {

using quantity::Duration;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

// From 1/100 to 100 in steps of 1/100.
Rational some_number(int largest = 10'000) {
    return Rational::ratio(*rc::gen::inRange(1, largest), 100);
}

RefillOrder some_order() {
    RefillOrder order;
    order.reservoir_capacity = Volume::of(40, units::mL);
    order.fill_volume = Volume::of(Rational(5) + some_number(3'500), units::mL);
    order.alarm_volume = Volume::of(some_number(500), units::mL);
    order.fill_date = calendar::Date(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
                                     std::chrono::days(*rc::gen::inRange(0, 3000)));
    const auto flow = quantity::Flow::of(Rational::ratio(1, 20) + some_number(200), units::mL_per_day);
    const auto drugs = *rc::gen::inRange(1, 5);
    for (int i = 0; i < drugs; ++i) {
        const auto strength = quantity::Concentration::of(some_number(), units::mg_per_mL);
        order.drugs.push_back({"drug " + std::to_string(i), strength * flow, strength});
    }
    if (*rc::gen::arbitrary<bool>())
        order.boluses =
            PatientBoluses{quantity::Mass::of(some_number(100), units::mg), Duration::of(some_number(3'000), units::h),
                           *rc::gen::inRange<std::int64_t>(1, 20)};
    return order;
}

RefillForecast forecast_of(const RefillOrder& order) {
    const auto forecast = forecast_refill(order);
    if (!forecast) RC_FAIL(forecast.error().where + ": " + forecast.error().message);
    return *forecast;
}

TEST_CASE("On the alarm date the alarm volume is not yet passed, a day later it is") {
    CHECK(rc::check([] {
        const auto order = some_order();
        const auto forecast = forecast_of(order);
        const auto left_after = [&](std::int64_t days) {
            Volume left = order.fill_volume;
            const auto a_day = forecast.volume_per_day * Duration::of(1, units::day);
            for (std::int64_t day = 0; day < days; ++day) left -= a_day;
            return left;
        };
        RC_ASSERT(left_after(forecast.days_whole) >= order.alarm_volume);
        RC_ASSERT(left_after(forecast.days_whole + 1) < order.alarm_volume);
        RC_ASSERT((forecast.alarm_date.days() - order.fill_date.days()).count() == forecast.days_whole);
    }));
}

TEST_CASE("The sequence of the drugs does not matter when the primary stays the same") {
    CHECK(rc::check([] {
        auto order = some_order();
        const auto before = forecast_of(order);
        std::reverse(order.drugs.begin(), order.drugs.end());
        order.primary = order.drugs.size() - 1;
        const auto after = forecast_of(order);
        RC_ASSERT(before.days_exact == after.days_exact);
        RC_ASSERT(before.volume_per_day == after.volume_per_day);
    }));
}

TEST_CASE("All volumes and all masses scaled alike give the same days") {
    CHECK(rc::check([] {
        auto order = some_order();
        const auto before = forecast_of(order);
        const auto factor = some_number(500);
        order.reservoir_capacity = order.reservoir_capacity * factor;
        order.fill_volume = order.fill_volume * factor;
        order.alarm_volume = order.alarm_volume * factor;
        for (auto& drug : order.drugs) drug.daily_dose = drug.daily_dose * factor;
        if (order.boluses) order.boluses->dose = order.boluses->dose * factor;
        RC_ASSERT(forecast_of(order).days_exact == before.days_exact);
    }));
}

TEST_CASE("A longer lockout, a lower maximum and fewer boluses never shorten the interval") {
    CHECK(rc::check([] {
        auto order = some_order();
        RC_PRE(order.boluses.has_value());
        const auto before = forecast_of(order).days_exact;
        auto rarer = order;
        rarer.boluses->lockout = *rarer.boluses->lockout * Rational(2);
        RC_ASSERT(forecast_of(rarer).days_exact >= before);
        rarer.boluses->maximum_per_day = 1;
        RC_ASSERT(forecast_of(rarer).days_exact >= before);
        rarer.boluses = std::nullopt;
        RC_ASSERT(forecast_of(rarer).days_exact > before);
    }));
}

TEST_CASE("Swapping expectation and finding turns the discrepancy around") {
    CHECK(rc::check([] {
        ResidualReading reading;
        reading.expected = Volume::of(some_number(2'000), units::mL);
        reading.actual = Volume::of(some_number(2'000), units::mL);
        reading.delivered = Volume::of(some_number(2'000), units::mL);
        const ResidualRule rule{Volume::of(2, units::mL), Rational::ratio(145, 1000)};
        auto turned = reading;
        std::swap(*turned.expected, turned.actual);
        const auto a = compare_residual(reading, rule);
        const auto b = compare_residual(turned, rule);
        RC_ASSERT(a->discrepancy + b->discrepancy == Volume());
        RC_ASSERT(a->investigation == b->investigation);
    }));
}

}  // namespace
}  // namespace cisterna::pump
