// Laws of acceptance that hold for every figure.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/acceptance/batch.h"
#include "core/acceptance/bounds.h"
#include "core/acceptance/fill_weight.h"
#include "core/acceptance/reconciliation.h"

namespace cisterna::acceptance {
namespace {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational some_number() {
    return Rational::ratio(*rc::gen::inRange(1, 100'000), *rc::gen::inRange(1, 1'000));
}

TEST_CASE("Exactly one of at most and above holds, and exactly one of at least and below") {
    CHECK(rc::check([] {
        const auto value = Rational(*rc::gen::inRange(-5, 5));
        const auto limit = Rational(*rc::gen::inRange(-5, 5));
        RC_ASSERT(satisfies(value, Comparison::AtMost, limit) != satisfies(value, Comparison::Above, limit));
        RC_ASSERT(satisfies(value, Comparison::AtLeast, limit) != satisfies(value, Comparison::Below, limit));
    }));
}

TEST_CASE("What lies in a range lies in every wider one") {
    CHECK(rc::check([] {
        const auto low = some_number();
        const Range range{low, low + some_number()};
        const Range wider{low - some_number(), *range.high + some_number()};
        const auto value = some_number();
        RC_PRE(contains(range, value));
        RC_ASSERT(contains(wider, value));
    }));
}

TEST_CASE("A volume weighed out by its own density has no error") {
    CHECK(rc::check([] {
        const auto target = Volume::of(some_number(), units::mL);
        const auto density = quantity::Concentration::of(some_number(), units::mg_per_mL);
        const auto exact = fill_by_weight({target, density, target * density});
        RC_ASSERT(exact->error.is_zero());
        const auto share = some_number();
        const auto more = fill_by_weight({target, density, target * density * (Rational(1) + share)});
        RC_ASSERT(more->error == share);
    }));
}

TEST_CASE("The sequence of the uses does not matter, and what is wasted is no longer missing") {
    CHECK(rc::check([] {
        const auto withdrawn = Mass::of(some_number(), units::mg);
        std::vector<Use<Mass>> uses{{"dispensed", Mass::of(some_number(), units::mg)},
                                    {"quality_control", Mass::of(some_number(), units::mg)}};
        const auto before = reconcile<Mass>(withdrawn, uses);
        std::swap(uses[0], uses[1]);
        RC_ASSERT(reconcile<Mass>(withdrawn, uses)->unaccounted == before->unaccounted);
        RC_PRE(before->unaccounted.is_positive());
        uses.push_back({"witnessed_waste", before->unaccounted});
        RC_ASSERT(reconcile<Mass>(withdrawn, uses)->unaccounted.is_zero());
    }));
}

TEST_CASE("A larger batch never has fewer samples") {
    for (std::int64_t units = 1; units < samples_follow_usp71_from - 1; ++units)
        CHECK(*sterility_samples(units) <= *sterility_samples(units + 1));
}

}  // namespace
}  // namespace cisterna::acceptance
