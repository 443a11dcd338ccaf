#include "core/design/design.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"
#include "tests/unit/design/some_order.h"

namespace cisterna::design {
namespace {

using cases::base_order;
using codec::Object;
using codec::Value;
using quantity::Concentration;
using quantity::Flow;
using quantity::Rational;
using test::Asked;
using test::read;
namespace units = quantity::units;

order::Prescription morphine(const std::string& dose, const std::string& interval) {
    return read(base_order(
        "morphine-alone",
        {{"basis", Value()}, {"drugs[0].daily_dose", dose}, {"wishes", Object().set("refill_interval", interval)}}));
}

// Morphine that dissolves up to so much, where more may be allowed by a pharmacist.
Solubility soft_limit(int milligrams) {
    Solubility limit;
    limit.drug = "morphine-sulfate";
    limit.most = Concentration::of(milligrams, units::mg_per_mL);
    limit.force = Force::Hold;
    limit.evidence = formulary::Evidence::Secondary;
    return limit;
}

std::vector<BoundKind> kinds(const Window& window, const std::vector<std::size_t>& indices) {
    std::vector<BoundKind> found;
    for (const auto i : indices) found.push_back(window.bounds[i].kind);
    return found;
}

TEST_CASE("A bound that only holds narrows the proposal, not the window") {
    const auto prescription = morphine("4 mg/day", "50 day");
    Asked asked(prescription);
    asked.knowledge.solubilities = {soft_limit(12)};
    const auto d = design(asked.question());
    REQUIRE(d);
    CHECK(d->window.flow.at_least == Flow::of(Rational::ratio(1, 5), units::mL_per_day));
    CHECK(d->window.without_holds.at_least == Flow::of(Rational::ratio(1, 3), units::mL_per_day));
    REQUIRE(d->proposal);
    CHECK(d->window.without_holds.holds(d->proposal->targets.flow));
    CHECK(d->proposal->crossed_holds.empty());
    CHECK(d->verdict == rules::Outcome::Pass);
}

TEST_CASE("Where only a crossed hold leaves a window, the proposal says so and a pharmacist must look") {
    const auto prescription = morphine("4 mg/day", "60 day");
    Asked asked(prescription);
    asked.knowledge.solubilities = {soft_limit(10)};
    const auto d = design(asked.question());
    REQUIRE(d);
    CHECK(d->window.is_open());
    CHECK(d->window.without_holds.is_empty());
    REQUIRE(d->proposal);
    CHECK(kinds(d->window, d->proposal->crossed_holds) == std::vector{BoundKind::Solubility});
    CHECK(d->verdict == rules::Outcome::Hold);
}

TEST_CASE("A solubility that stops bounds the window") {
    const auto prescription = morphine("4 mg/day", "60 day");
    Asked asked(prescription);
    asked.knowledge.solubilities = {soft_limit(16)};
    asked.knowledge.solubilities[0].force = Force::Stop;
    const auto d = design(asked.question());
    REQUIRE(d);
    CHECK(d->window.flow.at_least == Flow::of(Rational::ratio(1, 4), units::mL_per_day));
    CHECK(kinds(d->window, d->window.binding_below) == std::vector{BoundKind::Solubility});
}

TEST_CASE("An order gets the proposal as its basis, with the reason") {
    const auto prescription = morphine("4 mg/day", "60 day");
    const Asked asked(prescription);
    const auto designed = design_basis(asked.question());
    REQUIRE(designed);
    CHECK(std::get<order::PrimaryConcentration>(designed->order.basis).value ==
          Concentration::of(15, units::mg_per_mL));
    CHECK(designed->reason.find("15 mg/mL of the primary drug is the roundest figure near") == 0);
    CHECK(designed->order.id == prescription.id);
}

TEST_CASE("An order that cannot be designed is refused at its basis, with what contradicts") {
    const auto prescription = morphine("7 mg/day", "60 day");
    const Asked asked(prescription);
    const auto designed = design_basis(asked.question());
    REQUIRE_FALSE(designed);
    REQUIRE(designed.error().size() == 1);
    CHECK(designed.error()[0].code == ErrorCode::OrderInconsistent);
    CHECK(designed.error()[0].where == "basis");
    CHECK(designed.error()[0].message.find("no flow is both") != std::string::npos);
}

TEST_CASE("Only when no single dose opens the window all doses together are lowered") {
    const auto prescription =
        read(base_order("morphine-bupivacaine", {{"basis", Value()},
                                                 {"drugs[0].daily_dose", "5 mg/day"},
                                                 {"drugs[1].daily_dose", "4 mg/day"},
                                                 {"wishes", Object().set("refill_interval", "150 day")}}));
    const Asked asked(prescription);
    const auto d = design(asked.question());
    REQUIRE(d);
    // 5 / 25 + 4 / 7.5 = 0.7333 mL/day are needed, 18 / 150 = 0.12 are allowed: 16.36 percent, so 16. The limits of
    // 20 and 30 mg/mL ask for less.
    const auto found = std::find_if(d->changes.begin(), d->changes.end(),
                                    [](const NearestChange& change) { return change.field == "drugs"; });
    REQUIRE(found != d->changes.end());
    CHECK(found->to == "16 %");
    CHECK(std::none_of(d->changes.begin(), d->changes.end(),
                       [](const NearestChange& change) { return change.field.starts_with("drugs["); }));
}

TEST_CASE("A fill that is not above the alarm volume is refused") {
    const auto prescription = read(base_order("morphine-alone", {{"basis", Value()}, {"fill_volume", "2 mL"}}));
    const Asked asked(prescription);
    const auto d = design(asked.question());
    REQUIRE_FALSE(d);
    CHECK(d.error().code == ErrorCode::NothingToDeliver);
}

}  // namespace
}  // namespace cisterna::design
