#include "core/gs1/element_date.h"

#include <string>

#include "core/gs1/character_set.h"
#include "core/gs1/check_digit.h"

namespace cisterna::gs1 {
namespace {

constexpr int years_back = 49;
constexpr int years_ahead = 50;

int two_digits(std::string_view digits, std::size_t at) {
    return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

tl::unexpected<Error> no_date(std::string_view digits, std::string_view where, const std::string& reason) {
    return refuse(
        ErrorCode::DateInvalid, std::string(where),
        "The date " + shown(digits) + " cannot be read: " + reason + ". Scan again or read the date on the package.");
}

}  // namespace

int full_year(int two_digit_year, int reference_year) {
    const int distance = two_digit_year - reference_year % 100;
    const int year = reference_year + distance;
    if (distance > years_ahead) return year - 100;
    if (distance < -years_back) return year + 100;
    return year;
}

Result<ElementDate> parse_element_date(std::string_view digits, int reference_year, std::string_view where) {
    if (digits.size() != 6 || !all_digits(digits)) return no_date(digits, where, "it must have six digits, YYMMDD");
    const int year = full_year(two_digits(digits, 0), reference_year);
    const auto month = static_cast<unsigned>(two_digits(digits, 2));
    const auto day = static_cast<unsigned>(two_digits(digits, 4));
    if (month < 1 || month > 12) return no_date(digits, where, "there is no month " + std::string(digits.substr(2, 2)));
    const auto first = calendar::Date::of(year, month, 1);
    if (!first) return no_date(digits, where, "the year is out of range");
    if (day == 0) return ElementDate{calendar::Date::last_of_month(year, month), DayPrecision::EndOfMonth};
    const auto date = calendar::Date::of(year, month, day);
    if (!date) return no_date(digits, where, "the month has no day " + std::string(digits.substr(4, 2)));
    return ElementDate{*date, DayPrecision::Day};
}

Result<ElementDateTime> parse_element_date_time(std::string_view digits, int reference_year, std::string_view where) {
    if (digits.size() != 10 || !all_digits(digits))
        return no_date(digits, where, "it must have ten digits, YYMMDDHHMM");
    if (digits.substr(4, 2) == "00") return no_date(digits, where, "a date with a time needs its day");
    CISTERNA_TRY(day, parse_element_date(digits.substr(0, 6), reference_year, where));
    const int hour = two_digits(digits, 6);
    const int minute = two_digits(digits, 8);
    if (hour > 23 || minute > 59) return no_date(digits, where, "the time must be from 0000 to 2359");
    return ElementDateTime{day.date, std::chrono::hours(hour) + std::chrono::minutes(minute)};
}

}  // namespace cisterna::gs1
