#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/calendar/date.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// EndOfMonth: the code gave the day as 00, which means the last day of the month.
enum class DayPrecision { Day, EndOfMonth };

struct ElementDate {
    calendar::Date date;
    DayPrecision precision = DayPrecision::Day;

    bool operator==(const ElementDate&) const = default;
};

// A moment on the clock of the place where the item is used; the code carries no time zone.
struct ElementDateTime {
    calendar::Date date;
    std::chrono::minutes time_of_day{0};

    bool operator==(const ElementDateTime&) const = default;
};

// The full year of a two-digit year: the one from 49 years before to 50 years after the reference year (GS1's sliding
// window; lint_yymmd0.c of the GS1 Barcode Syntax Dictionary).
int full_year(int two_digits, int reference_year);

// Reads YYMMDD; day 00 gives the last day of the month. Refuses (date_invalid) what is no day.
Result<ElementDate> parse_element_date(std::string_view digits, int reference_year, std::string_view where = {});

// Reads YYMMDDHHMM. Refuses (date_invalid) what is no day, day 00 among them, or no time from 00:00 to 23:59.
Result<ElementDateTime> parse_element_date_time(std::string_view digits, int reference_year,
                                                std::string_view where = {});

}  // namespace cisterna::gs1
