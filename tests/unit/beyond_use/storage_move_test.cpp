#include "core/beyond_use/storage_move.h"

#include <catch2/catch.hpp>

namespace cisterna::beyond_use {
namespace {

calendar::Instant instant(std::string_view text) {
    return *calendar::Instant::parse(text);
}

const auto start = instant("2026-11-23T09:30:00Z");
const Condition frozen{Category::Two, Process::Aseptic, SterilityTest::NoneOrNotPassed, StartingComponents::OnlySterile,
                       Storage::Freezer};

std::string end_of(const std::vector<StorageMove>& moves) {
    auto candidates = table_candidates(usp797_rows(), frozen, start, moves);
    if (!candidates) return candidates.error().where;
    return choose(start, std::move(*candidates))->governs().until.utc_text();
}

TEST_CASE("The limits of two temperatures never add up") {
    CHECK(end_of({}) == "2027-01-07T09:30:00Z");
    CHECK(end_of({{instant("2026-11-30T09:30:00Z"), Storage::Refrigerator}}) == "2026-12-10T09:30:00Z");
    CHECK(end_of({{instant("2027-01-06T09:30:00Z"), Storage::Refrigerator}}) == "2027-01-07T09:30:00Z");
}

TEST_CASE("Each further move can only shorten the date") {
    CHECK(end_of({{instant("2026-11-30T09:30:00Z"), Storage::Refrigerator},
                  {instant("2026-12-01T09:30:00Z"), Storage::ControlledRoom}}) == "2026-12-05T09:30:00Z");
    CHECK(end_of({{instant("2026-11-30T09:30:00Z"), Storage::ControlledRoom},
                  {instant("2026-12-01T09:30:00Z"), Storage::Refrigerator}}) == "2026-12-04T09:30:00Z");
}

TEST_CASE("What was thawed is not frozen again, and what is past its date is not moved") {
    CHECK(end_of({{instant("2026-11-30T09:30:00Z"), Storage::Refrigerator},
                  {instant("2026-12-01T09:30:00Z"), Storage::Freezer}}) == "moves[1].storage");
    CHECK(end_of({{instant("2027-01-07T09:30:01Z"), Storage::Refrigerator}}) == "moves[0].at");
    CHECK(end_of({{instant("2026-11-30T09:30:00Z"), Storage::Refrigerator},
                  {instant("2026-11-29T09:30:00Z"), Storage::ControlledRoom}}) == "moves[1].at");
    CHECK(end_of({{instant("2026-11-23T09:29:59Z"), Storage::Refrigerator}}) == "moves[0].at");
}

}  // namespace
}  // namespace cisterna::beyond_use
