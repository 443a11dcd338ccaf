#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "faulty_disk.h"
#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

struct Counts {
    int faults = 0;
    int unknown = 0;
    int unknown_but_recorded = 0;
};

// Lets the n-th disk call of an append fail, for every n until the append no longer meets the fault, and checks each
// time that the answer and the record agree.
Counts sweep(DiskCall call, int code, Fault fault) {
    Counts counts;
    for (int n = 1;; ++n) {
        INFO("call " << n);
        const Folder folder;
        FaultyDisk disk;
        auto ledger = created(folder.file());
        fill(ledger);
        const auto before = ledger.size();
        const auto request = entered("B9");
        disk.fail(call, n, code, fault);
        const auto outcome = ledger.append(request);
        disk.repair();
        if (!disk.has_failed()) {
            CHECK(outcome.has_value());
            return counts;
        }
        ++counts.faults;
        REQUIRE(!outcome);
        const auto refusal = outcome.error().code;
        const bool unknown = refusal == ErrorCode::StorageOutcomeUnknown;
        if (unknown) {
            ++counts.unknown;
            CHECK(refusal_of(ledger.append(request)) == ErrorCode::StorageOutcomeUnknown);
            CHECK(ledger.read_stream("preparation/B9").error().code == ErrorCode::StorageOutcomeUnknown);
        }
        REQUIRE(ledger.reopen().has_value());
        const auto earlier = ledger.earlier_outcome(request.idempotency_key, request.request_digest);
        REQUIRE(earlier);
        const bool recorded = earlier->has_value();
        REQUIRE(recorded == (ledger.stream_version("preparation/B9").value() == 1));
        if (!unknown) REQUIRE_FALSE(recorded);  // the answer said that nothing was recorded
        if (recorded) ++counts.unknown_but_recorded;
        const auto again = must_append(ledger, request);
        CHECK((again.kind == AppendKind::RepeatedRequest) == recorded);
        CHECK(again.last_position == before + 1);
        CHECK(ledger.size() == before + 1);
        CHECK(ledger.verify()->sound());
        CHECK(ledger.rebuild_projections()->agreed());
    }
}

}  // namespace

TEST_CASE("A failed sync is answered as unknown, and the same key tells the truth after reopening") {
    const auto once = sweep(DiskCall::Sync, SQLITE_IOERR_FSYNC, Fault::Once);
    CHECK(once.faults >= 3);
    CHECK(once.unknown == once.faults);
    // The last sync is the one that ends the transaction: when it fails the events stand in the file all the same.
    CHECK(once.unknown_but_recorded >= 1);
    CHECK(once.unknown_but_recorded < once.unknown);
    const auto persistent = sweep(DiskCall::Sync, SQLITE_IOERR_FSYNC, Fault::FromThenOn);
    CHECK(persistent.faults == once.faults);
}

TEST_CASE("A failed write never turns into a false answer") {
    for (const auto fault : {Fault::Once, Fault::FromThenOn}) {
        const auto counts = sweep(DiskCall::Write, SQLITE_IOERR_WRITE, fault);
        CHECK(counts.faults >= 5);
    }
}

TEST_CASE("A disk that is full at any write never turns into a false answer") {
    for (const auto fault : {Fault::Once, Fault::FromThenOn}) {
        const auto counts = sweep(DiskCall::Write, SQLITE_FULL, fault);
        CHECK(counts.faults >= 5);
    }
}

TEST_CASE("A disk that was full for a moment leaves the ledger usable") {
    const Folder folder;
    FaultyDisk disk;
    auto ledger = created(folder.file());
    disk.fail(DiskCall::Write, 2, SQLITE_FULL);
    const auto refused = ledger.append(entered("B1"));
    REQUIRE(refusal_of(refused) == ErrorCode::StorageFull);
    must_append(ledger, entered("B1"));
    CHECK(ledger.verify()->sound());
}

TEST_CASE("A failure while opening is told and leaves the ledger whole") {
    for (int n = 1; n < 50; ++n) {
        const Folder folder;
        {
            auto ledger = created(folder.file());
            fill(ledger);
        }
        FaultyDisk disk;
        disk.fail(DiskCall::Sync, n, SQLITE_IOERR_FSYNC);
        const auto failed = Ledger::open(folder.file(), {});
        const bool met = disk.has_failed();
        disk.repair();
        if (!met) {
            CHECK(failed.has_value());
            CHECK(n > 2);
            return;
        }
        REQUIRE(!failed);
        CHECK(failed.error().code == ErrorCode::StorageFailed);
        CHECK(opened(folder.file()).verify()->sound());
    }
    FAIL("Opening met a fault each time.");
}

TEST_CASE("A creation that fails at any write or sync leaves no ledger, or a whole one") {
    for (const auto call : {DiskCall::Write, DiskCall::Sync}) {
        int n = 1;
        for (;; ++n) {
            INFO((call == DiskCall::Write ? "write " : "sync ") << n);
            const Folder folder;
            FaultyDisk disk;
            disk.fail(call, n, call == DiskCall::Write ? SQLITE_IOERR_WRITE : SQLITE_IOERR_FSYNC);
            auto failed = create(folder.file());
            const bool met = disk.has_failed();
            disk.repair();
            if (!met) break;
            if (!failed) CHECK(failed.error().code == ErrorCode::StorageFailed);
            failed = refuse(ErrorCode::NotFound, "", "");  // closes it when the failure came too late to matter
            auto ledger = created(folder.file());
            must_append(ledger, entered("B1"));
            CHECK(ledger.verify()->sound());
        }
        CHECK(n > 3);
    }
}

TEST_CASE("A group whose commit fails is unknown for all of its requests") {
    const Folder folder;
    FaultyDisk disk;
    auto ledger = created(folder.file());
    const std::vector<AppendRequest> requests{entered("B1"), entered("B2"),
                                              one_event("preparation/B3", 4, "preparation-checked")};
    disk.fail(DiskCall::Sync, 1, SQLITE_IOERR_FSYNC, Fault::FromThenOn);
    const auto outcomes = ledger.append_group(requests);
    disk.repair();
    REQUIRE(outcomes.size() == 3);
    for (const auto& outcome : outcomes) CHECK(refusal_of(outcome) == ErrorCode::StorageOutcomeUnknown);
    REQUIRE(ledger.reopen().has_value());
    const auto again = ledger.append_group(requests);
    CHECK(again[0].has_value());
    CHECK(again[1].has_value());
    CHECK(again[2].error().code == ErrorCode::VersionConflict);
    CHECK(ledger.size() == 2);
    CHECK(ledger.verify()->sound());
}
