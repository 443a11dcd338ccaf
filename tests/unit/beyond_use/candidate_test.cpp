#include "core/beyond_use/candidate.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace cisterna::beyond_use {
namespace {

using quantity::Duration;
using quantity::Rational;

const auto start = *calendar::Instant::parse("2026-11-23T09:30:00-05:00");

CountedLimit hours(Factor factor, const Rational& count, const std::string& reason) {
    return {factor, Duration::of(count, quantity::units::h), reason, std::nullopt, {}};
}

Candidate counted(Factor factor, int count, const std::string& reason) {
    return *candidate_of(hours(factor, count, reason), start, "limit");
}

TEST_CASE("A counted limit ends at its second, also over a month and a leap day") {
    CHECK(counted(Factor::Stability, 120, "a").until.text() == "2026-11-28T09:30:00-05:00");
    const auto half = candidate_of(hours(Factor::Stability, Rational::ratio(73, 2), "a"), start, "limit");
    CHECK(half->until.text() == "2026-11-24T22:00:00-05:00");
    const auto leap = *calendar::Instant::parse("2028-02-25T23:59:59Z");
    CHECK(candidate_of(hours(Factor::Stability, 96, "a"), leap, "limit")->until.text() == "2028-02-29T23:59:59+00:00");
}

TEST_CASE("A part of a second is never given away") {
    const auto third = candidate_of(hours(Factor::Stability, Rational::ratio(1, 7), "a"), start, "limit");
    CHECK(third->until.text() == "2026-11-23T09:38:34-05:00");
}

TEST_CASE("A limit that is not above zero, or over a hundred years, is refused with its field") {
    for (const auto& count : {Rational(0), Rational(-24), Rational(36'526) * 24}) {
        const auto refused = candidate_of(hours(Factor::Stability, count, "a"), start, "stability_limit_hours");
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::OrderInconsistent);
        CHECK(refused.error().where == "stability_limit_hours");
    }
    CHECK(candidate_of(hours(Factor::Stability, Rational(36'525) * 24, "a"), start, "limit").has_value());
}

TEST_CASE("Of two candidates at the same moment the first governs") {
    const auto result =
        choose(start, {counted(Factor::CategoryTable, 24, "table"), counted(Factor::Stability, 24, "study")});
    REQUIRE(result);
    CHECK(result->governs().factor == Factor::CategoryTable);
}

TEST_CASE("The same reason is told once") {
    const auto result = choose(start, {counted(Factor::CategoryTable, 24, "table"), counted(Factor::Labelling, 48, "x"),
                                       counted(Factor::Labelling, 48, "x")});
    CHECK(result->candidates.size() == 2);
}

TEST_CASE("Two containers of one name that were opened at different times are two") {
    const auto later =
        *candidate_of(hours(Factor::OpenedContainer, 12, "vial"), start.plus(std::chrono::hours(1)), "x");
    const auto result = choose(
        start, {counted(Factor::CategoryTable, 24, "table"), counted(Factor::OpenedContainer, 12, "vial"), later});
    CHECK(result->candidates.size() == 3);
}

TEST_CASE("The end of a container's clock does not end the preparation's use") {
    auto clock = counted(Factor::OpenedContainer, 1, "vial");
    clock.ends = Ends::Drawing;
    const auto result = choose(start, {clock, counted(Factor::CategoryTable, 24, "table")});
    REQUIRE(result);
    CHECK(result->governs().factor == Factor::CategoryTable);
    CHECK(result->candidates.size() == 2);
    const auto nothing = choose(start, {clock});
    REQUIRE(!nothing);
    CHECK(nothing.error().code == ErrorCode::Bug);
}

TEST_CASE("A component lasts to the last second of its day on the clock of the preparation") {
    const auto last = *calendar::Date::parse("2026-12-31");
    CHECK(expiry_candidate(last, start, "x").until.text() == "2026-12-31T23:59:59-05:00");
}

TEST_CASE("Every factor has its own word") {
    std::vector<std::string_view> words;
    for (const auto factor :
         {Factor::CategoryTable, Factor::Monograph, Factor::Stability, Factor::Labelling, Factor::ComponentExpiry,
          Factor::ComponentBeyondUse, Factor::InUse, Factor::OpenedContainer})
        words.push_back(factor_word(factor));
    std::sort(words.begin(), words.end());
    CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
}

}  // namespace
}  // namespace cisterna::beyond_use
