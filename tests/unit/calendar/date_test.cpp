#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "core/calendar/date.h"

namespace cisterna::calendar {
namespace {

Date day(std::string_view text) {
    return Date::parse(text).value();
}

TEST_CASE("A date is read and written as 2026-11-23") {
    CHECK(day("2026-11-23").text() == "2026-11-23");
    CHECK(day("1900-01-01").text() == "1900-01-01");
    CHECK(day("2999-12-31").text() == "2999-12-31");
    CHECK(day("1970-01-01").days().time_since_epoch().count() == 0);
    CHECK(Date::of(2026, 11, 23).value() == day("2026-11-23"));
}

TEST_CASE("Every other way to write a date is refused with its field") {
    const auto text =
        GENERATE(as<std::string>{}, "", "2026-11-2", "2026-11-233", "2026-1-23", "26-11-23", "2026/11/23", "23.11.2026",
                 "11/23/2026", "20261123", " 2026-11-23", "2026-11-23 ", "2026-11-23T00:00:00Z", "+026-11-23",
                 "-026-11-23", "2026-1a-23", "2026-11-\xD9\xA2\xD9\xA3",
                 "2026\xE2\x80\x93"
                 "11-23",
                 "today");
    CAPTURE(text);
    const auto date = Date::parse(text, "last_fill.date");
    REQUIRE_FALSE(date);
    CHECK(date.error().code == ErrorCode::DateInvalid);
    CHECK(date.error().where == "last_fill.date");
    CHECK(date.error().message.find("2026-11-23") != std::string::npos);
}

TEST_CASE("Days that the calendar does not have are refused") {
    const auto text = GENERATE(as<std::string>{}, "2026-00-10", "2026-13-10", "2026-11-00", "2026-11-31", "2026-04-31",
                               "2026-02-29", "1900-02-29", "2100-02-29", "2023-02-29", "2024-02-30", "1899-12-31",
                               "3000-01-01", "0000-01-01", "9999-12-31");
    CAPTURE(text);
    const auto date = Date::parse(text, "birth_date");
    REQUIRE_FALSE(date);
    CHECK(date.error().code == ErrorCode::DateInvalid);
    CHECK(date.error().where == "birth_date");
}

TEST_CASE("A month or a day beyond eight bits does not wrap into the calendar") {
    CHECK_FALSE(Date::of(2026, 257, 1));
    CHECK_FALSE(Date::of(2026, 1, 257));
    CHECK_FALSE(Date::of(2026 + 65536, 1, 1));
    CHECK_FALSE(Date::of(2026, 0x8000'0001U, 1));
}

TEST_CASE("Leap years follow the Gregorian rule") {
    CHECK(day("2024-02-29").plus_days(1) == day("2024-03-01"));
    CHECK(day("2000-02-29").plus_days(1) == day("2000-03-01"));
    CHECK(day("1900-02-28").plus_days(1) == day("1900-03-01"));
    CHECK(day("2023-02-28").plus_days(1) == day("2023-03-01"));
}

TEST_CASE("The last day of a month is that month's") {
    const std::array<unsigned, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month)
        CHECK(Date::last_of_month(2026, month) == Date::of(2026, month, lengths.at(month - 1)).value());
    CHECK(Date::last_of_month(2024, 2).text() == "2024-02-29");
    CHECK(Date::last_of_month(2000, 2).text() == "2000-02-29");
    CHECK(Date::last_of_month(1900, 2).text() == "1900-02-28");
    CHECK_THROWS_AS(Date::last_of_month(2026, 0), std::logic_error);
    CHECK_THROWS_AS(Date::last_of_month(2026, 13), std::logic_error);
}

TEST_CASE("Dates are ordered as days, and days are counted over month and year ends") {
    CHECK(day("2026-12-31").plus_days(1) == day("2027-01-01"));
    CHECK(day("2026-03-01").plus_days(-1) == day("2026-02-28"));
    CHECK(day("2026-11-23") < day("2026-12-01"));
    CHECK(day("2025-12-31") < day("2026-01-01"));
    CHECK(day("2026-11-23").plus_days(180) == day("2027-05-22"));
}

TEST_CASE("A refused date is repeated so that its message stays printable") {
    const auto date = Date::parse(
        "\xE2\x80\xAE"
        "2026\n\x01\xFF");
    REQUIRE_FALSE(date);
    CHECK(date.error().message.starts_with("\"?2026???\" is not a date"));
}

TEST_CASE("Laws of dates") {
    const auto days = rc::gen::inRange<long>(day("1900-01-01").days().time_since_epoch().count(),
                                             day("2999-12-31").days().time_since_epoch().count() + 1);
    rc::prop("what is written is read again as the same day", [&] {
        const Date date{std::chrono::sys_days(std::chrono::days(*days))};
        RC_ASSERT(Date::parse(date.text()).value() == date);
    });
    rc::prop("texts are ordered as the days are", [&] {
        const Date a{std::chrono::sys_days(std::chrono::days(*days))};
        const Date b{std::chrono::sys_days(std::chrono::days(*days))};
        RC_ASSERT((a < b) == (a.text() < b.text()));
    });
    rc::prop("exactly the days of the calendar are accepted", [] {
        const auto year = *rc::gen::inRange(1890, 3010);
        const auto month = *rc::gen::inRange(0U, 15U);
        const auto number = *rc::gen::inRange(0U, 34U);
        const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        const std::array<unsigned, 13> lengths{0, 31, leap ? 29U : 28U, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        const bool exists =
            year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && number >= 1 && number <= lengths.at(month);
        RC_ASSERT(Date::of(year, month, number).has_value() == exists);
    });
}

}  // namespace
}  // namespace cisterna::calendar
