#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::calendar {

// A day of the Gregorian calendar. What is read from outside lies in the years 1900 to 2999.
class Date {
public:
    // Refuses (date_invalid) what is not written as 2026-11-23 or is no day of the calendar.
    static Result<Date> parse(std::string_view text, std::string_view where = {});
    // Refuses (date_invalid) days that the calendar does not have, and other years.
    static Result<Date> of(int year, unsigned month, unsigned day, std::string_view where = {});
    explicit constexpr Date(std::chrono::sys_days days) : days_(days) {}

    // The month is 1 to 12 (a bug otherwise).
    static Date last_of_month(int year, unsigned month);

    std::chrono::sys_days days() const { return days_; }
    Date plus_days(long days) const { return Date(days_ + std::chrono::days(days)); }
    std::string text() const;  // 2026-11-23

    auto operator<=>(const Date&) const = default;

private:
    std::chrono::sys_days days_;
};

}  // namespace cisterna::calendar
