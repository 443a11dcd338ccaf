#include "core/pump/flex.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Duration;
using quantity::Flow;
using quantity::Rational;
namespace units = quantity::units;

const Concentration strength = Concentration::of(2000, units::mcg_per_mL);

FlexStep step(std::int64_t hours, std::int64_t mcg_per_hour) {
    return {Duration::of(hours, units::h), DoseRate::of(mcg_per_hour, units::mcg_per_h)};
}
FlexDay day_of(std::vector<FlexStep> steps) {
    FlexDay day;
    day.steps = std::move(steps);
    return day;
}
std::pair<ErrorCode, std::string> refusal(const std::vector<FlexStep>& steps, const FlowRange& pump = {}) {
    const auto total = sum_flex_day(day_of(steps), strength, pump);
    return total ? std::pair(ErrorCode::Bug, std::string("no refusal"))
                 : std::pair(total.error().code, total.error().where);
}
using P = std::pair<ErrorCode, std::string>;

TEST_CASE("A flexible day sums rate x duration") {
    const auto total = sum_flex_day(day_of({step(6, 8), step(10, 20), step(8, 11)}), strength, {});
    REQUIRE(total);
    CHECK(total->daily_dose.in(units::mcg_per_day) == Rational(336));
    CHECK(total->daily_volume.in(units::mL_per_day) == Rational::ratio(168, 1000));
    CHECK(total->highest_rate.in(units::mcg_per_h) == Rational(20));
    CHECK(total->lowest_rate.in(units::mcg_per_h) == Rational(8));
    CHECK(total->highest_flow.in(units::mL_per_day) == Rational::ratio(24, 100));
}

TEST_CASE("Steps must cover exactly 24 h") {
    CHECK(refusal({step(6, 8), step(17, 10)}) == P{ErrorCode::ScheduleNot24h, "steps"});
    CHECK(refusal({step(6, 8), step(19, 10)}) == P{ErrorCode::ScheduleNot24h, "steps"});
    CHECK(refusal({}) == P{ErrorCode::ScheduleNot24h, "steps"});
    CHECK(sum_flex_day(
        day_of({{Duration::of(86'399, units::s), step(1, 8).rate}, {Duration::of(1, units::s), step(1, 8).rate}}),
        strength, {}));
}

TEST_CASE("A pause is for pumps whose lowest flow is not known; no dose at all is refused") {
    CHECK(sum_flex_day(day_of({step(6, 0), step(18, 10)}), strength, {})->lowest_rate.is_zero());
    CHECK(refusal({step(24, 0)}) == P{ErrorCode::DoseNotPositive, "steps"});
    FlowRange pump;
    pump.minimum = Flow::of(Rational::ratio(48, 1000), units::mL_per_day);
    CHECK(refusal({step(6, 0), step(18, 10)}, pump) == P{ErrorCode::FlowOutOfRange, "steps[0].rate"});
    CHECK(refusal({step(6, 10), step(18, 3)}, pump) == P{ErrorCode::FlowOutOfRange, "steps[1].rate"});
    CHECK(sum_flex_day(day_of({step(6, 10), step(18, 4)}), strength, pump));  // exactly 0.048 mL/day
}

TEST_CASE("Kinds of day make a week of seven") {
    auto weekday = day_of({step(24, 20)});
    weekday.days_per_week = 5;
    auto weekend = day_of({step(24, 6)});
    weekend.days_per_week = 2;
    const auto week = sum_flex_week({weekday, weekend}, strength, {}, "schedules");
    REQUIRE(week);
    CHECK(week->mean_daily_dose.in(units::mcg_per_day) == Rational(384));  // (5 x 480 + 2 x 144) / 7
    CHECK(week->highest_daily_dose.in(units::mcg_per_day) == Rational(480));
    weekend.days_per_week = 1;
    CHECK(sum_flex_week({weekday, weekend}, strength, {}, "schedules").error().code == ErrorCode::ScheduleNot24h);
    weekend.days_per_week = 0;
    CHECK(sum_flex_week({weekday, weekend}, strength, {}, "schedules").error().code == ErrorCode::OrderInconsistent);
}

}  // namespace
}  // namespace cisterna::pump
