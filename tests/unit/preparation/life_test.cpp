// Real preparations through all their stages, with the formulary as shipped and the demonstration's orders.

#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "workplace.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;

TEST_CASE("Each order of the demonstration goes through all its stages to release") {
    const std::string name = GENERATE("rx-1001", "rx-1002", "rx-1003");
    INFO(name);
    Workplace bench(demo_prescription(name));
    bench.to_released();
    CHECK(bench.state.stage == Stage::Released);
    CHECK(bench.state.released_by == "rph-03");
    CHECK(bench.state.approved_by == "rph-02");
    CHECK(bench.state.compounder == "tech-11");
    CHECK(bench.state.hands == std::set<std::string>{"tech-11"});
    CHECK(bench.state.version == static_cast<std::int64_t>(bench.events.size()));
    CHECK(bench.state.draws.size() == bench.state.work.steps.size());
    CHECK(bench.state.verified.size() == bench.state.work.syringes.size());
    CHECK(bench.state.open_findings().empty());
}

TEST_CASE("The work of an order is what its check's recipe asks for") {
    Workplace bench;
    bench.to_checked();
    REQUIRE(bench.state.work.steps.size() == 2);
    // 21 mL of 8 mg/mL are 168 mg; Infumorph 500 holds 25 mg/mL: 6.72 mL, measured to what the syringe shows.
    // The diluent goes in first.
    CHECK(bench.state.work.steps.at(0).drug.empty());
    CHECK(bench.state.work.steps.at(1).drug == "morphine-sulfate");
    CHECK(bench.state.work.supplies.at(0).drug == "morphine-sulfate");
    REQUIRE(bench.state.work.syringes.size() == 1);
    CHECK(bench.syringe(0).number == 1);
    const auto total = bench.drug().volume + bench.diluent().volume;
    CHECK(bench.syringe(0).volume == total);
}

TEST_CASE("A stopped order has findings and no work, and cannot be approved") {
    Workplace bench(demo_prescription("rx-1004"));
    bench.to_checked();
    CHECK(bench.state.verdict == rules::Outcome::Stop);
    CHECK(bench.state.work.steps.empty());
    const auto refused = bench.refusal(pharmacist(), Approve{});
    CHECK(refused.code == ErrorCode::FindingNotOverridable);
}

TEST_CASE("A quarantined preparation is released after its test has passed") {
    Workplace bench(with(demo_prescription("rx-1001"), "compounding.sterility_test", "pending"));
    bench.to_verified();
    CHECK(bench.state.test == TestState::Pending);
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::QuarantineTestPending);
    bench.must(pharmacist(), Quarantine{"waits for the sterility test"});
    CHECK(bench.state.stage == Stage::Quarantined);
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::QuarantineTestPending);
    bench.must(pharmacist(), RecordTest{"sterility", TestOutcome::Passed});
    bench.must(pharmacist("rph-03"), Release{});
    CHECK(bench.state.stage == Stage::Released);
}

TEST_CASE("A failed test keeps a preparation from being released; it is rejected") {
    Workplace bench(with(demo_prescription("rx-1001"), "compounding.sterility_test", "pending"));
    bench.to_verified();
    bench.must(pharmacist(), Quarantine{"waits for the sterility test"});
    bench.must(pharmacist(), RecordTest{"sterility", TestOutcome::Failed});
    const auto refused = bench.refusal(pharmacist("rph-03"), Release{});
    CHECK(refused.code == ErrorCode::QuarantineTestPending);
    CHECK(refused.message == "A test has failed; the preparation must be rejected.");
    bench.must(pharmacist(), Reject{"the sterility test failed"});
    CHECK(bench.state.stage == Stage::Rejected);
}

TEST_CASE("A quarantine without a test in the order waits for a result too") {
    Workplace bench;
    bench.to_verified();
    CHECK(bench.state.test == TestState::NotNeeded);
    bench.must(pharmacist(), Quarantine{"a glove was torn"});
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::QuarantineTestPending);
}

TEST_CASE("A changed prescription voids the check, the overrides, the approval and the labels") {
    Workplace bench(demo_prescription("rx-1002"));
    bench.to_approved();
    bench.accept_label(1);
    REQUIRE(!bench.state.overrides.empty());
    bench.must(pharmacist(), ChangePrescription{bench.order, "PT-TEST", std::string(64, 'a')});
    CHECK(bench.state.stage == Stage::Draft);
    CHECK(bench.state.check.empty());
    CHECK(bench.state.findings.empty());
    CHECK(bench.state.overrides.empty());
    CHECK(bench.state.labels.empty());
    CHECK(bench.state.approved_by.empty());
    CHECK(!bench.state.approved_at);
    CHECK(bench.state.work.steps.empty());
}

