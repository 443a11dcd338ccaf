#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "core/order/prescription_reading.h"
#include "core/rules/check.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::rules {
namespace {

using cases::Change;
using codec::Object;

Check checked(const std::string& name, const std::vector<Change>& changes = {},
              const formulary::Formulary& formulary = cases::shipped_formulary()) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    return check(*prescription, formulary, nullptr, *calendar::Instant::parse("2026-11-23T09:00:00-05:00"));
}

std::string key_of(const Check& check, const std::string& rule, const std::string& drug) {
    const auto found = std::find_if(check.findings.begin(), check.findings.end(), [&](const Finding& f) {
        return f.rule == rule && !f.subject.empty() && f.subject.front() == drug;
    });
    REQUIRE(found != check.findings.end());
    return found->key;
}

Finding a_finding() {
    Finding finding;
    finding.rule = "max-daily-dose";
    finding.outcome = Outcome::Hold;
    finding.subject = {"drug-a", "drug-b"};
    finding.actual = "16 mg/day";
    finding.limit = "15 mg/day";
    finding.message = "words";
    return finding;
}

TEST_CASE("The same figures give the same key, whatever the words") {
    auto other = a_finding();
    other.message = "other words";
    CHECK(approval_key(a_finding(), "hash") == approval_key(other, "hash"));
    CHECK(approval_key(a_finding(), "hash").size() == 32);
}

TEST_CASE("Another rule, outcome, subject, figure, limit or formulary gives another key") {
    std::set<std::string> keys{approval_key(a_finding(), "hash")};
    const auto add = [&](auto change) {
        auto finding = a_finding();
        change(finding);
        CHECK(keys.insert(approval_key(finding, "hash")).second);
    };
    add([](Finding& f) { f.rule = "max-concentration"; });
    add([](Finding& f) { f.outcome = Outcome::NotCovered; });
    add([](Finding& f) { f.subject = {"drug-a"}; });
    add([](Finding& f) { f.subject = {"drug-b", "drug-a"}; });
    add([](Finding& f) { f.subject = {"drug-a\",\"drug-b"}; });
    add([](Finding& f) { f.actual = "16.1 mg/day"; });
    add([](Finding& f) { f.limit = "14 mg/day"; });
    add([](Finding& f) { std::swap(f.actual, f.limit); });
    CHECK(keys.insert(approval_key(a_finding(), "other hash")).second);
}

TEST_CASE("A changed dose takes its override away and leaves the others") {
    const auto before = checked("bupivacaine-alone", {{"drugs[0].daily_dose", "16 mg/day"}});
    const auto again = checked("bupivacaine-alone", {{"drugs[0].daily_dose", "16 mg/day"}});
    const auto after = checked("bupivacaine-alone", {{"drugs[0].daily_dose", "16.5 mg/day"}});
    const std::string drug = "bupivacaine-hydrochloride";
    CHECK(key_of(before, "max-daily-dose", drug) == key_of(again, "max-daily-dose", drug));
    CHECK(key_of(before, "max-daily-dose", drug) != key_of(after, "max-daily-dose", drug));
    CHECK(key_of(before, "max-concentration", drug) == key_of(after, "max-concentration", drug));
}

TEST_CASE("Another formulary takes every override away") {
    auto changed = cases::shipped_formulary();
    changed.hash = std::string(64, '0');
    const auto before = checked("three-drugs");
    const auto after = checked("three-drugs", {}, changed);
    REQUIRE(before.findings.size() == after.findings.size());
    for (std::size_t i = 0; i < before.findings.size(); ++i) CHECK(before.findings[i].key != after.findings[i].key);
}

TEST_CASE("Each finding of a check has its own key") {
    const auto check = checked("three-drugs");
    std::set<std::string> keys;
    for (const auto& finding : check.findings) CHECK(keys.insert(finding.key).second);
}

TEST_CASE("The override of a mixture is for these doses only") {
    const auto first = [](const Check& check) { return key_of(check, "approved-drug", "morphine-sulfate"); };
    CHECK(first(checked("morphine-bupivacaine")) == first(checked("morphine-bupivacaine")));
    CHECK(first(checked("morphine-bupivacaine")) !=
          first(checked("morphine-bupivacaine", {{"drugs[1].daily_dose", "3 mg/day"}})));
    CHECK(first(checked("morphine-bupivacaine")) !=
          first(checked("morphine-bupivacaine", {{"pump.model", "synchromed-ii-8637-40"}})));
}

}  // namespace
}  // namespace cisterna::rules
