#include "core/recipe/targets.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "core/order/prescription_reading.h"
#include "tests/cases/base_orders.h"

namespace cisterna::recipe {
namespace {

using quantity::DoseRate;
using quantity::Duration;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

order::Prescription read(const std::string& name, const std::vector<cases::Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    return *prescription;
}

Rational some_number() {
    return Rational::ratio(*rc::gen::inRange(1, 10'000), *rc::gen::inRange(1, 400));
}

order::Prescription some_prescription() {
    order::Prescription prescription;
    const auto number = *rc::gen::inRange<std::size_t>(1, 5);
    const auto primary = *rc::gen::inRange<std::size_t>(0, number);
    for (std::size_t i = 0; i < number; ++i) {
        order::OrderedDrug drug;
        drug.drug = "drug-" + std::to_string(i);
        drug.daily_dose = DoseRate::of(some_number(), units::mg_per_day);
        drug.role = i == primary ? order::DrugRole::Primary : order::DrugRole::Secondary;
        prescription.drugs.push_back(drug);
    }
    prescription.pump.alarm_volume = Volume::of(2, units::mL);
    prescription.fill_volume = Volume::of(Rational(2) + some_number(), units::mL);
    if (*rc::gen::arbitrary<bool>())
        prescription.patient_bolus =
            order::PatientBolus{quantity::Mass::of(some_number(), units::mg), Duration::of(some_number(), units::h),
                                *rc::gen::inRange<std::int64_t>(1, 20)};
    return prescription;
}

Targets targets(const order::Prescription& prescription) {
    const auto found = targets_of(prescription);
    if (!found) RC_FAIL(found.error().message);
    return *found;
}

void assert_same(const Targets& a, const Targets& b) {
    RC_ASSERT(a.flow == b.flow);
    RC_ASSERT(a.flow_with_boluses == b.flow_with_boluses);
    for (std::size_t i = 0; i < a.drugs.size(); ++i) RC_ASSERT(a.drugs[i].concentration == b.drugs[i].concentration);
}

TEST_CASE("Flow, concentration and refill interval as basis agree when one is worked out from the other") {
    CHECK(rc::check([] {
        auto prescription = some_prescription();
        prescription.basis = order::OrderedFlow{quantity::Flow::of(some_number(), units::mL_per_day)};
        const auto by_flow = targets(prescription);
        prescription.basis = order::PrimaryConcentration{prescription.primary().daily_dose / by_flow.flow};
        assert_same(by_flow, targets(prescription));
        prescription.basis = order::OrderedRefillInterval{(prescription.fill_volume - *prescription.pump.alarm_volume) /
                                                          by_flow.flow_with_boluses};
        assert_same(by_flow, targets(prescription));
    }));
}

TEST_CASE("Concentration times flow gives back each daily dose") {
    CHECK(rc::check([] {
        auto prescription = some_prescription();
        prescription.basis = order::OrderedFlow{quantity::Flow::of(some_number(), units::mL_per_day)};
        const auto found = targets(prescription);
        for (std::size_t i = 0; i < found.drugs.size(); ++i) {
            RC_ASSERT(found.drugs[i].concentration * found.flow == prescription.drugs[i].daily_dose);
            RC_ASSERT(found.drugs[i].concentration * found.flow_with_boluses == found.drugs[i].daily_dose_with_boluses);
        }
    }));
}

TEST_CASE("A bolus takes its volume from the solution and carries every drug in the mixture's ratio") {
    // By hand: 8 mg/mL, 4 mg a day, 4 boluses of 0.25 mg: 1 mg more morphine, in 0.125 mL, with 0.5 mg bupivacaine.
    const auto found = targets(read(
        "morphine-bupivacaine",
        {{"patient_bolus", codec::Object().set("dose", "0.25 mg").set("lockout", "3 h").set("maximum_per_day", 4)}}));
    CHECK(found.flow == quantity::Flow::of(Rational::ratio(1, 2), units::mL_per_day));
    CHECK(found.flow_with_boluses == quantity::Flow::of(Rational::ratio(5, 8), units::mL_per_day));
    CHECK(found.drugs[0].daily_dose_with_boluses == DoseRate::of(5, units::mg_per_day));
    CHECK(found.drugs[1].daily_dose_with_boluses == DoseRate::of(Rational::ratio(5, 2), units::mg_per_day));
}

TEST_CASE("Without boluses the two doses are one") {
    const auto found = targets(read("morphine-bupivacaine"));
    CHECK(found.flow == found.flow_with_boluses);
    CHECK(found.drugs[1].daily_dose == found.drugs[1].daily_dose_with_boluses);
}

TEST_CASE("A refill interval without an alarm volume, or with nothing above it, is refused") {
    const codec::Value interval(codec::Object().set("refill_interval", "36 day"));
    auto refused = targets_of(read("morphine-alone", {{"basis", interval}, {"pump.alarm_volume", codec::Value()}}));
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::ValueMissing);
    for (const auto alarm : {"20 mL", "21 mL"}) {
        refused = targets_of(read("morphine-alone", {{"basis", interval}, {"pump.alarm_volume", alarm}}));
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::NothingToDeliver);
    }
}

}  // namespace
}  // namespace cisterna::recipe
