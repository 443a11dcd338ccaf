// Laws of the kind limits: units do not matter, and being within is monotonous.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/calculation/calculation.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Value;
using quantity::Rational;

std::string written(std::int64_t micrograms, const std::string& unit, const std::string& per) {
    const auto number = unit == "mcg" ? Rational(micrograms) : Rational::ratio(micrograms, 1000);
    return quantity::contract_number(number) + " " + unit + per;
}

Object answer(const Object& inputs) {
    const auto result = calculate("limits", inputs);
    if (!result) RC_FAIL(result.error().where + ": " + result.error().message);
    return *result;
}

bool within(const Object& inputs) {
    return *answer(inputs).find("within") == Value(true);
}

Object dose(std::int64_t value, std::int64_t limit, const std::string& value_unit, const std::string& limit_unit) {
    Object inputs;
    inputs.set("limit_type", "daily_dose")
        .set("value", written(value, value_unit, "/day"))
        .set("limit", written(limit, limit_unit, "/day"));
    return inputs;
}

TEST_CASE("A limit is the same in milligrams and in micrograms") {
    CHECK(rc::check([] {
        const auto value = *rc::gen::inRange<std::int64_t>(1, 50'000);
        const auto limit = *rc::gen::inRange<std::int64_t>(1, 50'000);
        const auto first = answer(dose(value, limit, "mg", "mg"));
        for (const auto& [a, b] : {std::pair{"mcg", "mg"}, {"mg", "mcg"}, {"mcg", "mcg"}}) {
            const auto again = answer(dose(value, limit, a, b));
            RC_ASSERT(*again.find("within") == *first.find("within"));
            RC_ASSERT(*again.find("ratio") == *first.find("ratio"));
        }
        RC_ASSERT(within(dose(value, limit, "mg", "mcg")) == (value <= limit));
    }));
}

Object balance(std::int64_t withdrawn, std::int64_t dispensed, std::int64_t waste) {
    Object inputs;
    inputs.set("limit_type", "mass_balance")
        .set("withdrawn", written(withdrawn, "mg", ""))
        .set("dispensed", written(dispensed, "mcg", ""))
        .set("witnessed_waste", written(waste, "mg", ""));
    return inputs;
}

TEST_CASE("A balance closes exactly when nothing is missing and nothing too much") {
    CHECK(rc::check([] {
        const auto dispensed = *rc::gen::inRange<std::int64_t>(0, 5'000'000);
        const auto waste = *rc::gen::inRange<std::int64_t>(1, 5'000'000);
        const auto missing = *rc::gen::inRange<std::int64_t>(-3, 4);
        RC_PRE(dispensed + waste + missing > 0);
        RC_ASSERT(within(balance(dispensed + waste + missing, dispensed, waste)) == (missing == 0));
    }));
}

Object assay(std::int64_t found, std::int64_t tolerance_percent) {
    Object inputs;
    inputs.set("limit_type", "assay")
        .set("label", "10 mg/mL")
        .set("found", written(found, "mg", "/mL"))
        .set("tolerance", std::to_string(tolerance_percent) + " %");
    return inputs;
}

TEST_CASE("What passes a tolerance passes every wider one") {
    CHECK(rc::check([] {
        const auto found = *rc::gen::inRange<std::int64_t>(7'000, 13'000);
        const auto tolerance = *rc::gen::inRange<std::int64_t>(0, 20);
        RC_ASSERT(!within(assay(found, tolerance)) || within(assay(found, tolerance + 1)));
        RC_ASSERT(within(assay(found, tolerance)) == (std::abs(found - 10'000) <= tolerance * 100));
    }));
}

TEST_CASE("No bytes of a field make the program stop: any text of a figure is answered or refused") {
    CHECK(rc::check([](const std::string& text) {
        for (const auto* key : {"value", "limit", "rule", "limit_type", "low"}) {
            auto inputs = dose(1, 2, "mg", "mg");
            inputs.set(key, text);
            const auto result = calculate("limits", inputs);
            RC_ASSERT(result.has_value() || result.error().code != ErrorCode::Bug);
        }
    }));
}

}  // namespace
}  // namespace cisterna::calculation
