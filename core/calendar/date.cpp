#include "core/calendar/date.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "core/result/characters.h"

namespace cisterna::calendar {
namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2999;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool has_shape(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : !is_digit(text[i])) return false;
    }
    return true;
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

}  // namespace

Result<Date> Date::parse(std::string_view text, std::string_view where) {
    if (!has_shape(text))
        return refuse(ErrorCode::DateInvalid, std::string(where),
                      in_quotes(text) + " is not a date; write it as 2026-11-23.");
    return of(number(text.substr(0, 4)), static_cast<unsigned>(number(text.substr(5, 2))),
              static_cast<unsigned>(number(text.substr(8, 2))), where);
}

Result<Date> Date::of(int year, unsigned month, unsigned day, std::string_view where) {
    // The calendar's own types keep eight bits of a month and a day, so 257 would become 1.
    const bool in_range = year >= first_year && year <= last_year && month <= 12 && day <= 31;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!in_range || !date.ok())
        return refuse(ErrorCode::DateInvalid, std::string(where),
                      "There is no day " + std::to_string(year) + "-" + std::to_string(month) + "-" +
                          std::to_string(day) + " in the years 1900 to 2999; correct the date.");
    return Date(std::chrono::sys_days(date));
}

Date Date::last_of_month(int year, unsigned month) {
    if (month < 1 || month > 12) throw std::logic_error("the last day of a month that does not exist was asked for");
    return Date(std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::last));
}

std::string Date::text() const {
    const std::chrono::year_month_day date{days_};
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer.data();
}

}  // namespace cisterna::calendar
