#include "core/beyond_use/category_table.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/quantity/text.h"

namespace cisterna::beyond_use {
namespace {

using formulary::Evidence;

constexpr int day = 24;
constexpr int not_allowed = 0;

struct KnownRow {
    const char* id;
    const char* category;
    const char* process;
    const char* sterility_test;
    const char* starting_components;
    Storage storage;
    int hours;
    const char* table;
    Evidence evidence;
};

constexpr auto known_rows = std::to_array<KnownRow>({
    {"category-1-room", "1", "any", "any", "any", Storage::ControlledRoom, 12, "Table 12", Evidence::Secondary},
    {"category-1-refrigerator", "1", "any", "any", "any", Storage::Refrigerator, 24, "Table 12", Evidence::Secondary},
    {"category-1-freezer", "1", "any", "any", "any", Storage::Freezer, not_allowed, "Table 12", Evidence::Unconfirmed},
    {"category-2-aseptic-untested-nonsterile-room", "2", "aseptic", "none", "any-nonsterile", Storage::ControlledRoom,
     1 * day, "Table 13", Evidence::Secondary},
    {"category-2-aseptic-untested-nonsterile-refrigerator", "2", "aseptic", "none", "any-nonsterile",
     Storage::Refrigerator, 4 * day, "Table 13", Evidence::Secondary},
    {"category-2-aseptic-untested-nonsterile-freezer", "2", "aseptic", "none", "any-nonsterile", Storage::Freezer,
     45 * day, "Table 13", Evidence::Unconfirmed},
    {"category-2-aseptic-untested-sterile-room", "2", "aseptic", "none", "only-sterile", Storage::ControlledRoom,
     4 * day, "Table 13", Evidence::Secondary},
    {"category-2-aseptic-untested-sterile-refrigerator", "2", "aseptic", "none", "only-sterile", Storage::Refrigerator,
     10 * day, "Table 13", Evidence::Secondary},
    {"category-2-aseptic-untested-sterile-freezer", "2", "aseptic", "none", "only-sterile", Storage::Freezer, 45 * day,
     "Table 13", Evidence::Secondary},
    {"category-2-aseptic-tested-room", "2", "aseptic", "passed", "any", Storage::ControlledRoom, 30 * day, "Table 13",
     Evidence::Secondary},
    {"category-2-aseptic-tested-refrigerator", "2", "aseptic", "passed", "any", Storage::Refrigerator, 45 * day,
     "Table 13", Evidence::Secondary},
    {"category-2-aseptic-tested-freezer", "2", "aseptic", "passed", "any", Storage::Freezer, 60 * day, "Table 13",
     Evidence::Unconfirmed},
    {"category-2-terminal-untested-room", "2", "terminal", "none", "any", Storage::ControlledRoom, 14 * day, "Table 13",
     Evidence::Secondary},
    {"category-2-terminal-untested-refrigerator", "2", "terminal", "none", "any", Storage::Refrigerator, 28 * day,
     "Table 13", Evidence::Secondary},
    {"category-2-terminal-untested-freezer", "2", "terminal", "none", "any", Storage::Freezer, 45 * day, "Table 13",
     Evidence::Unconfirmed},
    {"category-2-terminal-tested-room", "2", "terminal", "passed", "any", Storage::ControlledRoom, 45 * day, "Table 13",
     Evidence::Secondary},
    {"category-2-terminal-tested-refrigerator", "2", "terminal", "passed", "any", Storage::Refrigerator, 60 * day,
     "Table 13", Evidence::Secondary},
    {"category-2-terminal-tested-freezer", "2", "terminal", "passed", "any", Storage::Freezer, 90 * day, "Table 13",
     Evidence::Unconfirmed},
    {"category-3-aseptic-fully-tested-room", "3", "aseptic", "passed-with-all-tests", "any", Storage::ControlledRoom,
     60 * day, "Table 14", Evidence::Secondary},
    {"category-3-aseptic-fully-tested-refrigerator", "3", "aseptic", "passed-with-all-tests", "any",
     Storage::Refrigerator, 90 * day, "Table 14", Evidence::Secondary},
    {"category-3-aseptic-fully-tested-freezer", "3", "aseptic", "passed-with-all-tests", "any", Storage::Freezer,
     120 * day, "Table 14", Evidence::Secondary},
    {"category-3-terminal-fully-tested-room", "3", "terminal", "passed-with-all-tests", "any", Storage::ControlledRoom,
     90 * day, "Table 14", Evidence::Secondary},
    {"category-3-terminal-fully-tested-refrigerator", "3", "terminal", "passed-with-all-tests", "any",
     Storage::Refrigerator, 120 * day, "Table 14", Evidence::Secondary},
    {"category-3-terminal-fully-tested-freezer", "3", "terminal", "passed-with-all-tests", "any", Storage::Freezer,
     180 * day, "Table 14", Evidence::Secondary},
    {"immediate-use-room", "immediate-use", "any", "any", "only-sterile", Storage::ControlledRoom, 4, "section 1.3",
     Evidence::Unconfirmed},
});

BeyondUseRow row_of(const KnownRow& known) {
    BeyondUseRow row;
    row.id = known.id;
    row.category = known.category;
    row.process = known.process;
    row.sterility_test = known.sterility_test;
    row.starting_components = known.starting_components;
    row.storage = known.storage;
    if (known.hours != not_allowed) row.longest = quantity::Duration::of(known.hours, quantity::units::h);
    row.table = known.table;
    row.evidence = known.evidence;
    return row;
}

std::string_view category_word(Category category) {
    switch (category) {
        case Category::One: return "1";
        case Category::Two: return "2";
        case Category::Three: return "3";
        case Category::ImmediateUse: break;
    }
    return "immediate-use";
}

std::string_view process_word(Process process) {
    return process == Process::Aseptic ? "aseptic" : "terminal";
}

std::string_view components_word(StartingComponents components) {
    return components == StartingComponents::OnlySterile ? "only-sterile" : "any-nonsterile";
}

SterilityTest test_needed(const BeyondUseRow& row) {
    if (row.sterility_test == "passed-with-all-tests") return SterilityTest::PassedWithAllTests;
    return row.sterility_test == "passed" ? SterilityTest::Passed : SterilityTest::NoneOrNotPassed;
}

bool meets(const std::string& of_row, std::string_view asked) {
    return of_row == "any" || of_row == asked;
}

bool applies(const BeyondUseRow& row, const Condition& condition) {
    return row.category == category_word(condition.category) && meets(row.process, process_word(condition.process)) &&
           meets(row.starting_components, components_word(condition.components)) &&
           test_needed(row) <= condition.sterility_test && row.storage == condition.storage;
}

// Of the rows that apply, the one that asks for the best test is the one for a preparation with that test.
const BeyondUseRow* row_for(const std::vector<BeyondUseRow>& rows, const Condition& condition) {
    const BeyondUseRow* best = nullptr;
    for (const auto& row : rows)
        if (applies(row, condition) && (best == nullptr || test_needed(row) > test_needed(*best))) best = &row;
    return best;
}

bool is_allowed(const std::vector<BeyondUseRow>& rows, const Condition& condition) {
    const auto* row = row_for(rows, condition);
    return row != nullptr && row->longest.has_value();
}

template <class Part>
bool would_be_allowed(const std::vector<BeyondUseRow>& rows, Condition condition, Part Condition::*part,
                      std::initializer_list<Part> others) {
    return std::any_of(others.begin(), others.end(), [&](Part other) {
        condition.*part = other;
        return is_allowed(rows, condition);
    });
}

std::string_view part_to_change(const std::vector<BeyondUseRow>& rows, const Condition& condition) {
    if (would_be_allowed(rows, condition, &Condition::storage,
                         {Storage::ControlledRoom, Storage::Refrigerator, Storage::Freezer}))
        return "storage";
    if (would_be_allowed(rows, condition, &Condition::sterility_test,
                         {SterilityTest::Passed, SterilityTest::PassedWithAllTests}))
        return "sterility_test";
    if (would_be_allowed(rows, condition, &Condition::components, {StartingComponents::OnlySterile}))
        return "starting_components";
    if (would_be_allowed(rows, condition, &Condition::process, {Process::Aseptic, Process::Terminal})) return "process";
    return "category";
}

std::string_view test_words(SterilityTest test) {
    switch (test) {
        case SterilityTest::NoneOrNotPassed: return "no sterility test passed";
        case SterilityTest::Passed: return "sterility test passed";
        case SterilityTest::PassedWithAllTests: break;
    }
    return "sterility test and all other tests passed";
}

}  // namespace

const std::vector<BeyondUseRow>& usp797_rows() {
    static const std::vector<BeyondUseRow> rows = [] {
        std::vector<BeyondUseRow> made;
        for (const auto& known : known_rows) made.push_back(row_of(known));
        return made;
    }();
    return rows;
}

Result<BeyondUseRow> allowed_row(const std::vector<BeyondUseRow>& rows, const Condition& condition) {
    const auto* row = row_for(rows, condition);
    if (row != nullptr && row->longest) return *row;
    return refuse(ErrorCode::NoLimitForCondition, std::string(part_to_change(rows, condition)),
                  "USP <797> gives no beyond-use date for " + condition_words(condition) +
                      "; change category, test, components or storage.");
}

std::string_view category_words(Category category) {
    switch (category) {
        case Category::One: return "category 1";
        case Category::Two: return "category 2";
        case Category::Three: return "category 3";
        case Category::ImmediateUse: break;
    }
    return "immediate use";
}

std::string_view storage_words(Storage storage) {
    switch (storage) {
        case Storage::ControlledRoom: return "at room temperature";
        case Storage::Refrigerator: return "in the refrigerator";
        case Storage::Freezer: break;
    }
    return "in the freezer";
}

std::string condition_words(const Condition& condition) {
    const std::string components =
        condition.components == StartingComponents::OnlySterile ? "only sterile components" : "a nonsterile component";
    return std::string(category_words(condition.category)) + ", " + std::string(process_word(condition.process)) +
           ", " + components + ", " + std::string(test_words(condition.sterility_test)) + ", " +
           std::string(storage_words(condition.storage));
}

std::string duration_words(const quantity::Duration& duration) {
    const auto two_days = quantity::Duration::of(2, quantity::units::day);
    if (duration < two_days) return people_text(duration, quantity::units::h);
    return quantity::people_number(duration.in(quantity::units::day)) + " days";
}

}  // namespace cisterna::beyond_use
