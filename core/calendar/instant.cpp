#include "core/calendar/instant.h"

#include <array>
#include <cstdio>
#include <optional>

#include "core/result/characters.h"

namespace cisterna::calendar {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::optional<int> two_digits(std::string_view text, std::size_t at, int largest) {
    if (at + 2 > text.size()) return std::nullopt;
    const char tens = text[at];
    const char ones = text[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    const int value = (tens - '0') * 10 + (ones - '0');
    if (value > largest) return std::nullopt;
    return value;
}

std::optional<minutes> offset_of(std::string_view text) {
    if (text == "Z") return minutes(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hour = two_digits(text, 1, 23);
    const auto minute = two_digits(text, 4, 59);
    if (!hour || !minute) return std::nullopt;
    const auto size = hours(*hour) + minutes(*minute);
    if (text[0] == '-' && size == minutes(0)) return std::nullopt;
    return text[0] == '-' ? -size : size;
}

// The rest after the seconds: an optional fraction, then the offset.
std::optional<minutes> tail_offset(std::string_view text) {
    if (text.starts_with('.')) {
        std::size_t end = 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end == 1 || end > 10) return std::nullopt;
        text.remove_prefix(end);
    }
    return offset_of(text);
}

std::string clock_text(std::chrono::sys_seconds time, std::string_view between, const char* format) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return Date(day).text() + std::string(between) + buffer.data();
}

}  // namespace

Result<Instant> Instant::parse(std::string_view text, std::string_view where) {
    const auto invalid = [&] {
        return refuse(ErrorCode::DateInvalid, std::string(where),
                      in_quotes(text) + " is not a time with its offset; write it as 2026-11-23T09:30:00-05:00.");
    };
    if (text.size() < 20 || text.size() > 40 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return invalid();
    CISTERNA_TRY(date, Date::parse(text.substr(0, 10), where));
    const auto hour = two_digits(text, 11, 23);
    const auto minute = two_digits(text, 14, 59);
    const auto second = two_digits(text, 17, 59);
    const auto offset = tail_offset(text.substr(19));
    if (!hour || !minute || !second || !offset) return invalid();
    const auto local = date.days() + hours(*hour) + minutes(*minute) + seconds(*second);
    const Instant instant(local - *offset, *offset);
    CISTERNA_CHECK(Date::parse(instant.utc_text().substr(0, 10), where));
    return instant;
}

Date Instant::local_date() const {
    return Date(std::chrono::floor<std::chrono::days>(utc_ + offset_));
}

Instant Instant::start_of(const Date& date) const {
    return Instant(std::chrono::sys_seconds(date.days()) - offset_, offset_);
}

std::string Instant::text() const {
    const auto size = offset_ < minutes(0) ? -offset_ : offset_;
    std::array<char, 32> zone{};
    std::snprintf(zone.data(), zone.size(), "%c%02d:%02d", offset_ < minutes(0) ? '-' : '+',
                  static_cast<int>(size.count() / 60), static_cast<int>(size.count() % 60));
    return clock_text(utc_ + offset_, "T", "%02d:%02d:%02d") + zone.data();
}

std::string Instant::utc_text() const {
    return clock_text(utc_, "T", "%02d:%02d:%02d") + "Z";
}

std::string Instant::people_text() const {
    auto text = clock_text(utc_ + offset_, " ", "%02d:%02d:%02d");
    return text.substr(0, text.size() - 3);
}

}  // namespace cisterna::calendar
