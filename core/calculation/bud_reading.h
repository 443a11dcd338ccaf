#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/beyond_use/opened_container.h"
#include "core/beyond_use/storage_move.h"
#include "core/calculation/reading.h"
#include "core/calculation/test_results.h"

// What the inputs of the calculation kind `bud` tell.
namespace cisterna::calculation {

// A time, or a day of which no time is stated.
struct StatedMoment {
    std::string field;
    ClockTime time;
    enum class Precision { Second, Day } precision = Precision::Second;
    enum class Suffix { Offset, Zulu } suffix = Suffix::Offset;  // how a stated offset was written
};

std::optional<StatedMoment> read_moment(codec::Reader& reader, const std::string& key);

// On the clock of `reference`, so that the two can be compared: times with and without an offset are compared as the
// clock on the wall shows them.
calendar::Instant on_clock_of(const StatedMoment& reference, const ClockTime& time);

// As the reference was written, with or without an offset.
std::string moment_text(const calendar::Instant& instant, const StatedMoment& reference);

struct StatedLimit {
    std::string field;
    beyond_use::CountedLimit limit;
};

struct StatedExpiry {
    std::string field;
    std::string name;
    calendar::Date last_day;
};

// A component's own date with its time, or a compounded component's beyond-use date.
struct StatedDate {
    std::string name;
    beyond_use::Factor factor = beyond_use::Factor::ComponentBeyondUse;
    StatedMoment moment;
};

struct StatedContainer {
    std::string path;
    ClockTime opened;
    beyond_use::OpenedContainer container;  // its own time of opening is set on the preparation's clock later
};

struct StatedMove {
    ClockTime at;
    beyond_use::Storage storage;
};

struct BudStatement {
    beyond_use::Condition condition;
    StatedTest sterility;
    std::vector<StatedTest> other_tests;
    FilterTest filter;
    std::optional<std::int64_t> sterile_products;
    std::optional<StatedMoment> prepared;
    std::vector<StatedLimit> limits;
    std::vector<StatedExpiry> expiries;
    std::vector<StatedDate> component_dates;
    std::optional<StatedMoment> in_use_until;
    std::vector<StatedContainer> opened;
    std::vector<StatedMove> moves;
};

BudStatement read_bud(codec::Reader& reader);

// What is asked about a date: the one that somebody wants, and when it is to be used.
struct BudQuestion {
    std::optional<StatedMoment> requested;  // also a date given earlier
    std::vector<StatedMoment> uses;
};

BudQuestion read_question(codec::Reader& reader, std::initializer_list<std::string_view> requested);

}  // namespace cisterna::calculation
