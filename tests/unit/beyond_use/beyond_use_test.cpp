#include "core/beyond_use/beyond_use.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/cases/shipped_formulary.h"

namespace cisterna::beyond_use {
namespace {

using cases::shipped_formulary;

calendar::Instant instant(std::string_view text) {
    return *calendar::Instant::parse(text);
}

const calendar::Instant start = instant("2026-11-23T09:00:00-05:00");

Result<BeyondUse> ask(const order::Compounding& compounding, const recipe::Recipe* recipe = nullptr) {
    return beyond_use(compounding, start, recipe, shipped_formulary());
}

// Hours, from the tables 12 to 14 and section 1.3 of USP <797> (2023) for preparations of sterile components; 0 where
// the table allows nothing. Written from the research tables, not from the file under test.
struct Row {
    std::string category;
    std::string process;
    std::string test;
    int room;
    int refrigerator;
    int freezer;
};

const std::vector<Row> table{
    {"1", "aseptic", "none", 12, 24, 0},
    {"1", "aseptic", "passed", 12, 24, 0},
    {"1", "terminal", "passed-with-all-tests", 12, 24, 0},
    {"2", "aseptic", "none", 4 * 24, 10 * 24, 45 * 24},
    {"2", "aseptic", "passed", 30 * 24, 45 * 24, 60 * 24},
    {"2", "aseptic", "pending", 30 * 24, 45 * 24, 60 * 24},
    {"2", "aseptic", "passed-with-all-tests", 30 * 24, 45 * 24, 60 * 24},
    {"2", "terminal", "none", 14 * 24, 28 * 24, 45 * 24},
    {"2", "terminal", "passed", 45 * 24, 60 * 24, 90 * 24},
    {"2", "terminal", "pending", 45 * 24, 60 * 24, 90 * 24},
    {"3", "aseptic", "none", 0, 0, 0},
    {"3", "aseptic", "passed", 0, 0, 0},
    {"3", "aseptic", "pending", 0, 0, 0},
    {"3", "aseptic", "passed-with-all-tests", 60 * 24, 90 * 24, 120 * 24},
    {"3", "terminal", "none", 0, 0, 0},
    {"3", "terminal", "passed-with-all-tests", 90 * 24, 120 * 24, 180 * 24},
    {"immediate-use", "aseptic", "none", 4, 0, 0},
    {"immediate-use", "aseptic", "passed-with-all-tests", 4, 0, 0},
    {"immediate-use", "terminal", "none", 4, 0, 0},
};

void check_hours(const Row& row, const std::string& storage, int hours) {
    INFO(row.category << ", " << row.process << ", " << row.test << ", " << storage);
    const auto answer = ask({row.category, row.process, row.test, storage});
    if (hours == 0) {
        REQUIRE(!answer);
        CHECK(answer.error().code == ErrorCode::NoLimitForCondition);
        return;
    }
    REQUIRE(answer);
    REQUIRE(answer->candidates.size() == 1);
    CHECK(answer->governs().factor == Factor::CategoryTable);
    CHECK(answer->governs().until.text() == start.plus(std::chrono::hours(hours)).text());
    CHECK(answer->governs().evidence);
    CHECK_FALSE(answer->governs().sources.empty());
}

recipe::Recipe recipe_of(const std::vector<order::Container>& vials, const std::vector<order::Container>& diluent) {
    recipe::Recipe recipe;
    recipe::Draw draw;
    draw.product_name = "A vial";
    draw.from = vials;
    recipe.draws.push_back(draw);
    recipe::DiluentDraw saline;
    saline.diluent_name = "Saline";
    saline.from = diluent;
    recipe.diluent = saline;
    return recipe;
}

order::Container container(const std::string& lot, std::string_view expiry) {
    return {lot + "/1", "vial", lot, *calendar::Date::parse(expiry)};
}

const order::Compounding cold{"2", "aseptic", "none", "refrigerator"};

TEST_CASE("Each way of compounding has the date of its row, and none where the table has none") {
    for (const auto& row : table) {
        check_hours(row, "room", row.room);
        check_hours(row, "refrigerator", row.refrigerator);
        check_hours(row, "freezer", row.freezer);
    }
}

TEST_CASE("The expiry of a component governs when it comes first, to the end of its day") {
    const auto recipe =
        recipe_of({container("A", "2027-01-31"), container("B", "2026-12-02")}, {container("S", "2028-01-31")});
    const auto answer = ask(cold, &recipe);
    REQUIRE(answer);
    CHECK(answer->candidates.size() == 4);
    CHECK(answer->governs().factor == Factor::ComponentExpiry);
    CHECK(answer->governs().until.text() == "2026-12-02T23:59:59-05:00");
    CHECK(answer->governs().reason.find("lot B") != std::string::npos);
    CHECK_FALSE(answer->governs().evidence);
}

TEST_CASE("The table governs when every component lasts longer") {
    const auto recipe = recipe_of({container("A", "2026-12-03")}, {container("S", "2026-12-03")});
    const auto answer = ask(cold, &recipe);
    REQUIRE(answer);
    CHECK(answer->governs().factor == Factor::CategoryTable);
    CHECK(answer->governs().until.text() == "2026-12-03T09:00:00-05:00");
}

TEST_CASE("The diluent's expiry counts like the drug's") {
    const auto recipe = recipe_of({container("A", "2027-01-31")}, {container("S", "2026-11-23")});
    const auto answer = ask(cold, &recipe);
    REQUIRE(answer);
    CHECK(answer->governs().until.text() == "2026-11-23T23:59:59-05:00");
}

TEST_CASE("Containers of one lot are one reason") {
    const auto recipe =
        recipe_of({container("A", "2027-01-31"), container("A", "2027-01-31")}, {container("S", "2028-01-31")});
    CHECK(ask(cold, &recipe)->candidates.size() == 3);
}

CountedLimit days(Factor factor, int count, const std::string& reason) {
    return {factor, quantity::Duration::of(count, quantity::units::day), reason, formulary::Evidence::Secondary, {}};
}

Result<BeyondUse> consider(const Considered& considered) {
    return beyond_use(cold, start, nullptr, shipped_formulary(), considered);
}

TEST_CASE("A stability study and a label are candidates, and the earlier one governs") {
    const auto answer = consider({StartingComponents::OnlySterile,
                                  {days(Factor::Stability, 5, "a study"), days(Factor::Labelling, 1, "a label")},
                                  {}});
    REQUIRE(answer);
    REQUIRE(answer->candidates.size() == 3);
    CHECK(answer->governs().factor == Factor::Labelling);
    CHECK(answer->governs().until.text() == "2026-11-24T09:00:00-05:00");
    CHECK(answer->governs().reason == "a label");
}

TEST_CASE("A study that outlasts the category table does not lengthen it") {
    const auto answer = consider({StartingComponents::OnlySterile, {days(Factor::Stability, 90, "a study")}, {}});
    CHECK(answer->governs().factor == Factor::CategoryTable);
}

TEST_CASE("A nonsterile component asks the row for it") {
    const auto answer = consider({StartingComponents::AnyNonsterile, {}, {}});
    CHECK(answer->governs().until.text() == "2026-11-27T09:00:00-05:00");
}

TEST_CASE("The clock of an opened container is told, and one that has run out is refused") {
    const OpenedContainer vial{"The vial", ContainerKind::SingleDoseVial, OpenedIn::Iso5,
                               instant("2026-11-23T08:00:00-05:00"), std::nullopt};
    const auto answer = consider({StartingComponents::OnlySterile, {}, {vial}});
    REQUIRE(answer);
    CHECK(answer->candidates.size() == 2);
    CHECK(answer->candidates[1].until.text() == "2026-11-23T20:00:00-05:00");
    CHECK(answer->governs().factor == Factor::CategoryTable);
    auto old = vial;
    old.opened = instant("2026-11-22T08:00:00-05:00");
    CHECK(consider({StartingComponents::OnlySterile, {}, {old}}).error().code == ErrorCode::StockPastInUseTime);
}

TEST_CASE("Half a year from a leap day is counted in days, not in months") {
    const auto leap = instant("2028-02-29T23:30:00+01:00");
    const auto answer =
        beyond_use({"3", "terminal", "passed-with-all-tests", "freezer"}, leap, nullptr, shipped_formulary());
    REQUIRE(answer);
    CHECK(answer->governs().until.text() == "2028-08-27T23:30:00+01:00");
}

}  // namespace
}  // namespace cisterna::beyond_use
