// Laws of the window, for random orders on the shipped formulary.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/design/window.h"
#include "tests/cases/changes.h"
#include "tests/unit/design/some_order.h"

namespace cisterna::design {
namespace {

using quantity::Flow;
using quantity::Rational;
using test::Asked;
using test::read;
using test::some_document;
using Indices = std::vector<std::size_t>;

Window window(const order::Prescription& prescription) {
    const Asked asked(prescription);
    auto found = window_of(asked.question());
    if (!found) RC_FAIL(found.error().message);
    return *found;
}

// The bounds that a flow crosses when flows are compared.
Indices crossed_by_flow(const Window& window, const Flow& flow) {
    Indices crossed;
    for (std::size_t i = 0; i < window.bounds.size(); ++i) {
        const auto& bound = window.bounds[i];
        if (bound.side == Side::Below ? flow < bound.flow : flow > bound.flow) crossed.push_back(i);
    }
    return crossed;
}

// Between the end of the window and the next bound of that side, or half the end itself.
Flow just_under(const Window& window) {
    Flow next;
    for (const auto& bound : window.bounds)
        if (bound.side == Side::Below && bound.flow < *window.flow.at_least) next = std::max(next, bound.flow);
    return (next + *window.flow.at_least) / Rational(2);
}

Flow just_over(const Window& window) {
    auto next = *window.flow.at_most * Rational(2);
    for (const auto& bound : window.bounds)
        if (bound.side == Side::Above && bound.flow > *window.flow.at_most) next = std::min(next, bound.flow);
    return (next + *window.flow.at_most) / Rational(2);
}

TEST_CASE("Comparing flows and judging what a flow makes agree for every flow and every bound") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const Asked asked(prescription);
        const auto w = *window_of(asked.question());
        auto flow = Flow::of(Rational::ratio(*rc::gen::inRange(1, 40'000), *rc::gen::inRange(1, 9'000)),
                             quantity::units::mL_per_day);
        const bool on_a_bound = *rc::gen::arbitrary<bool>();
        if (on_a_bound) flow = w.bounds[*rc::gen::inRange<std::size_t>(0, w.bounds.size())].flow;
        RC_ASSERT(crossed_by(flow, w, asked.question()) == crossed_by_flow(w, flow));
    }));
}

TEST_CASE("Every flow in the window keeps every bound") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const Asked asked(prescription);
        const auto w = *window_of(asked.question());
        RC_PRE(w.is_open());
        const auto part = Rational::ratio(*rc::gen::inRange(0, 101), 100);
        const auto inside = *w.flow.at_least + (*w.flow.at_most - *w.flow.at_least) * part;
        RC_ASSERT(crossed_by(inside, w, asked.question()).empty());
    }));
}

TEST_CASE("A flow just outside crosses what binds that side and nothing else") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const Asked asked(prescription);
        const auto w = *window_of(asked.question());
        RC_PRE(w.is_open());
        RC_ASSERT(crossed_by(just_under(w), w, asked.question()) == w.binding_below);
        RC_ASSERT(crossed_by(just_over(w), w, asked.question()) == w.binding_above);
    }));
}

TEST_CASE("Doubling every dose and every volume doubles what concentrations and intervals ask of the flow") {
    CHECK(rc::check([] {
        const auto once = read(some_document());
        auto twice = once;
        for (auto& drug : twice.drugs) drug.daily_dose = drug.daily_dose * Rational(2);
        if (twice.patient_bolus) twice.patient_bolus->dose = twice.patient_bolus->dose * Rational(2);
        twice.fill_volume = twice.fill_volume * Rational(2);
        twice.overfill = twice.overfill * Rational(2);
        twice.pump.alarm_volume = *twice.pump.alarm_volume * Rational(2);
        const auto a = window(once);
        const auto b = window(twice);
        RC_ASSERT(a.bounds.size() == b.bounds.size());
        for (std::size_t i = 0; i < a.bounds.size(); ++i) {
            const auto kind = a.bounds[i].kind;
            const bool stays =
                kind == BoundKind::PumpMinimum || kind == BoundKind::PumpMaximum || kind == BoundKind::WishedFlow;
            // The smallest volume that is measured does not grow with them.
            const int factor = stays ? 1 : kind == BoundKind::MeasurableVolume ? 4 : 2;
            RC_ASSERT(b.bounds[i].flow == a.bounds[i].flow * Rational(factor));
        }
    }));
}

TEST_CASE("The window does not depend on the unit in which a dose is written") {
    CHECK(rc::check([] {
        const auto in_milligrams = read(some_document());
        auto in_micrograms = in_milligrams;
        for (auto& drug : in_micrograms.drugs) drug.unit = quantity::MassUnit::Microgram;
        const auto a = window(in_milligrams);
        const auto b = window(in_micrograms);
        RC_ASSERT(a.flow.at_least == b.flow.at_least);
        RC_ASSERT(a.flow.at_most == b.flow.at_most);
    }));
}

TEST_CASE("A looser wish never closes the window further") {
    CHECK(rc::check([] {
        const auto strict = read(some_document());
        auto loose = strict;
        if (loose.wishes.refill_interval)
            loose.wishes.refill_interval = *loose.wishes.refill_interval * Rational::ratio(9, 10);
        if (loose.wishes.flow_at_most) loose.wishes.flow_at_most = *loose.wishes.flow_at_most * Rational(2);
        loose.wishes.flow_at_least.reset();
        loose.wishes.concentrations.clear();
        const auto a = window(strict);
        const auto b = window(loose);
        RC_ASSERT(*b.flow.at_least <= *a.flow.at_least);
        RC_ASSERT(*b.flow.at_most >= *a.flow.at_most);
    }));
}

TEST_CASE("A cap shorter than the wished interval closes the window whatever the flow") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        RC_PRE(prescription.wishes.refill_interval.has_value());
        Asked asked(prescription);
        asked.knowledge.caps.clear();
        const auto without = *window_of(asked.question());
        IntervalCap cap;
        cap.longest = *prescription.wishes.refill_interval * Rational::ratio(*rc::gen::inRange(1, 200), 100);
        asked.knowledge.caps.push_back(cap);
        const auto with = *window_of(asked.question());
        RC_ASSERT(with.wish_is_over_cap == (cap.longest < *prescription.wishes.refill_interval));
        RC_ASSERT(with.is_open() == (without.is_open() && !with.wish_is_over_cap));
        const auto some_flow = *without.flow.at_most;
        RC_ASSERT(*with.refill_due_after(some_flow) == std::min(*without.delivery.interval(some_flow), cap.longest));
    }));
}

}  // namespace
}  // namespace cisterna::design
