#include "tests/unit/design/some_order.h"

#include <rapidcheck.h>

#include <stdexcept>

#include "core/order/prescription_reading.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::design::test {
namespace {

using cases::Change;
using codec::Array;
using codec::Object;
using codec::Value;

// "12.3", from 0.1 up to a tenth of the number given.
std::string tenths(int below) {
    const auto number = *rc::gen::inRange(1, below);
    return std::to_string(number / 10) + "." + std::to_string(number % 10);
}

template <class Number>
std::string whole(Number from, Number below) {
    return std::to_string(*rc::gen::inRange(from, below));
}

bool one_in(int chances) {
    return *rc::gen::weightedElement<bool>({{1, true}, {static_cast<std::size_t>(chances - 1), false}});
}

Value some_wishes() {
    Object wishes;
    if (!one_in(3)) wishes.set("refill_interval", whole(5, 200) + " day");
    if (one_in(5)) wishes.set("refill_interval_at_most", whole(20, 300) + " day");
    if (one_in(6)) wishes.set("flow_at_least", tenths(8) + " mL/day");
    if (one_in(6)) wishes.set("flow_at_most", tenths(30) + " mL/day");
    if (one_in(5))
        wishes.set("concentrations",
                   Array{Object().set("drug", "morphine-sulfate").set("at_most", tenths(250) + " mg/mL")});
    return wishes;
}

}  // namespace

order::Prescription read(const Value& document) {
    auto prescription = order::read_prescription(document);
    if (!prescription)
        throw std::runtime_error(prescription.error().front().where + ": " + prescription.error().front().message);
    return std::move(*prescription);
}

Value some_document() {
    std::vector<Change> changes{
        {"basis", Value()},
        {"drugs[0].daily_dose", tenths(150) + " mg/day"},
        {"drugs[1].daily_dose", tenths(60) + " mg/day"},
        {"wishes", some_wishes()},
        {"fill_volume", whole(5, 41) + " mL"},
        {"overfill", tenths(40) + " mL"},
        {"pump.model",
         *rc::gen::element<std::string>("synchromed-ii-8637-20", "synchromed-ii-8637-40", "prometra-ii-20-13827")}};
    if (one_in(2))
        changes.push_back(
            {"drugs[2]",
             Object().set("drug", "clonidine-hydrochloride").set("daily_dose", whole(5, 600) + " mcg/day")});
    else if (one_in(2))
        changes.push_back({"drugs[1]", Value()});
    if (one_in(3))
        changes.push_back({"patient_bolus", Object()
                                                .set("dose", tenths(20) + " mg")
                                                .set("lockout", whole(1, 13) + " h")
                                                .set("maximum_per_day", *rc::gen::inRange(1, 12))});
    return cases::base_order("morphine-bupivacaine", changes);
}

Asked::Asked(const order::Prescription& prescription)
    : knowledge(knowledge_of(prescription, cases::shipped_formulary())),
      question_{prescription, cases::shipped_formulary(), nullptr,
                *calendar::Instant::parse("2026-11-23T09:00:00-05:00"), knowledge} {}

}  // namespace cisterna::design::test
