#include <catch2/catch.hpp>

#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

WorklistRow only_row(Ledger& ledger) {
    const auto rows = ledger.worklist();
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    return rows->front();
}

// B1, compounded by tech-01 and waiting for its verification; version 3.
void compound(Ledger& ledger) {
    must_append(ledger, entered("B1"));
    must_append(ledger, one_event("preparation/B1", 1, "compounding-started", {}, "tech-01"));
    must_append(ledger, one_event("preparation/B1", 2, "compounding-finished", {}, "tech-01"));
}

AppendRequest release_of(const std::string& batch, std::int64_t version, const std::string& verifier) {
    return one_event("preparation/" + batch, version, "preparation-released", object({{"verified_by", verifier}}),
                     verifier);
}

}  // namespace

TEST_CASE("Each event leaves the preparation in its state") {
    const std::vector<std::pair<std::string, PreparationState>> steps{
        {"preparation-checked", PreparationState::Checked},
        {"finding-overridden", PreparationState::Checked},
        {"preparation-approved", PreparationState::Approved},
        {"preparation-changed", PreparationState::Draft},
        {"compounding-started", PreparationState::InPreparation},
        {"draw-recorded", PreparationState::InPreparation},
        {"label-accepted", PreparationState::InPreparation},
        {"compounding-finished", PreparationState::AwaitingVerification},
        {"syringe-verified", PreparationState::AwaitingVerification},
        {"preparation-quarantined", PreparationState::Quarantined},
        {"test-result-recorded", PreparationState::Quarantined},
        {"preparation-rejected", PreparationState::Rejected},
        {"preparation-cancelled", PreparationState::Cancelled},
        {"preparation-recalled", PreparationState::Recalled},
    };
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1", "RX-7"));
    CHECK(only_row(ledger).state == PreparationState::Draft);
    std::int64_t version = 1;
    for (const auto& [type, state] : steps) {
        INFO(type);
        must_append(ledger, one_event("preparation/B1", version++, type));
        CHECK(only_row(ledger).state == state);
    }
    const auto row = only_row(ledger);
    CHECK(row.batch == "B1");
    CHECK(row.prescription == "RX-7");
    CHECK(row.version == version);
    CHECK(row.last_position == version);
    CHECK(row.updated_at == at(static_cast<int>(version) - 1));
    CHECK(row.compounded_by == "tech-01");
    CHECK_FALSE(row.verified_by);
    CHECK(name_of(row.state) == "recalled");
}

TEST_CASE("A release names the compounder and another person as verifier") {
    const Folder folder;
    auto ledger = created(folder.file());
    compound(ledger);
    must_append(ledger, release_of("B1", 3, "rph-02"));
    const auto row = only_row(ledger);
    CHECK(row.state == PreparationState::Released);
    CHECK(row.compounded_by == "tech-01");
    CHECK(row.verified_by == "rph-02");
}

TEST_CASE("The compounder cannot verify, however the name is written") {
    const Folder folder;
    auto ledger = created(folder.file());
    compound(ledger);
    for (const auto* verifier : {"tech-01", "TECH-01"}) {
        const auto refused = ledger.append(release_of("B1", 3, verifier));
        REQUIRE(refusal_of(refused) == ErrorCode::VerifierSamePerson);
        CHECK(refused.error().message ==
              std::string(verifier) + " compounded batch B1 and cannot verify it; another person must verify.");
    }
    CHECK(ledger.size() == 3);
    CHECK(only_row(ledger).state == PreparationState::AwaitingVerification);
}

TEST_CASE("The file refuses one person for two by itself") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        compound(ledger);
    }
    CHECK(refusal_by_file(folder.file(), "UPDATE worklist SET verified_by = compounded_by") ==
          "CHECK constraint failed: two_people");
    CHECK(refusal_by_file(folder.file(), "UPDATE worklist SET state = 'released'") ==
          "CHECK constraint failed: released_by_two");
    CHECK(
        refusal_by_file(folder.file(), "INSERT INTO releases VALUES ('B1', 1, 'x', 'rph-01', 'tech-01', 'tech-01')") ==
        "CHECK constraint failed: two_people");
    CHECK(refusal_by_file(folder.file(), "INSERT INTO waste VALUES (1, 'B1', NULL, 'tech-01', 'tech-01')") ==
          "CHECK constraint failed: two_people");
}

TEST_CASE("A batch that nobody compounded cannot be released") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    CHECK(refusal_of(ledger.append(release_of("B1", 1, "rph-02"))) == ErrorCode::StateForbids);
    CHECK(only_row(ledger).state == PreparationState::Draft);
}

