// Laws of endotoxin limits that hold for every patient and every dose.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "core/endotoxin/endotoxin.h"
#include "core/endotoxin/load.h"

namespace cisterna::endotoxin {
namespace {

using quantity::Flow;
using quantity::PatientMass;
using quantity::Volume;
using quantity::volume_dimension;

Rational some_number() {
    return Rational::ratio(*rc::gen::inRange(1, 100'000), *rc::gen::inRange(1, 1'000));
}

PatientMass some_weight() {
    return PatientMass::of(some_number(), quantity::units::kg_of_patient);
}

WorstHour<volume_dimension> some_hour() {
    return {Flow::of(some_number(), quantity::units::mL_per_h), Volume::of(some_number(), quantity::units::mL)};
}

ProductLimit<volume_dimension> limit(const WorstHour<volume_dimension>& given, const PatientMass& weight) {
    const auto answer = limit_for(threshold_of(Route::Neuraxial), given, weight);
    if (!answer) RC_FAIL(answer.error().message);
    return answer->limit;
}

TEST_CASE("Twice the dose halves the limit, twice the weight doubles it") {
    CHECK(rc::check([] {
        const auto given = some_hour();
        const auto weight = some_weight();
        const auto factor = some_number();
        const WorstHour<volume_dimension> more{given.rate * factor, given.boluses * factor};
        RC_ASSERT(limit(more, weight) * factor == limit(given, weight));
        RC_ASSERT(limit(given, weight * factor) == limit(given, weight) * factor);
    }));
}

TEST_CASE("A bolus of what flows in an hour is the same as twice the flow") {
    CHECK(rc::check([] {
        const auto rate = Flow::of(some_number(), quantity::units::mL_per_h);
        const auto weight = some_weight();
        const WorstHour<volume_dimension> with_bolus{rate, rate * quantity::Duration::of(1, quantity::units::h)};
        RC_ASSERT(limit(with_bolus, weight) == limit({rate * Rational(2), Volume()}, weight));
    }));
}

TEST_CASE("A dose stated for each kilogram gives the same limit as the dose and the weight") {
    CHECK(rc::check([] {
        const auto given = some_hour();
        const auto answer = limit_for(threshold_of(Route::Neuraxial), given, some_weight());
        const auto again = limit_for<volume_dimension>(threshold_of(Route::Neuraxial), answer->hourly_dose);
        RC_ASSERT(*again == answer->limit);
    }));
}

TEST_CASE("The load of all parts is the load of some and the load of the others") {
    CHECK(rc::check([] {
        const auto count = *rc::gen::inRange<std::size_t>(2, 8);
        std::vector<LoadPart> parts;
        for (std::size_t i = 0; i < count; ++i)
            parts.push_back({"part", VolumePart{Volume::of(some_number(), quantity::units::mL),
                                                Endotoxin::of(some_number(), quantity::units::EU) /
                                                    Volume::of(1, quantity::units::mL)}});
        const auto split = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(1, count));
        const auto all = load_of(parts, std::nullopt);
        const auto first = load_of({parts.begin(), parts.begin() + split}, std::nullopt);
        const auto rest = load_of({parts.begin() + split, parts.end()}, std::nullopt);
        RC_ASSERT(all->total == first->total + rest->total);
    }));
}

}  // namespace
}  // namespace cisterna::endotoxin
