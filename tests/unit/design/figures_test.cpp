#include "core/design/figures.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

namespace cisterna::design {
namespace {

using quantity::Rational;
using quantity::RoundingMode;

Rational number(const char* text) {
    return *Rational::from_decimal(text);
}

std::string texts(const std::vector<Rational>& figures) {
    std::string all;
    for (const auto& figure : figures) all += (all.empty() ? "" : " ") + quantity::contract_number(figure);
    return all;
}

std::string figures(int level, const char* from, const char* to) {
    return texts(round_figures(level, number(from), number(to), 100));
}

TEST_CASE("Round figures of each level are found in both directions, with both ends") {
    CHECK(figures(0, "0.9", "30") == "1 2 2.5 5 10 20 25");
    CHECK(figures(0, "25", "1") == "25 20 10 5 2.5 2 1");
    CHECK(figures(0, "0.02", "0.05") == "0.02 0.025 0.05");
    CHECK(figures(0, "13.4", "17.7").empty());
    CHECK(figures(1, "13.4", "17.7") == "15");
    CHECK(figures(1, "9.5", "8.1") == "9");
    CHECK(figures(1, "0.095", "0.11") == "0.1");
    CHECK(figures(2, "9.85", "12.1") == "9.9 10 11 12");
    CHECK(figures(2, "12.1", "9.85") == "12 11 10 9.9");
    CHECK(figures(3, "1.001", "1.03") == "1.01 1.02 1.03");
    CHECK(figures(6, "1.000001", "1.000011") == "1.00001");
    CHECK(figures(6, "3", "3") == "3");
    CHECK(texts(round_figures(2, 1, 100, 3)) == "1 1.1 1.2");
}

TEST_CASE("Every figure of a level lies between the ends, none is left out, and finer levels hold the coarser ones") {
    CHECK(rc::check([] {
        const auto some = [] {
            return Rational(*rc::gen::inRange(1, 100'000)) * Rational::power_of_ten(*rc::gen::inRange(-6, 3));
        };
        const auto from = some();
        const auto to = from * Rational::ratio(*rc::gen::inRange(1000, 2000), 1000);
        const auto level = *rc::gen::inRange(3, 5);
        const auto up = round_figures(level, from, to, 100'000);
        auto down = round_figures(level, to, from, 100'000);
        std::reverse(down.begin(), down.end());
        RC_ASSERT(up == down);
        RC_ASSERT(std::is_sorted(up.begin(), up.end()));
        for (const auto& figure : up) RC_ASSERT(from <= figure && figure <= to);
        for (int coarser = 0; coarser < level; ++coarser)
            for (const auto& figure : round_figures(coarser, from, to, 100'000))
                RC_ASSERT(std::find(up.begin(), up.end(), figure) != up.end());
    }));
}

TEST_CASE("A figure that cannot be shown exactly is rounded to the side that keeps its bound") {
    CHECK(people_text_towards(RoundingMode::Up, quantity::Flow::of(Rational::ratio(4, 15), quantity::units::mL_per_day),
                              quantity::units::mL_per_day) == "0.2667 mL/day");
    CHECK(people_text_towards(RoundingMode::Down,
                              quantity::Flow::of(Rational::ratio(4, 15), quantity::units::mL_per_day),
                              quantity::units::mL_per_day) == "0.2666 mL/day");
    CHECK(people_text_towards(RoundingMode::Up, quantity::Flow::of(number("0.123456"), quantity::units::mL_per_day),
                              quantity::units::mL_per_day) == "0.123456 mL/day");
    CHECK(people_text_towards(RoundingMode::Down,
                              quantity::Concentration::of(Rational::ratio(10'000, 3), quantity::units::mg_per_mL),
                              quantity::units::mg_per_mL) == "3,333 mg/mL");
    CHECK(share_text(Rational::ratio(1, 3)) == "33.4 %");
    CHECK(share_text(1) == "100 %");
}

TEST_CASE("Days are shown whole where they are, with a tenth from ten days on") {
    const auto days = [](const Rational& n, RoundingMode mode) {
        return days_text(quantity::Duration::of(n, quantity::units::day), mode);
    };
    CHECK(days(60, RoundingMode::Down) == "60 days");
    CHECK(days(1, RoundingMode::Down) == "1 day");
    CHECK(days(Rational::ratio(200, 3), RoundingMode::Down) == "66.6 days");
    CHECK(days(Rational::ratio(200, 3), RoundingMode::Up) == "66.7 days");
    CHECK(days(Rational::ratio(3, 4), RoundingMode::Down) == "0.75 days");
}

}  // namespace
}  // namespace cisterna::design