TEST_CASE("A batch is released once, and the second try is told when and by whom") {
    const Folder folder;
    auto ledger = created(folder.file());
    compound(ledger);
    must_append(ledger, release_of("B1", 3, "rph-02"));
    const auto refused = ledger.append(release_of("B1", 4, "rph-03"));
    REQUIRE(refusal_of(refused) == ErrorCode::StateForbids);
    CHECK(refused.error().message ==
          "Batch B1 was released already on 2026-11-23 09:03 by rph-02; a batch is released once.");
    CHECK(only_row(ledger).verified_by == "rph-02");
}

TEST_CASE("Nothing is recorded for a batch that was not entered, and a batch is entered once") {
    const Folder folder;
    auto ledger = created(folder.file());
    CHECK(refusal_of(ledger.append(one_event("preparation/B1", 0, "preparation-checked"))) == ErrorCode::StateForbids);
    CHECK(refusal_of(ledger.append(one_event("preparation/B1", 0, "preparation-entered"))) == ErrorCode::ValueMissing);
    must_append(ledger, entered("B1"));
    auto again = entered("B1");
    again.idempotency_key = "another";
    again.streams[0].expected_version = 1;
    CHECK(refusal_of(ledger.append(again)) == ErrorCode::StateForbids);
    CHECK(ledger.size() == 1);
}

TEST_CASE("The prescription may stand in the event whole") {
    const Folder folder;
    auto ledger = created(folder.file());
    auto request = entered("B1");
    request.streams[0].events[0].data.set("prescription", object({{"id", "RX-55"}, {"route", "intrathecal"}}));
    must_append(ledger, request);
    CHECK(only_row(ledger).prescription == "RX-55");
}

TEST_CASE("A received container is in stock until it is used") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, received("C1"));
    must_append(ledger, received("C2", "saline-10", "LOT-S", "diluent"));
    must_append(ledger, entered("B1"));
    CHECK(ledger.stock(StockFilter::Available)->size() == 2);
    must_append(ledger, scanned("B1", 1, "C1", "tech-02"));
    const auto available = ledger.stock(StockFilter::Available);
    REQUIRE(available->size() == 1);
    CHECK(available->front().container == "C2");
    CHECK(available->front().kind == "diluent");
    CHECK(available->front().expiry.text() == "2027-03-31");
    CHECK(available->front().state == ContainerState::Available);
    CHECK(ledger.stock(StockFilter::All)->size() == 2);
    const auto used = ledger.container("C1");
    REQUIRE(used);
    CHECK(used->state == ContainerState::Used);
    CHECK(used->product == "morphine-25");
    CHECK(used->lot == "LOT-7");
    CHECK(used->gtin == "00312345678906");
    CHECK_FALSE(used->serial);
    CHECK(used->used_in == "B1");
    CHECK(used->used_at == at(1));
    CHECK(used->used_by == "tech-02");
    CHECK(ledger.container("C9").error().code == ErrorCode::ContainerUnknown);
}

TEST_CASE("A container used for one batch is refused for every batch with batch, time and person") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, received("C1"));
    must_append(ledger, entered("B1"));
    must_append(ledger, entered("B2"));
    must_append(ledger, scanned("B1", 1, "C1", "tech-02"));
    for (const auto* batch : {"B1", "B2"}) {
        auto second = scanned(batch, ledger.stream_version(std::string("preparation/") + batch).value(), "C1");
        second.idempotency_key = std::string("second scan for ") + batch;
        const auto refused = ledger.append(second);
        REQUIRE(refusal_of(refused) == ErrorCode::ContainerAlreadyUsed);
        CHECK(refused.error().message ==
              "Container C1 was used already for batch B1 on 2026-11-23 09:01 by tech-02; take another container.");
    }
    CHECK(ledger.size() == 4);
    CHECK(ledger.container("C1")->used_in == "B1");
}

TEST_CASE("A container is refused when it was not received, was received as something else, or was wasted") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    CHECK(refusal_of(ledger.append(scanned("B1", 1, "C1"))) == ErrorCode::ContainerUnknown);
    must_append(ledger, received("C1", "morphine-25", "LOT-8"));
    const auto other_lot = ledger.append(scanned("B1", 1, "C1"));
    REQUIRE(refusal_of(other_lot) == ErrorCode::ProductMismatch);
    CHECK(other_lot.error().message.find("received as morphine-25, lot LOT-8, but scanned as morphine-25, lot LOT-7") !=
          std::string::npos);
    must_append(ledger, received("C2"));
    must_append(ledger, one_event("container/C2", 1, "waste-recorded", object({{"container", "C2"}})));
    CHECK(ledger.container("C2")->state == ContainerState::Wasted);
    const auto wasted = ledger.append(scanned("B1", 1, "C2"));
    REQUIRE(refusal_of(wasted) == ErrorCode::ContainerAlreadyUsed);
    CHECK(wasted.error().message ==
          "Container C2 was recorded as waste on 2026-11-23 09:01 by tech-01; take another container.");
}

