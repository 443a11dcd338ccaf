#include "core/beyond_use/category_table.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/cases/shipped_formulary.h"

namespace cisterna::beyond_use {
namespace {

TEST_CASE("The table that is known without a formulary is the shipped one, row by row") {
    const auto& shipped = cases::shipped_formulary().beyond_use;
    const auto& known = usp797_rows();
    REQUIRE(known.size() == shipped.size());
    for (const auto& row : shipped) {
        INFO(row.id);
        const auto same = std::find_if(known.begin(), known.end(), [&](const auto& k) { return k.id == row.id; });
        REQUIRE(same != known.end());
        CHECK(same->category == row.category);
        CHECK(same->process == row.process);
        CHECK(same->sterility_test == row.sterility_test);
        CHECK(same->starting_components == row.starting_components);
        CHECK(same->storage == row.storage);
        CHECK(same->longest == row.longest);
        CHECK(same->table == row.table);
        CHECK(same->evidence == row.evidence);
    }
}

const Condition cold{Category::Two, Process::Aseptic, SterilityTest::NoneOrNotPassed, StartingComponents::OnlySterile,
                     Storage::Refrigerator};

quantity::Duration days(int count) {
    return quantity::Duration::of(count, quantity::units::day);
}

TEST_CASE("A nonsterile component shortens the date of an untested preparation") {
    auto nonsterile = cold;
    nonsterile.components = StartingComponents::AnyNonsterile;
    CHECK(allowed_row(usp797_rows(), cold)->longest == days(10));
    CHECK(allowed_row(usp797_rows(), nonsterile)->longest == days(4));
    nonsterile.sterility_test = SterilityTest::Passed;
    CHECK(allowed_row(usp797_rows(), nonsterile)->longest == days(45));
}

TEST_CASE("A refusal names the part of the condition that would have to change") {
    const auto where = [](const Condition& condition) {
        const auto row = allowed_row(usp797_rows(), condition);
        REQUIRE(!row);
        CHECK(row.error().code == ErrorCode::NoLimitForCondition);
        return row.error().where;
    };
    CHECK(where({Category::One, Process::Aseptic, SterilityTest::NoneOrNotPassed, StartingComponents::OnlySterile,
                 Storage::Freezer}) == "storage");
    CHECK(where({Category::Three, Process::Aseptic, SterilityTest::Passed, StartingComponents::OnlySterile,
                 Storage::Freezer}) == "sterility_test");
    CHECK(where({Category::ImmediateUse, Process::Aseptic, SterilityTest::NoneOrNotPassed,
                 StartingComponents::AnyNonsterile, Storage::ControlledRoom}) == "starting_components");
    CHECK(where({Category::ImmediateUse, Process::Aseptic, SterilityTest::NoneOrNotPassed,
                 StartingComponents::OnlySterile, Storage::Refrigerator}) == "storage");
}

TEST_CASE("Colder storage, a better test and terminal sterilisation never shorten the date") {
    for (const auto category : {Category::One, Category::Two, Category::Three})
        for (const auto components : {StartingComponents::OnlySterile, StartingComponents::AnyNonsterile})
            for (const auto storage : {Storage::ControlledRoom, Storage::Refrigerator, Storage::Freezer})
                for (const auto test :
                     {SterilityTest::NoneOrNotPassed, SterilityTest::Passed, SterilityTest::PassedWithAllTests}) {
                    const Condition condition{category, Process::Aseptic, test, components, storage};
                    const auto row = allowed_row(usp797_rows(), condition);
                    if (!row) continue;
                    INFO(condition_words(condition));
                    auto terminal = condition;
                    terminal.process = Process::Terminal;
                    CHECK(*allowed_row(usp797_rows(), terminal)->longest >= *row->longest);
                    auto tested = condition;
                    tested.sterility_test = SterilityTest::PassedWithAllTests;
                    CHECK(*allowed_row(usp797_rows(), tested)->longest >= *row->longest);
                    auto colder = condition;
                    if (storage == Storage::ControlledRoom) colder.storage = Storage::Refrigerator;
                    CHECK(*allowed_row(usp797_rows(), colder)->longest >= *row->longest);
                }
}

}  // namespace
}  // namespace cisterna::beyond_use
