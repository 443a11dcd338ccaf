#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "core/quantity/amount.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rounding.h"

namespace cisterna::quantity {
namespace {

Rational decimal(std::string_view text) {
    return Rational::from_decimal(text).value();
}
Volume mL(std::string_view text) {
    return Volume::of(decimal(text), units::mL);
}
Mass mg(std::string_view text) {
    return Mass::of(decimal(text), units::mg);
}

rc::Gen<Rational> values() {
    constexpr int whole_range = 100;
    return rc::gen::map(
        rc::gen::resize(whole_range, rc::gen::pair(rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'001),
                                                   rc::gen::inRange<std::int64_t>(1, 10'000))),
        [](const auto& parts) { return Rational::ratio(parts.first, parts.second); });
}

TEST_CASE("A quantity is the same in every unit") {
    CHECK(Mass::of(4, units::mg) == Mass::of(4000, units::mcg));
    CHECK(Mass::of(1, units::kg) == Mass::of(1'000'000'000, units::mcg));
    CHECK(Mass::of(1, units::g).in(units::ng) == Rational(1'000'000'000));
    CHECK(Volume::of(1, units::L).in(units::mL) == Rational(1000));
    CHECK(Duration::of(1, units::day).in(units::h) == Rational(24));
    CHECK(Duration::of(1, units::h).in(units::minute) == Rational(60));
    CHECK(Duration::of(1, units::minute).in(units::s) == Rational(60));
    CHECK(Length::of(1, units::cm).in(units::mm) == Rational(10));
    CHECK(DoseRate::of(1, units::mg_per_h) == DoseRate::of(24, units::mg_per_day));
    CHECK(DoseRate::of(1, units::mcg_per_h) == DoseRate::of(24, units::mcg_per_day));
    CHECK(Flow::of(1, units::mL_per_h) == Flow::of(24, units::mL_per_day));
    CHECK(Concentration::of(2, units::mg_per_mL) == Concentration::of(2000, units::mcg_per_mL));
}

TEST_CASE("Products and quotients have the dimension of their parts") {
    const Mass mass = Concentration::of(8, units::mg_per_mL) * Volume::of(20, units::mL);
    CHECK(mass == mg("160"));
    const DoseRate dose = Concentration::of(8, units::mg_per_mL) * Flow::of(decimal("0.5"), units::mL_per_day);
    CHECK(dose == DoseRate::of(4, units::mg_per_day));
    const Duration interval = mL("18") / Flow::of(decimal("0.5"), units::mL_per_day);
    CHECK(interval.in(units::day) == Rational(36));
    const Rational ratio = mg("1") / mg("3");
    CHECK(ratio == Rational::ratio(1, 3));
    const Rational times = Frequency::from_base(4) * Duration::of(2, units::day);
    CHECK(times == Rational(8));
    CHECK_THROWS_AS(mg("1") / Volume(), std::logic_error);
}

TEST_CASE("Zero has a dimension, a sign and an order") {
    CHECK(Mass().is_zero());
    CHECK_FALSE(Mass().is_positive());
    CHECK(mg("-1") < Mass());
    CHECK(Mass() < mg("0.000000001"));
    CHECK(mg("-2").absolute() == mg("2"));
    CHECK(mg("-2").sign() == -1);
    Mass sum;
    sum += mg("3");
    sum -= mg("1");
    CHECK(sum == mg("2"));
}

TEST_CASE("Rounding gives the value and the error, in the mode that is named") {
    struct Row {
        const char* value;
        const char* increment;
        RoundingMode mode;
        const char* rounded;
    };
    const auto row = GENERATE(
        Row{"13.846", "0.1", RoundingMode::HalfAwayFromZero, "13.8"},
        Row{"13.85", "0.1", RoundingMode::HalfAwayFromZero, "13.9"},
        Row{"13.849999999999999", "0.1", RoundingMode::HalfAwayFromZero, "13.8"},
        Row{"-13.85", "0.1", RoundingMode::HalfAwayFromZero, "-13.9"},
        Row{"-13.84", "0.1", RoundingMode::HalfAwayFromZero, "-13.8"},
        Row{"0.05", "0.1", RoundingMode::HalfAwayFromZero, "0.1"},
        Row{"0.04", "0.1", RoundingMode::HalfAwayFromZero, "0"}, Row{"13.89", "0.1", RoundingMode::Down, "13.8"},
        Row{"-13.81", "0.1", RoundingMode::Down, "-13.9"}, Row{"13.81", "0.1", RoundingMode::Up, "13.9"},
        Row{"-13.89", "0.1", RoundingMode::Up, "-13.8"}, Row{"13.8", "0.1", RoundingMode::Down, "13.8"},
        Row{"13.8", "0.1", RoundingMode::Up, "13.8"}, Row{"7.3", "0.25", RoundingMode::HalfAwayFromZero, "7.25"},
        Row{"7", "2", RoundingMode::HalfAwayFromZero, "8"}, Row{"0", "0.1", RoundingMode::Up, "0"});
    CAPTURE(row.value, row.increment);
    const auto result = round_to(mL(row.value), mL(row.increment), row.mode);
    CHECK(result.value == mL(row.rounded));
    CHECK(result.error == mL(row.rounded) - mL(row.value));
}

TEST_CASE("Rounding to nothing or to less is a bug") {
    CHECK_THROWS_AS(round_to(mL("1"), mL("0"), RoundingMode::Down), std::logic_error);
    CHECK_THROWS_AS(round_to(mL("1"), mL("-0.1"), RoundingMode::Up), std::logic_error);
}

TEST_CASE("An amount adds only to its like") {
    const Amount sulfate(Substance("morphine-sulfate"), mg("4"));
    const Amount base(Substance("morphine"), mg("3"));
    CHECK(sulfate.plus(sulfate).value() == Amount(Substance("morphine-sulfate"), mg("8")));
    const auto refused = sulfate.plus(base);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::SaltFormUnspecified);
    CHECK(refused.error().where == "morphine");
    CHECK(refused.error().message.find("morphine-sulfate") != std::string::npos);
}

TEST_CASE("An admixture keeps its substances apart") {
    Admixture admixture;
    admixture.add(Amount(Substance("morphine-sulfate"), mg("4")));
    admixture.add(Amount(Substance("bupivacaine-hydrochloride"), mg("2")));
    admixture.add(Amount(Substance("morphine-sulfate"), mg("1")));
    CHECK(admixture.amounts().size() == 2);
    CHECK(admixture.mass_of(Substance("morphine-sulfate")) == mg("5"));
    CHECK(admixture.mass_of(Substance("bupivacaine-hydrochloride")) == mg("2"));
    CHECK(admixture.mass_of(Substance("morphine")).is_zero());
}

TEST_CASE("Laws of quantities") {
    rc::prop("the unit in which a quantity was made does not show", [] {
        const auto number = *values();
        for (const auto& unit : {units::kg, units::g, units::mg, units::mcg, units::ng}) {
            RC_ASSERT(Mass::of(number, unit).in(unit) == number);
            RC_ASSERT(Mass::of(number, unit) == Mass::of(Mass::of(number, unit).in(units::mcg), units::mcg));
        }
    });
    rc::prop("concentration times volume over volume is the concentration", [] {
        const auto strength = Concentration::of(*values(), units::mcg_per_mL);
        const auto volume = Volume::of(*values(), units::L);
        if (!volume.is_zero()) RC_ASSERT(strength * volume / volume == strength);
    });
    rc::prop("sums commute and scale", [] {
        const auto a = Mass::of(*values(), units::mcg);
        const auto b = Mass::of(*values(), units::g);
        const auto factor = *values();
        RC_ASSERT(a + b == b + a);
        RC_ASSERT(a - b == a + b * Rational(-1));
        RC_ASSERT((a + b) * factor == factor * a + factor * b);
    });
    rc::prop("order does not depend on the unit", [] {
        const auto a = *values();
        const auto b = *values();
        RC_ASSERT((Mass::of(a, units::mcg) < Mass::of(b, units::mcg)) == (a < b));
        RC_ASSERT((Mass::of(a, units::kg) <=> Mass::of(b, units::kg)) == (a <=> b));
    });
}

TEST_CASE("Laws of rounding") {
    const auto increments = rc::gen::element<std::string>("0.01", "0.02", "0.1", "0.2", "0.25", "0.001", "1", "5");
    rc::prop("the value is a multiple of the increment and the error is what was added", [&] {
        const auto asked = Volume::of(*values(), units::mL);
        const auto increment = mL(*increments);
        for (const auto mode : {RoundingMode::HalfAwayFromZero, RoundingMode::Down, RoundingMode::Up}) {
            const auto [value, error] = round_to(asked, increment, mode);
            RC_ASSERT((value / increment).is_whole());
            RC_ASSERT(value - error == asked);
            RC_ASSERT(round_to(value, increment, mode).value == value);
        }
    });
    rc::prop("to the nearest: at most half an increment, and away from zero on a tie", [&] {
        const auto asked = Volume::of(*values(), units::mL);
        const auto increment = mL(*increments);
        const auto [value, error] = round_to(asked, increment, RoundingMode::HalfAwayFromZero);
        RC_ASSERT(error.absolute() * 2 <= increment);
        if (error.absolute() * 2 == increment) RC_ASSERT(value.absolute() > asked.absolute());
        RC_ASSERT(round_to(asked * Rational(-1), increment, RoundingMode::HalfAwayFromZero).value ==
                  value * Rational(-1));
    });
    rc::prop("down and up enclose the value by less than one increment", [&] {
        const auto asked = Volume::of(*values(), units::mL);
        const auto increment = mL(*increments);
        const auto down = round_to(asked, increment, RoundingMode::Down);
        const auto up = round_to(asked, increment, RoundingMode::Up);
        RC_ASSERT(down.value <= asked && asked <= up.value);
        RC_ASSERT(down.error.absolute() < increment && up.error.absolute() < increment);
        RC_ASSERT((up.value - down.value).is_zero() == (asked / increment).is_whole());
    });
}

}  // namespace
}  // namespace cisterna::quantity