TEST_CASE("A container is received once and under its own name") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, received("C1"));
    auto again = received("C1");
    again.idempotency_key = "again";
    CHECK(refusal_of(ledger.append(again)) == ErrorCode::VersionConflict);
    again.streams[0].expected_version = 1;
    CHECK(refusal_of(ledger.append(again)) == ErrorCode::StateForbids);
    auto misfiled = received("C2");
    misfiled.streams[0].stream = "container/C3";
    CHECK(refusal_of(ledger.append(misfiled)) == ErrorCode::Bug);
    auto undated = received("C2");
    undated.streams[0].events[0].data.set("expiry", "03/2027");
    CHECK(refusal_of(ledger.append(undated)) == ErrorCode::DateInvalid);
    auto without_lot = received("C2");
    without_lot.streams[0].events[0].data.set("lot", nullptr);
    CHECK(refusal_of(ledger.append(without_lot)) == ErrorCode::ValueMissing);
}

TEST_CASE("The rest of a used container may be wasted, and the container stays used") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, received("C1"));
    must_append(ledger, entered("B1"));
    must_append(ledger, scanned("B1", 1, "C1"));
    must_append(ledger, one_event("preparation/B1", 2, "waste-recorded",
                                  object({{"container", "C1"}, {"witness", "tech-02"}})));
    CHECK(ledger.container("C1")->state == ContainerState::Used);
    CHECK(ledger.container("C1")->used_in == "B1");
}

TEST_CASE("Whoever wastes cannot be the witness") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    const auto own = one_event("preparation/B1", 1, "waste-recorded", object({{"witness", "Tech-01"}}), "tech-01");
    CHECK(refusal_of(ledger.append(own)) == ErrorCode::WitnessSamePerson);
    const auto named = one_event("preparation/B1", 1, "waste-recorded",
                                 object({{"wasted_by", "tech-05"}, {"witness", "tech-05"}}), "tech-01");
    CHECK(refusal_of(ledger.append(named)) == ErrorCode::WitnessSamePerson);
    must_append(ledger, one_event("preparation/B1", 1, "waste-recorded", object({{"witness", "tech-02"}}), "tech-01"));
    CHECK(ledger.size() == 2);
}

TEST_CASE("Views made anew from the events agree with those kept along") {
    const Folder folder;
    auto ledger = created(folder.file());
    fill(ledger);
    const auto rebuilt = ledger.rebuild_projections();
    REQUIRE(rebuilt);
    CHECK(rebuilt->agreed());
    CHECK(ledger.worklist()->size() == 2);
    CHECK(ledger.verify()->sound());
    must_append(ledger, one_event("preparation/B2", 3, "compounding-started"));
    CHECK(ledger.rebuild_projections()->agreed());
}

TEST_CASE("A view that was changed is named and made right") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        fill(ledger);
    }
    tamper(folder.file(),
           "UPDATE worklist SET state = 'released', verified_by = 'rph-02', compounded_by = 'x' WHERE batch = 'B2';"
           "DELETE FROM container_fates WHERE container = 'C1'");
    auto ledger = opened(folder.file());
    CHECK(ledger.container("C1")->state == ContainerState::Available);
    const auto rebuilt = ledger.rebuild_projections();
    REQUIRE(rebuilt);
    REQUIRE(rebuilt->differed.size() == 2);
    CHECK(rebuilt->differed[0].name == "container_fates");
    CHECK(rebuilt->differed[0].rows == 1);
    CHECK(rebuilt->differed[1].name == "worklist");
    CHECK(rebuilt->differed[1].rows == 2);
    CHECK(ledger.container("C1")->state == ContainerState::Used);
    CHECK(ledger.rebuild_projections()->agreed());
}

TEST_CASE("Views are not made from events that were changed") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        fill(ledger);
    }
    tamper(folder.file(), "UPDATE events SET envelope = replace(envelope, 'C1', 'C3') WHERE position = 9");
    auto ledger = opened(folder.file());
    const auto rebuilt = ledger.rebuild_projections();
    REQUIRE(!rebuilt);
    CHECK(rebuilt.error().code == ErrorCode::IntegrityFailed);
    CHECK(ledger.container("C1")->state == ContainerState::Used);
    CHECK(ledger.worklist()->size() == 2);
    must_append(ledger, one_event("note/N5", 0, "note-written"));
}
