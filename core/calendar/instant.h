#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "core/calendar/date.h"
#include "core/result/result.h"

namespace cisterna::calendar {

// A point in time to the second, with the offset from UTC at which people there read their clocks. Two instants are
// equal when they are the same moment, whatever their offsets.
class Instant {
public:
    // Refuses (date_invalid) what is not RFC 3339 with an offset: 2026-11-23T09:30:00-05:00. Fractions of a second
    // are accepted and dropped; a leap second (:60) is refused, and so is the offset -00:00, by which RFC 3339 says
    // that the local offset is not known. Local time and UTC both lie in the years 1900 to 2999.
    static Result<Instant> parse(std::string_view text, std::string_view where = {});
    constexpr Instant(std::chrono::sys_seconds utc, std::chrono::minutes offset) : utc_(utc), offset_(offset) {}

    std::chrono::sys_seconds utc() const { return utc_; }
    std::chrono::minutes offset() const { return offset_; }
    Date local_date() const;
    // The first moment of a day at this instant's offset.
    Instant start_of(const Date& date) const;
    Instant plus(std::chrono::seconds duration) const { return Instant(utc_ + duration, offset_); }

    std::string text() const;         // 2026-11-23T09:30:00-05:00
    std::string utc_text() const;     // 2026-11-23T14:30:00Z
    std::string people_text() const;  // 2026-11-23 09:30

    bool operator==(const Instant& other) const { return utc_ == other.utc_; }
    auto operator<=>(const Instant& other) const { return utc_ <=> other.utc_; }

private:
    std::chrono::sys_seconds utc_;
    std::chrono::minutes offset_;
};

}  // namespace cisterna::calendar
