// Laws of the whole check, for random orders on the shipped formulary.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/rules/check.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::rules {
namespace {

using cases::base_order;
using cases::Change;
using codec::Object;
using codec::Value;

const calendar::Instant start = *calendar::Instant::parse("2026-11-23T09:00:00-05:00");

std::string some_number() {
    const auto digits = std::to_string(*rc::gen::inRange<std::int64_t>(1, 100'000));
    const auto zeros = *rc::gen::weightedElement<int>({{30, 0}, {1, 3}, {1, 20}});
    const auto places = static_cast<std::size_t>(*rc::gen::inRange(0, 7));
    if (zeros > 0 || places == 0) return digits + std::string(static_cast<std::size_t>(zeros), '0');
    const auto padded = std::string(places, '0') + digits;
    const auto whole = padded.substr(0, padded.size() - places);
    const auto first = std::min(whole.find_first_not_of('0'), whole.size() - 1);
    return whole.substr(first) + "." + padded.substr(padded.size() - places);
}

std::string some_drug() {
    return *rc::gen::element<std::string>("morphine-sulfate", "hydromorphone-hydrochloride",
                                          "bupivacaine-hydrochloride", "clonidine-hydrochloride", "fentanyl-citrate",
                                          "sufentanil-citrate", "baclofen", "ziconotide", "morphine",
                                          "ketamine-hydrochloride", "vincristine");
}

Value some_basis() {
    switch (*rc::gen::inRange(0, 3)) {
        case 0: return Object().set("primary_concentration", some_number() + " mg/mL");
        case 1: return Object().set("flow", some_number() + " mL/day");
        default: return Object().set("refill_interval", some_number() + " day");
    }
}

order::Prescription read(const std::string& base, const std::vector<Change>& changes) {
    const auto prescription = order::read_prescription(base_order(base, changes));
    if (!prescription) RC_FAIL(prescription.error().front().where + ": " + prescription.error().front().message);
    return *prescription;
}

// Tenths, such as "12.3", from 0.1 to below a tenth of the number given.
std::string some_tenths(int below) {
    const auto tenths = *rc::gen::inRange(1, below);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// Around the limits of morphine and bupivacaine; most of them are within.
order::Prescription plausible_prescription() {
    std::vector<Change> changes{{"drugs[0].daily_dose", some_tenths(160) + " mg/day"},
                                {"drugs[1].daily_dose", some_tenths(210) + " mg/day"},
                                {"basis", Object().set("flow", some_tenths(60) + " mL/day")},
                                {"fill_volume", some_tenths(205) + " mL"}};
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"drugs[1]", Value()});
    return read("morphine-bupivacaine", changes);
}

order::Prescription any_prescription() {
    std::vector<Change> changes{
        {"drugs[0].drug", some_drug()},
        {"drugs[1].drug", some_drug()},
        {"drugs[0].daily_dose", some_number() + *rc::gen::element<std::string>(" mg/day", " mcg/day")},
        {"drugs[1].daily_dose", some_number() + *rc::gen::element<std::string>(" mg/day", " mcg/h")},
        {"basis", some_basis()},
        {"fill_volume", *rc::gen::weightedElement<std::string>({{4, "20 mL"}, {1, some_number() + " mL"}})},
        {"pump.model",
         *rc::gen::element<std::string>("synchromed-ii-8637-20", "prometra-20-11827", "codman-3000", "none")}};
    std::vector<std::string> products{"no-such-product"};
    for (const auto& [id, product] : cases::shipped_formulary().products) products.push_back(id);
    if (*rc::gen::inRange(0, 3) == 0) changes.push_back({"drugs[0].product", *rc::gen::elementOf(products)});
    if (*rc::gen::arbitrary<bool>()) changes.push_back({"drugs[1]", Value()});
    if (*rc::gen::inRange(0, 3) == 0) changes.push_back({"need_by", Value()});
    if (*rc::gen::inRange(0, 3) == 0)
        changes.push_back({"patient_bolus", Object()
                                                .set("dose", some_number() + " mcg")
                                                .set("lockout", some_number() + " h")
                                                .set("maximum_per_day", *rc::gen::inRange(1, 97))});
    changes.push_back({"compounding.category", *rc::gen::element<std::string>("1", "2", "3", "immediate-use")});
    return read("morphine-bupivacaine", changes);
}

order::Prescription some_prescription() {
    return *rc::gen::arbitrary<bool>() ? plausible_prescription() : any_prescription();
}

bool has(const Check& check, std::string_view rule) {
    return std::any_of(check.findings.begin(), check.findings.end(), [&](const Finding& f) { return f.rule == rule; });
}

TEST_CASE("Every order gets an answer of every rule, and the worst of them is the verdict") {
    CHECK(rc::check([] {
        const auto prescription = some_prescription();
        const auto result = check(prescription, cases::shipped_formulary(), nullptr, start);
        auto worst = Outcome::Pass;
        for (const auto& finding : result.findings) {
            worst = std::max(worst, finding.outcome);
            RC_ASSERT(!finding.message.empty());
            RC_ASSERT(finding.key.size() == 32U);
        }
        RC_ASSERT(result.verdict == worst);
        for (const auto& rule : all_rules()) RC_ASSERT(has(result, rule.id));
        RC_CLASSIFY(result.verdict != Outcome::Stop, "not stopped");
    }));
}

TEST_CASE("There is a recipe exactly when nothing stops the order") {
    CHECK(rc::check([] {
        const auto prescription = some_prescription();
        const auto result = check(prescription, cases::shipped_formulary(), nullptr, start);
        const bool stopped = result.verdict == Outcome::Stop;
        RC_ASSERT(result.recipe.has_value() != stopped);
        RC_ASSERT(result.beyond_use.has_value() != stopped);
        RC_ASSERT(!(stopped && result.refill.has_value()));
        const auto json = check_json(result, prescription, cases::shipped_formulary(), "test");
        RC_ASSERT((json.find("recipe") == nullptr) == stopped);
        RC_ASSERT((json.find("pump") == nullptr) == stopped);
    }));
}

TEST_CASE("No recipe is over a limit that is known, in what is ordered") {
    CHECK(rc::check([] {
        const auto prescription = some_prescription();
        const auto result = check(prescription, cases::shipped_formulary(), nullptr, start);
        if (!result.recipe) return;
        for (const auto& target : result.recipe->targets.drugs)
            for (const auto& [id, limit] : cases::shipped_formulary().limits) {
                if (limit.drug != target.drug || !limit.superseded_by.empty() || limit.jurisdiction == "EU") continue;
                for (const auto& figure : limit.figures) {
                    if (figure.kind == formulary::LimitKind::MaximumConcentration)
                        RC_ASSERT(target.concentration <= *figure.concentration);
                    if (figure.kind == formulary::LimitKind::MaximumDailyDose)
                        RC_ASSERT(target.daily_dose_with_boluses <= *figure.dose);
                }
            }
        const auto* pump = cases::shipped_formulary().pump(prescription.pump.model);
        if (pump != nullptr && pump->reservoir) RC_ASSERT(prescription.fill_volume <= pump->reservoir->value);
    }));
}

TEST_CASE("A larger dose of the same order is never judged milder by the dose rule") {
    CHECK(rc::check([] {
        auto smaller = some_prescription();
        smaller.patient_bolus.reset();
        auto larger = smaller;
        larger.drugs[0].daily_dose = larger.drugs[0].daily_dose * quantity::Rational(*rc::gen::inRange(2, 20));
        const auto dose_outcome = [](const order::Prescription& p) {
            const auto result = check(p, cases::shipped_formulary(), nullptr, start);
            for (const auto& finding : result.findings)
                if (finding.rule == "max-daily-dose" &&
                    (finding.subject.empty() || finding.subject[0] == p.drugs[0].drug))
                    return finding.outcome;
            return Outcome::Pass;
        };
        const auto before = dose_outcome(smaller);
        const auto after = dose_outcome(larger);
        // Rounding to syringe lines may hold a dose just below the limit; a stop is never taken back.
        if (before == Outcome::Stop) RC_ASSERT(after == Outcome::Stop);
        if (before == Outcome::NotCovered) RC_ASSERT(after != Outcome::Pass);
    }));
}

}  // namespace
}  // namespace cisterna::rules
