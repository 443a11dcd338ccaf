#include "core/gs1/element_date.h"

#include <catch2/catch.hpp>
#include <cstdio>

namespace cisterna::gs1 {
namespace {

TEST_CASE("A two-digit year is the one from 49 years before to 50 years after the reference year") {
    for (int reference = 1999; reference <= 2150; ++reference) {
        for (int digits = 0; digits < 100; ++digits) {
            const int year = full_year(digits, reference);
            INFO("reference " << reference << ", digits " << digits << ", year " << year);
            CHECK(year % 100 == digits);
            CHECK(year >= reference - 49);
            CHECK(year <= reference + 50);
        }
    }
}

TEST_CASE("The window of a hundred years is a table that people can check") {
    struct Row {
        int digits, reference, year;
    };
    const auto row = GENERATE(values<Row>({
        {0, 2026, 2000},  {26, 2026, 2026}, {27, 2026, 2027}, {76, 2026, 2076}, {77, 2026, 1977}, {99, 2026, 1999},
        {99, 1999, 1999}, {0, 1999, 2000},  {49, 1999, 2049}, {50, 1999, 1950}, {0, 2051, 2100},  {1, 2051, 2101},
        {2, 2051, 2002},  {49, 2099, 2149}, {50, 2099, 2050}, {99, 2050, 2099}, {0, 2050, 2100},  {1, 2050, 2001},
        {50, 2100, 2150}, {51, 2100, 2051}, {99, 2100, 2099}, {51, 2001, 2051}, {52, 2001, 1952},
    }));
    INFO(row.digits << " in " << row.reference);
    CHECK(full_year(row.digits, row.reference) == row.year);
}

TEST_CASE("Every day of a hundred years is read as itself, and its month's end from day 00") {
    constexpr int reference = 2026;
    for (int year = reference - 49; year <= reference + 50; ++year) {
        for (unsigned month = 1; month <= 12; ++month) {
            for (unsigned day = 1; day <= 32; ++day) {
                char text[16];
                std::snprintf(text, sizeof text, "%02d%02u%02u", year % 100, month, day);
                const auto expected = calendar::Date::of(year, month, day);
                const auto read = parse_element_date(text, reference);
                if (read.has_value() != expected.has_value()) FAIL(text);
                if (read && read->date != *expected) FAIL(text);
            }
            char text[16];
            std::snprintf(text, sizeof text, "%02d%02u00", year % 100, month);
            const auto read = parse_element_date(text, reference);
            REQUIRE(read.has_value());
            CHECK(read->precision == DayPrecision::EndOfMonth);
            CHECK(read->date == calendar::Date::last_of_month(year, month));
        }
    }
}

TEST_CASE("Day 00 of February is the 29th in leap years only") {
    CHECK(parse_element_date("240200", 2026)->date.text() == "2024-02-29");
    CHECK(parse_element_date("270200", 2026)->date.text() == "2027-02-28");
    CHECK(parse_element_date("000200", 2026)->date.text() == "2000-02-29");
    CHECK(parse_element_date("000200", 2080)->date.text() == "2100-02-28");
}

TEST_CASE("What is no date is refused with the place") {
    for (const char* text :
         {"", "27033", "2703311", "27O331", "270001", "271301", "270230", "270432", "270431", "-70331"}) {
        INFO(text);
        const auto read = parse_element_date(text, 2026, "(17)");
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == ErrorCode::DateInvalid);
        CHECK(read.error().where == "(17)");
    }
}

TEST_CASE("A date with a time is read to the minute") {
    const auto read = parse_element_date_time("2703312359", 2026);
    REQUIRE(read.has_value());
    CHECK(read->date.text() == "2027-03-31");
    CHECK(read->time_of_day == std::chrono::minutes(23 * 60 + 59));
    CHECK(parse_element_date_time("2703310000", 2026)->time_of_day == std::chrono::minutes(0));
}

TEST_CASE("A date with a time needs its day, an hour to 23 and a minute to 59") {
    for (const char* text :
         {"2703002359", "2703312400", "2703310060", "270331235", "27033123590", "270331235X", "2702301200"}) {
        INFO(text);
        const auto read = parse_element_date_time(text, 2026);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code == ErrorCode::DateInvalid);
    }
}

}  // namespace
}  // namespace cisterna::gs1
