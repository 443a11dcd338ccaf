#include <catch2/catch.hpp>

#include "core/acceptance/batch.h"
#include "core/acceptance/bounds.h"
#include "core/acceptance/fill_weight.h"
#include "core/acceptance/reconciliation.h"
#include "core/acceptance/two_people.h"
#include "core/quantity/text.h"

namespace cisterna::acceptance {
namespace {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Mass grams(const Rational& number) {
    return Mass::of(number, units::g);
}

Volume mL(const Rational& number) {
    return Volume::of(number, units::mL);
}

TEST_CASE("A comparison includes its limit only when it says so") {
    const Rational limit(5);
    CHECK(satisfies(limit, Comparison::AtMost, limit));
    CHECK_FALSE(satisfies(limit, Comparison::Below, limit));
    CHECK(satisfies(limit, Comparison::AtLeast, limit));
    CHECK_FALSE(satisfies(limit, Comparison::Above, limit));
    CHECK_FALSE(satisfies(Rational(6), Comparison::AtMost, limit));
    CHECK_FALSE(satisfies(Rational(4), Comparison::AtLeast, limit));
    CHECK(comparison_sign(Comparison::AtMost) == "<=");
    CHECK(comparison_sign(Comparison::Above) == ">");
}

TEST_CASE("Both ends of a range belong to it, and one end is enough") {
    const Range range{Rational(90), Rational(110)};
    CHECK(contains(range, Rational(90)));
    CHECK(contains(range, Rational(110)));
    CHECK_FALSE(contains(range, Rational::ratio(8999, 100)));
    CHECK_FALSE(contains(range, Rational::ratio(11001, 100)));
    CHECK(contains({std::nullopt, Rational(110)}, Rational(0)));
    CHECK_FALSE(contains({Rational(90), std::nullopt}, Rational(89)));
    CHECK(check_range({std::nullopt, std::nullopt}).error().code == ErrorCode::ValueMissing);
    CHECK(check_range({Rational(2), Rational(1)}).error().code == ErrorCode::OrderInconsistent);
    CHECK(check_range({Rational(1), Rational(1)}).has_value());
}

FillWeight weighed(const Mass& net) {
    return {mL(20), quantity::Concentration::of(Rational::ratio(10046, 10), units::mg_per_mL), net};
}

TEST_CASE("A fill is judged by its weight and its density") {
    const auto filled = fill_by_weight(weighed(grams(Rational::ratio(20135, 1000))));
    REQUIRE(filled);
    CHECK(quantity::contract_text(filled->volume, units::mL) == "20.0428031057 mL");
    CHECK(quantity::contract_percent(filled->error) == "0.214015528569 %");
    CHECK(net_weight(grams(Rational::ratio(3295, 100)), grams(Rational::ratio(12815, 1000))) ==
          grams(Rational::ratio(20135, 1000)));
}

TEST_CASE("A weight that cannot be is refused with its field") {
    CHECK(net_weight(grams(0), grams(0)).error().where == "gross");
    CHECK(net_weight(grams(10), grams(-1)).error().where == "tare");
    CHECK(net_weight(grams(10), grams(10)).error().code == ErrorCode::WeightNotPositive);
    CHECK(net_weight(grams(10), grams(0)) == grams(10));
    CHECK(fill_by_weight(weighed(grams(0))).error().where == "net");
    auto fill = weighed(grams(20));
    fill.target = Volume();
    CHECK(fill_by_weight(fill).error().where == "target_volume");
    fill = weighed(grams(20));
    fill.density = {};
    CHECK(fill_by_weight(fill).error().where == "density");
}

TEST_CASE("What is missing of a controlled substance is told, and so is what is too much") {
    const Mass withdrawn = Mass::of(2500, units::mg);
    const auto missing = reconcile<Mass>(withdrawn, {{"dispensed", Mass::of(2400, units::mg)},
                                                     {"quality_control", Mass::of(60, units::mg)},
                                                     {"witnessed_waste", Mass::of(35, units::mg)}});
    REQUIRE(missing);
    CHECK(missing->unaccounted == Mass::of(5, units::mg));
    CHECK(missing->unaccounted_fraction == Rational::ratio(2, 1000));
    const auto surplus = reconcile<Mass>(withdrawn, {{"dispensed", Mass::of(2501, units::mg)}});
    CHECK(surplus->unaccounted == Mass::of(-1, units::mg));
    CHECK(reconcile<Mass>(Mass(), {}).error().where == "withdrawn");
    CHECK(reconcile<Volume>(mL(1), {{"waste", mL(-1)}}).error().code == ErrorCode::VolumeNotPositive);
}

TEST_CASE("A tenth of a small batch is tested, rounded up") {
    CHECK(sterility_samples(1) == 1);
    CHECK(sterility_samples(10) == 1);
    CHECK(sterility_samples(11) == 2);
    CHECK(sterility_samples(39) == 4);
    CHECK(sterility_samples(40).error().code == ErrorCode::NoLimitForCondition);
    CHECK(sterility_samples(0).error().code == ErrorCode::OrderInconsistent);
    CHECK(largest_tested_batch == 250);
}

TEST_CASE("One person is not two, however the account is written") {
    CHECK(is_same_person("rph-03", "RPH-03 "));
    CHECK_FALSE(is_same_person("rph-03", "rph-30"));
    CHECK(check_witness("tech-17", std::nullopt, "witness").error().code == ErrorCode::WitnessMissing);
    CHECK(check_witness("tech-17", " ", "witness").error().code == ErrorCode::WitnessMissing);
    CHECK(check_witness("tech-17", "Tech-17", "witness").error().code == ErrorCode::WitnessSamePerson);
    CHECK(check_witness("tech-17", "rph-03", "witness").has_value());
    CHECK(check_verifier("rph-03", "rph-03", "verified_by").error().where == "verified_by");
    CHECK(check_verifier("tech-17", "rph-03", "verified_by").has_value());
}

}  // namespace
}  // namespace cisterna::acceptance
