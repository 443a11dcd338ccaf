#include "core/recipe/measuring.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe {
namespace {

using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

const std::map<std::string, formulary::Syringe>& syringes() {
    return cases::shipped_formulary().syringes;
}

Volume mL(std::int64_t thousandths) {
    return Volume::of(Rational::ratio(thousandths, 1000), units::mL);
}

Measured measured(const Volume& volume, Reading reading = Reading::Nearest) {
    const auto result = measure(volume, syringes(), reading, "draw");
    if (!result) RC_FAIL(result.error().message);
    return *result;
}

std::string shown(const Measured& m) {
    std::string text;
    for (const auto& pull : m.pulls)
        text += (text.empty() ? "" : " + ") + people_text(pull.volume, units::mL) + " in " +
                people_text(pull.nominal, units::mL);
    return text;
}

// Volumes with endless decimals too.
Volume some_volume(int largest_mL) {
    const auto denominator = *rc::gen::inRange<std::int64_t>(1, 2000);
    const auto smallest = denominator / 10 + 1;
    return Volume::of(Rational::ratio(*rc::gen::inRange<std::int64_t>(smallest, denominator * largest_mL), denominator),
                      units::mL);
}

Reading some_reading() {
    return *rc::gen::element(Reading::Nearest, Reading::NotBelow);
}

TEST_CASE("Every pull is a line of its syringe, within it, and never below 0.1 mL") {
    CHECK(rc::check([] {
        const auto m = measured(some_volume(400), some_reading());
        Volume sum;
        for (const auto& pull : m.pulls) {
            RC_ASSERT((pull.volume / pull.graduation).is_whole());
            RC_ASSERT(pull.volume <= pull.nominal);
            RC_ASSERT(pull.volume >= smallest_measured_volume());
            RC_ASSERT(syringes().at(pull.syringe).graduation == pull.graduation);
            RC_ASSERT(syringes().at(pull.syringe).nominal == pull.nominal);
            sum += pull.volume;
        }
        RC_ASSERT(!m.pulls.empty());
        RC_ASSERT(m.volume == sum);
    }));
}

// The 1 mL syringe shows hundredths: half of one is the most that rounding to the nearest costs, a whole one where the
// reading must not be below. The largest syringe shows whole millilitres.
TEST_CASE("Up to the largest syringe the error is within half a percent, or half a line of the finest syringe") {
    CHECK(rc::check([] {
        const auto volume = some_volume(60);
        const auto m = measured(volume);
        RC_ASSERT(m.error == m.volume - volume);
        RC_ASSERT(m.error.absolute() / volume <= largest_reading_error() || m.error.absolute() <= mL(5));
    }));
}

TEST_CASE("A reading that is not to be below never is, and is over by one percent or a line of the finest syringe") {
    CHECK(rc::check([] {
        const auto volume = some_volume(60);
        const auto m = measured(volume, Reading::NotBelow);
        RC_ASSERT(m.error.sign() >= 0);
        RC_ASSERT(m.error / volume <= Rational::ratio(1, 100) || m.error < mL(10));
    }));
}

TEST_CASE("Above the largest syringe the error is within a line of it") {
    CHECK(rc::check([] {
        const auto volume = mL(60'000) + some_volume(400);
        const auto nearest = measured(volume);
        RC_ASSERT(nearest.error == nearest.volume - volume);
        RC_ASSERT(nearest.error.absolute() <= mL(500));
        const auto not_below = measured(volume, Reading::NotBelow);
        RC_ASSERT(not_below.error.sign() >= 0);
        RC_ASSERT(not_below.error < mL(1000));
    }));
}

TEST_CASE("A rest that is too small for a syringe takes one line from the first pull") {
    // One pull would read 1.05 mL as 1.1 and 20.001 mL as 21 mL: five percent.
    CHECK(measured(mL(1050)).volume == mL(1050));
    CHECK(measured(mL(4067)).error.absolute() <= mL(5));
    const auto m = measured(mL(20'001), Reading::NotBelow);
    CHECK(m.error / mL(20'001) <= largest_reading_error());
    CHECK(m.pulls.size() == 2);
}

TEST_CASE("A volume on a line of a syringe that shows it is measured without error") {
    CHECK(rc::check([] {
        const auto& syringe = *rc::gen::elementOf(
            std::vector<formulary::Syringe>{syringes().at("syringe-1-ml"), syringes().at("syringe-3-ml"),
                                            syringes().at("syringe-10-ml"), syringes().at("syringe-60-ml")});
        const auto lines = (syringe.nominal / syringe.graduation).to_count().value();
        const auto first = (smallest_measured_volume() / syringe.graduation).ceiling().to_count().value();
        const auto volume = syringe.graduation * Rational(*rc::gen::inRange<std::int64_t>(first, lines + 1));
        RC_ASSERT(measured(volume).volume == volume ||
                  measured(volume).error.absolute() / volume <= largest_reading_error());
    }));
}

TEST_CASE("0.1 mL is measured, less is refused with the field") {
    CHECK(shown(measured(mL(100))) == "0.1 mL in 1 mL");
    for (const auto thousandths : {99, 50, 1}) {
        const auto refused = measure(mL(thousandths), syringes(), Reading::Nearest, "drugs[1]");
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::BelowMinimumVolume);
        CHECK(refused.error().where == "drugs[1]");
    }
    CHECK_FALSE(measure(Volume(), syringes(), Reading::Nearest, ""));
    CHECK_FALSE(measure(mL(-5000), syringes(), Reading::Nearest, ""));
    CHECK_FALSE(measure(mL(5000), {}, Reading::Nearest, ""));
}

TEST_CASE("The smallest syringe that reads it well enough is chosen") {
    CHECK(shown(measured(mL(250))) == "0.25 mL in 1 mL");
    CHECK(shown(measured(mL(1000))) == "1 mL in 1 mL");
    CHECK(shown(measured(mL(2500))) == "2.5 mL in 3 mL");
    CHECK(shown(measured(mL(4400))) == "4.4 mL in 5 mL");
    CHECK(shown(measured(mL(6400))) == "6.4 mL in 10 mL");
    CHECK(shown(measured(mL(16000))) == "16 mL in 20 mL");
    CHECK(shown(measured(mL(60000))) == "60 mL in 60 mL");
    CHECK(measured(mL(1250)).volume == mL(1250));
    CHECK(measured(mL(10670)).error.absolute() / mL(10670) <= largest_reading_error());
}

TEST_CASE("More than the largest syringe is drawn in several pulls, and no absurd volume is") {
    const auto m = measured(mL(200'000));
    CHECK(m.volume == mL(200'000));
    CHECK(m.pulls.size() == 4);
    CHECK(measured(mL(61'000)).volume == mL(61'000));
    CHECK(measured(mL(1'200'000)).volume == mL(1'200'000));
    const auto refused = measure(mL(1'200'001), syringes(), Reading::Nearest, "diluent");
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::OrderInconsistent);
    CHECK(refused.error().where == "diluent");
}

TEST_CASE("The smallest holding syringe holds it, and none holds more than 60 mL") {
    CHECK(smallest_holding(mL(1000), syringes())->id == "syringe-1-ml");
    CHECK(smallest_holding(mL(1001), syringes())->id == "syringe-3-ml");
    CHECK(smallest_holding(mL(21'000), syringes())->id == "syringe-30-ml");
    CHECK(smallest_holding(mL(60'000), syringes())->id == "syringe-60-ml");
    CHECK(smallest_holding(mL(60'001), syringes()) == nullptr);
}

}  // namespace
}  // namespace cisterna::recipe
