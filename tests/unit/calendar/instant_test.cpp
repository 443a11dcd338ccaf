#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "core/calendar/instant.h"

namespace cisterna::calendar {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Instant at(std::string_view text) {
    return Instant::parse(text).value();
}

TEST_CASE("An instant keeps its moment and its offset") {
    const auto instant = at("2026-11-23T09:30:15-05:00");
    CHECK(instant.text() == "2026-11-23T09:30:15-05:00");
    CHECK(instant.utc_text() == "2026-11-23T14:30:15Z");
    CHECK(instant.people_text() == "2026-11-23 09:30");
    CHECK(instant.offset() == minutes(-300));
    CHECK(instant.utc() == std::chrono::sys_seconds(seconds(1795444215)));
}

TEST_CASE("Z is the offset zero") {
    CHECK(at("2026-11-23T09:30:00Z").text() == "2026-11-23T09:30:00+00:00");
    CHECK(at("2026-11-23T09:30:00Z") == at("2026-11-23T09:30:00+00:00"));
}

TEST_CASE("Offsets are signed, may have minutes, and move the UTC day") {
    CHECK(at("2026-11-23T00:15:00+05:45").utc_text() == "2026-11-22T18:30:00Z");
    CHECK(at("2026-12-31T23:30:00-03:30").utc_text() == "2027-01-01T03:00:00Z");
    CHECK(at("2026-11-23T09:30:00-03:30").text() == "2026-11-23T09:30:00-03:30");
    CHECK(at("2026-11-23T09:30:00-00:30").text() == "2026-11-23T09:30:00-00:30");
    CHECK(at("2024-02-29T23:59:59-23:59").utc_text() == "2024-03-01T23:58:59Z");
    CHECK(at("2024-02-29T00:00:00+23:59").utc_text() == "2024-02-28T00:01:00Z");
}

TEST_CASE("Fractions of a second are accepted and dropped") {
    const auto text = GENERATE(as<std::string>{}, "2026-11-23T09:30:15.0Z", "2026-11-23T09:30:15.5Z",
                               "2026-11-23T09:30:15.999Z", "2026-11-23T09:30:15.123456789Z");
    CHECK(at(text) == at("2026-11-23T09:30:15Z"));
    CHECK(at("2026-11-23T09:30:15.999999-05:00").text() == "2026-11-23T09:30:15-05:00");
}

TEST_CASE("What is not RFC 3339 with an offset is refused with its field") {
    const auto text = GENERATE(
        as<std::string>{}, "", "2026-11-23", "2026-11-23T09:30:00", "2026-11-23T09:30Z", "2026-11-23 09:30:00Z",
        "2026-11-23t09:30:00Z", "2026-11-23T09:30:00z", "2026-11-23T09:30:60Z", "2016-12-31T23:59:60Z",
        "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z", "2026-11-23T9:30:00Z", "2026-11-23T09:30:00.Z",
        "2026-11-23T09:30:00,5Z", "2026-11-23T09:30:00.1234567890Z", "2026-11-23T09:30:00.5",
        "2026-11-23T09:30:00+5:00", "2026-11-23T09:30:00+0500", "2026-11-23T09:30:00+05", "2026-11-23T09:30:00+24:00",
        "2026-11-23T09:30:00+05:60", "2026-11-23T09:30:00 +05:00",
        "2026-11-23T09:30:00\xE2\x88\x92"
        "05:00",
        "2026-11-23T09:30:00Z ", " 2026-11-23T09:30:00Z", "2026-11-23T09:30:00ZZ", "2026-02-30T09:30:00Z",
        "2026-11-23T-9:30:00Z", "2026-11-23T09:30:00-05:00[America/New_York]");
    CAPTURE(text);
    const auto instant = Instant::parse(text, "need_by");
    REQUIRE_FALSE(instant);
    CHECK(instant.error().code == ErrorCode::DateInvalid);
    CHECK(instant.error().where == "need_by");
}

TEST_CASE("The offset -00:00 is refused because it says that the local time is not known") {
    CHECK_FALSE(Instant::parse("2026-11-23T09:30:00-00:00"));
}

TEST_CASE("An instant whose UTC day leaves the years 1900 to 2999 is refused, for it could not be read again") {
    CHECK_FALSE(Instant::parse("2999-12-31T23:59:59-05:00"));
    CHECK_FALSE(Instant::parse("1900-01-01T00:00:00+05:00"));
    CHECK(Instant::parse("2999-12-31T23:59:59Z"));
    CHECK(Instant::parse("1900-01-01T00:00:00Z"));
}

TEST_CASE("Two instants are equal when they are the same moment") {
    CHECK(at("2026-11-23T09:30:00-05:00") == at("2026-11-23T15:30:00+01:00"));
    CHECK(at("2026-11-23T09:30:00-05:00") < at("2026-11-23T09:30:01-05:00"));
    CHECK(at("2026-11-23T09:30:00-05:00") > at("2026-11-23T09:30:00+01:00"));
}

TEST_CASE("The local day is the day of the people there") {
    CHECK(at("2026-11-23T23:30:00-05:00").local_date().text() == "2026-11-23");
    CHECK(at("2026-11-23T00:30:00+09:00").local_date().text() == "2026-11-23");
    CHECK(at("1960-01-01T00:30:00+09:00").local_date().text() == "1960-01-01");
    CHECK(at("2026-11-23T12:00:00-05:00").start_of(Date::parse("2026-11-30").value()).text() ==
          "2026-11-30T00:00:00-05:00");
}

TEST_CASE("Durations are added over midnight and the end of February") {
    CHECK(at("2024-02-28T23:00:00-05:00").plus(std::chrono::hours(2)).text() == "2024-02-29T01:00:00-05:00");
    CHECK(at("2023-02-28T23:00:00-05:00").plus(std::chrono::hours(2)).text() == "2023-03-01T01:00:00-05:00");
    CHECK(at("2026-01-01T00:00:00Z").plus(seconds(-1)).utc_text() == "2025-12-31T23:59:59Z");
}

TEST_CASE("Laws of instants") {
    const auto instants = rc::gen::map(
        rc::gen::pair(rc::gen::inRange<std::int64_t>(-2'208'902'400, 32'503'593'600), rc::gen::inRange(-1439, 1440)),
        [](const auto& parts) {
            return Instant(std::chrono::sys_seconds(seconds(parts.first)), minutes(parts.second));
        });
    rc::prop("what is written is read again as the same moment at the same offset", [&] {
        const auto instant = *instants;
        const auto again = Instant::parse(instant.text()).value();
        RC_ASSERT(again == instant);
        RC_ASSERT(again.offset() == instant.offset());
        RC_ASSERT(again.text() == instant.text());
        RC_ASSERT(Instant::parse(instant.utc_text()).value() == instant);
    });
    rc::prop("UTC texts are ordered as the moments are", [&] {
        const auto a = *instants;
        const auto b = *instants;
        RC_ASSERT((a < b) == (a.utc_text() < b.utc_text()));
    });
    rc::prop("a text cut short is refused", [&] {
        const auto text = (*instants).text();
        RC_ASSERT(!Instant::parse(text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size()))));
    });
}

}  // namespace
}  // namespace cisterna::calendar
