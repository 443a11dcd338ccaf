// Laws of the proposal and of the nearest changes, for random orders on the shipped formulary.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/write.h"
#include "core/design/design.h"
#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"
#include "tests/cases/changes.h"
#include "tests/cases/shipped_formulary.h"
#include "tests/unit/design/some_order.h"

namespace cisterna::design {
namespace {

using quantity::Rational;
using test::Asked;
using test::read;
using test::some_document;

Design designed(const order::Prescription& prescription) {
    const Asked asked(prescription);
    auto found = design(asked.question());
    if (!found) RC_FAIL(found.error().message);
    return std::move(*found);
}

bool is_open(const codec::Value& document) {
    const auto prescription = read(document);
    const Asked asked(prescription);
    return window_of(asked.question())->is_open();
}

TEST_CASE("A proposal lies in the window, and is never one that the check stops") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const auto d = designed(prescription);
        RC_CLASSIFY(d.proposal.has_value(), "proposed");
        RC_PRE(d.proposal.has_value());
        const auto& flow = d.proposal->targets.flow;
        RC_ASSERT(d.window.is_open());
        RC_ASSERT(*d.window.flow.at_least <= flow);
        RC_ASSERT(flow <= *d.window.flow.at_most);
        RC_ASSERT(d.proposal->check.verdict != rules::Outcome::Stop);
        RC_ASSERT(d.proposal->crossed_holds.empty());
        for (std::size_t i = 0; i < prescription.drugs.size(); ++i)
            RC_ASSERT(d.proposal->targets.drugs[i].concentration * flow == prescription.drugs[i].daily_dose);
        if (prescription.wishes.refill_interval) RC_ASSERT(*d.proposal->lasts >= *prescription.wishes.refill_interval);
    }));
}

TEST_CASE("An order with the proposal as its basis lies inside its own window") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const auto first = designed(prescription);
        RC_PRE(first.proposal.has_value());
        const auto again = designed(with_basis(prescription, first.proposal->basis));
        RC_ASSERT(again.ordered->crossed.empty());
        RC_ASSERT(again.ordered->targets.flow == first.proposal->targets.flow);
        RC_ASSERT(again.proposal->targets.flow == first.proposal->targets.flow);
    }));
}

TEST_CASE("An empty window names a contradiction, an open one none") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const auto d = designed(prescription);
        RC_CLASSIFY(!d.window.is_open(), "empty");
        RC_ASSERT(d.contradictions.empty() == d.window.is_open());
        RC_ASSERT(d.window.is_open() || (d.verdict == rules::Outcome::Stop && !d.proposal));
        RC_ASSERT(!d.window.is_open() || d.changes.empty());
    }));
}

// The figure before a change's figure on its grid, towards where it stood.
std::string a_step_back(const NearestChange& change) {
    const auto from = *quantity::AnyQuantity::parse(change.from);
    const auto to = *quantity::AnyQuantity::parse(change.to);
    auto step = Rational(1);
    if (change.field == "fill_volume" || change.field == "overfill") {
        step = Rational::ratio(1, 10);
    } else if (!change.field.starts_with("wishes.refill")) {
        step = Rational::power_of_ten(-2);
        while (from.number() * Rational::ratio(1, 100) >= step * Rational(10)) step *= Rational(10);
        while (from.number() * Rational::ratio(1, 100) < step) step = step / Rational(10);
    }
    const auto back = to.number() < from.number() ? std::min(to.number() + step, from.number())
                                                  : std::max(to.number() - step, from.number());
    return quantity::contract_number(back) + " " + to.unit();
}

TEST_CASE("Each nearest change opens the window, and a step less does not") {
    CHECK(rc::check([] {
        const auto document = some_document();
        const auto prescription = read(document);
        const auto d = designed(prescription);
        RC_PRE(!d.changes.empty());
        for (const auto& change : d.changes) {
            if (change.field == "drugs") continue;
            RC_ASSERT(is_open(*cases::with_change(document, change.field, change.to)));
            RC_ASSERT(!is_open(*cases::with_change(document, change.field, a_step_back(change))));
        }
    }));
}

TEST_CASE("The same question gives the same bytes") {
    CHECK(rc::check([] {
        const auto prescription = read(some_document());
        const auto& formulary = cases::shipped_formulary();
        const auto once = design_json(designed(prescription), prescription, formulary, "test");
        const auto again = design_json(designed(prescription), prescription, formulary, "test");
        RC_ASSERT(codec::indented(once) == codec::indented(again));
    }));
}

}  // namespace
}  // namespace cisterna::design