TEST_CASE("A repeated check keeps an override only when the same key comes back") {
    Workplace bench(demo_prescription("rx-1002"));
    bench.to_checked();
    bench.override_all_open();
    const auto kept = bench.state.overrides;
    REQUIRE(!kept.empty());
    bench.must(technician(), RunCheck{});
    CHECK(bench.state.open_findings().empty());
    REQUIRE(bench.state.overrides.size() == kept.size());
    for (const auto& [key, given] : kept) CHECK(bench.state.overrides.at(key).text == given.text);

    // Another formulary gives every finding another key.
    auto other = *bench.formulary;
    other.hash = std::string(64, '0');
    bench.formulary = &other;
    bench.must(technician(), RunCheck{});
    CHECK(bench.state.overrides.empty());
    CHECK(bench.state.open_findings().size() == kept.size());
}

TEST_CASE("An override given for one dose is gone when the dose is changed") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_checked();
    bench.override_all_open();
    const auto kept = bench.state.overrides.size();
    REQUIRE(kept > 0);
    auto changed = with(demo_prescription("rx-1003"), "basis.primary_concentration", "2.9 mg/mL");
    Workplace other(changed);
    bench.must(pharmacist(), ChangePrescription{other.order, "PT-TEST", std::string(64, 'a')});
    bench.must(technician(), RunCheck{});
    CHECK(bench.state.overrides.empty());
    CHECK(bench.refusal(pharmacist(), Approve{}).code == ErrorCode::OverrideMissing);
}

TEST_CASE("A check of an approved preparation voids the approval and the labels") {
    Workplace bench;
    bench.to_approved();
    bench.accept_label(1);
    bench.must(pharmacist(), RunCheck{});
    CHECK(bench.state.stage == Stage::Checked);
    CHECK(bench.state.approved_by.empty());
    CHECK(bench.state.labels.empty());
}

TEST_CASE("The signatures of approval and release hold the digest of what was signed") {
    Workplace bench;
    bench.to_released();
    std::string approved;
    std::string released;
    for (const auto& event : bench.events) {
        const auto* digest = event.content.find("check_digest");
        if (event.type == EventType::Approved) approved = *digest->if_text();
        if (event.type == EventType::Released) released = *digest->if_text();
    }
    CHECK(approved.size() == 64);
    CHECK(approved == released);
}

TEST_CASE("A label printed before the order was changed is not taken for a label of the changed order") {
    Workplace bench;
    bench.to_approved();
    bench.accept_label(1);
    const auto old_label = bench.syringe_scan(1);
    const Workplace weaker(with(demo_prescription("rx-1001"), "basis.primary_concentration", "7.5 mg/mL"));
    bench.must(pharmacist(), ChangePrescription{weaker.order, "PT-TEST", std::string(64, 'a')});
    bench.order = weaker.order;
    bench.must(technician(), RunCheck{});
    bench.override_all_open();
    bench.must(pharmacist(), Approve{});
    CHECK(bench.refusal(technician(), bench.label(1, 1)).code == ErrorCode::LabelMismatch);
    bench.accept_label(1);
    CHECK(bench.state.labels.at(1).revision == 2);
    CHECK(bench.syringe_scan(1) != old_label);
    bench.compound();
    const auto refused = bench.refusal(pharmacist("rph-03"), VerifySyringe{old_label, bench.syringe(0).volume});
    CHECK(refused.code == ErrorCode::LabelMismatch);
    CHECK(refused.message.find("revision 1") != std::string::npos);
    bench.must(pharmacist("rph-03"), VerifySyringe{bench.syringe_scan(1), bench.syringe(0).volume});
    bench.must(pharmacist("rph-03"), Release{});
}

TEST_CASE("A beyond-use date that rests on a test waits for the result, whatever word the order uses") {
    const std::string word = GENERATE("passed", "passed-with-all-tests", "pending");
    INFO(word);
    Workplace bench(with(demo_prescription("rx-1001"), "compounding.sterility_test", word));
    bench.to_verified();
    CHECK(bench.state.test == TestState::Pending);
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::QuarantineTestPending);
}

TEST_CASE("A test that passes does not undo one that failed") {
    Workplace bench(with(demo_prescription("rx-1001"), "compounding.sterility_test", "pending"));
    bench.to_verified();
    bench.must(pharmacist(), Quarantine{"waits for two tests"});
    bench.must(pharmacist(), RecordTest{"endotoxin", TestOutcome::Failed});
    bench.must(pharmacist(), RecordTest{"sterility", TestOutcome::Passed});
    CHECK(bench.state.test == TestState::Failed);
    CHECK(bench.refusal(pharmacist("rph-03"), Release{}).code == ErrorCode::QuarantineTestPending);
}
