#include <catch2/catch.hpp>
#include <fstream>

#include "core/digest/sha256.h"
#include "ledger/merkle.h"
#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

// A filled ledger that is closed, so that it can be changed past the program.
class Filled {
public:
    Filled() {
        auto ledger = created(file());
        fill(ledger);
        size_ = ledger.size();
    }
    std::filesystem::path file() const { return folder_.file(); }
    std::int64_t size() const { return size_; }

    Verification after(const std::string& sql) {
        tamper(file(), sql);
        return verification();
    }
    Verification verification() {
        const auto verified = opened(file(), OpenMode::ReadOnly).verify();
        if (!verified) FAIL(verified.error().message);
        return *verified;
    }

private:
    Folder folder_;
    std::int64_t size_ = 0;
};

void check_found(const Verification& verification, std::int64_t position, const std::string& what) {
    REQUIRE(verification.first_discrepancy);
    INFO(verification.first_discrepancy->message);
    CHECK(verification.first_discrepancy->position == position);
    CHECK(verification.first_discrepancy->what == what);
    CHECK_FALSE(verification.first_discrepancy->message.empty());
}

}  // namespace

TEST_CASE("An untouched ledger verifies") {
    Filled filled;
    const auto verification = filled.verification();
    CHECK(verification.sound());
    CHECK(verification.events == filled.size());
    CHECK(verification.root == opened(filled.file()).root());
    CHECK(filled.after("SELECT 1").sound());  // the tests' own door changes nothing
}

TEST_CASE("A change in any column of an event is found and named first") {
    const std::vector<std::pair<std::string, std::string>> changes{
        {"stream", "'preparation/B9'"},
        {"version", "77"},
        {"type", "'preparation-released'"},
        {"at", "'2026-11-23T14:00:01Z'"},
        {"actor", "'rph-09'"},
        {"station", "'bench-9'"},
        {"envelope", "replace(envelope, 'tech-01', 'tech-02')"},
        {"leaf_hash", "replace(leaf_hash, substr(leaf_hash, 1, 1), substr(leaf_hash, 2, 1))"},
        {"subtree", "(SELECT subtree FROM events WHERE position = 1)"},
        {"root", "(SELECT root FROM events WHERE position = 1)"}};
    for (const auto& [column, value] : changes) {
        DYNAMIC_SECTION(column) {
            Filled filled;
            // Event 9 is a scan by tech-01 and not the last one; a later event is changed too, and must not be named.
            const auto verification =
                filled.after("UPDATE events SET " + column + " = " + value +
                             " WHERE position = 9; UPDATE events SET actor = 'rph-07' WHERE position = 12");
            check_found(verification, 9, column);
            CHECK(verification.first_discrepancy->message.starts_with("Event 9 ("));
            CHECK(verification.events == 8);
        }
    }
    // Position is the row's place; it is changed in the tests of missing and swapped events. No column is left out:
    Filled filled;
    CHECK(ask(filled.file(), "SELECT count(*) FROM pragma_table_info('events')") == std::to_string(changes.size() + 1));
}

TEST_CASE("A changed event whose leaf hash was computed anew is found by the root") {
    Filled filled;
    auto envelope = ask(filled.file(), "SELECT envelope FROM events WHERE position = 10");
    const auto volume = envelope.find("3.2 mL");
    REQUIRE(volume != std::string::npos);
    envelope.replace(volume, 6, "3.7 mL");
    const auto leaf = digest::hex(leaf_hash(envelope));
    const auto verification =
        filled.after("UPDATE events SET envelope = '" + envelope + "', leaf_hash = '" + leaf + "' WHERE position = 10");
    REQUIRE(verification.first_discrepancy);
    CHECK(verification.first_discrepancy->position == 10);
    CHECK(verification.first_discrepancy->stream == "preparation/B1");
    CHECK(verification.first_discrepancy->type == "draw-recorded");
}

TEST_CASE("An event that was hashed anew with its own root is found at the next event") {
    Filled filled;
    auto envelope = ask(filled.file(), "SELECT envelope FROM events WHERE position = 1");
    envelope.replace(envelope.find("LOT-7"), 5, "LOT-9");
    const auto hash = digest::hex(leaf_hash(envelope));
    check_found(filled.after("UPDATE events SET envelope = '" + envelope + "', leaf_hash = '" + hash +
                             "', subtree = '" + hash + "', root = '" + hash + "' WHERE position = 1"),
                2, "subtree");
}

TEST_CASE("A deleted event is named by its position") {
    Filled filled;
    check_found(filled.after("DELETE FROM events WHERE position = 6"), 6, "missing");
}

TEST_CASE("A deleted event whose successors moved up is found") {
    Filled filled;
    check_found(filled.after("DELETE FROM events WHERE position = 6;"
                             "UPDATE events SET position = position + 1000 WHERE position > 6;"
                             "UPDATE events SET position = position - 1001 WHERE position > 1000"),
                6, "position");
}

TEST_CASE("Swapped events are found") {
    Filled filled;
    check_found(filled.after("UPDATE events SET position = 999 WHERE position = 4;"
                             "UPDATE events SET position = 4 WHERE position = 6;"
                             "UPDATE events SET position = 6 WHERE position = 999"),
                4, "position");
}

TEST_CASE("An event put in at the end is found although its hashes are right") {
    Filled filled;
    const auto size = filled.size();
    Folder elsewhere;
    std::filesystem::copy_file(filled.file(), elsewhere.file());
    {
        auto other = opened(elsewhere.file());
        must_append(other, one_event("note/N9", 0, "note-written"));
    }
    const auto verification = filled.after("ATTACH '" + elsewhere.file().string() +
                                           "' AS other;"
                                           "INSERT INTO events SELECT * FROM other.events WHERE position = " +
                                           std::to_string(size + 1));
    check_found(verification, size + 1, "idempotency");
    CHECK(verification.events == size + 1);
}

TEST_CASE("A cut tail is found when requests still point to it") {
    Filled filled;
    check_found(filled.after("DELETE FROM events WHERE position > 16"), 17, "missing");
}

TEST_CASE("A tail that was cut with its requests is found when the work list still points to it") {
    Filled filled;
    check_found(
        filled.after("DELETE FROM events WHERE position >= 15; DELETE FROM idempotency WHERE last_position >= 15"), 15,
        "missing");
}

TEST_CASE("Changed, removed and added requests are found") {
    const std::vector<std::string> changes{
        "UPDATE idempotency SET root = (SELECT root FROM events WHERE position = 1) WHERE last_position = 6",
        "UPDATE idempotency SET first_position = first_position + 100 WHERE last_position = 6",
        "DELETE FROM idempotency WHERE last_position = 6",
        "INSERT INTO idempotency SELECT 'other', request_digest, 100, 101, root FROM idempotency WHERE last_position = "
        "7",
    };
    for (const auto& sql : changes) {
        DYNAMIC_SECTION(sql) {
            Filled filled;
            const auto verification = filled.after(sql);
            REQUIRE(verification.first_discrepancy);
            CHECK(verification.first_discrepancy->what == "idempotency");
        }
    }
}

TEST_CASE("Changed, removed and added patients' details are found") {
    const std::vector<std::pair<std::string, std::string>> changes{
        {"UPDATE patients SET details = replace(details, 'Sample', 'Simple')", "patient"},
        {"UPDATE patients SET salt = replace(salt, '0', '1')", "patient"},
        {"UPDATE patients SET commitment = replace(commitment, substr(commitment, 1, 1), substr(commitment, 2, 1))",
         "patient"},
        {"UPDATE patients SET record_number = 'MRN-1'", "patient"},
        {"UPDATE patients SET patient_key = 'PT-OTHER'", "patient"},
        {"UPDATE patients SET revision = 2", "patient"},
        {"UPDATE patients SET position = 3", "patient"},
        {"DELETE FROM patients", "patient"},
        {"INSERT INTO patients (patient_key, revision, salt, commitment, record_number, details, position)"
         " SELECT 'PT-OTHER', revision, salt, commitment, record_number, details, position FROM patients",
         "patient"},
    };
    for (const auto& [sql, what] : changes) {
        DYNAMIC_SECTION(sql) {
            Filled filled;
            const auto verification = filled.after(sql);
            REQUIRE(verification.first_discrepancy);
            CHECK(verification.first_discrepancy->what == what);
        }
    }
}

TEST_CASE("A removed trigger and an added table are found") {
    Filled filled;
    REQUIRE(refusal_by_file(filled.file(), "DROP TRIGGER events_refuse_update") == "");
    check_found(filled.verification(), 0, "structure");
    Filled other;
    REQUIRE(refusal_by_file(other.file(), "CREATE TABLE extra (x)") == "");
    check_found(other.verification(), 0, "structure");
}

TEST_CASE("Reading a stream refuses a changed event by name") {
    Filled filled;
    tamper(filled.file(), "UPDATE events SET envelope = replace(envelope, '3.2 mL', '3.7 mL') WHERE position = 10");
    auto ledger = opened(filled.file());
    const auto read = ledger.read_stream("preparation/B1");
    REQUIRE(!read);
    CHECK(read.error().code == ErrorCode::IntegrityFailed);
    CHECK(read.error().where == "events[10].envelope");
    CHECK(read.error().message.starts_with("Event 10 (draw-recorded of preparation/B1) has been changed"));
    CHECK(ledger.read_all(1, 100).error().code == ErrorCode::IntegrityFailed);
    CHECK(ledger.read_stream("preparation/B2").has_value());
}

TEST_CASE("Reading a stream refuses a gap in it") {
    Filled filled;
    tamper(filled.file(), "DELETE FROM events WHERE position = 7");
    auto ledger = opened(filled.file());
    const auto read = ledger.read_stream("preparation/B1");
    REQUIRE(!read);
    CHECK(read.error().code == ErrorCode::IntegrityFailed);
    CHECK(ledger.read_all(1, 100).error().where == "events[7]");
}

TEST_CASE("A ledger whose end was changed opens for reading only") {
    Filled filled;
    tamper(filled.file(), "UPDATE events SET root = (SELECT root FROM events WHERE position = 1) WHERE position = " +
                              std::to_string(filled.size()));
    const auto writing = Ledger::open(filled.file(), {});
    REQUIRE(!writing);
    CHECK(writing.error().code == ErrorCode::IntegrityFailed);
    check_found(filled.verification(), filled.size(), "root");
}

TEST_CASE("The file itself refuses updates, deletions and insertions out of place") {
    Filled filled;
    for (const auto* table : {"events", "idempotency", "patients", "meta"}) {
        const auto first_column =
            ask(filled.file(), "SELECT name FROM pragma_table_info('" + std::string(table) + "')");
        CHECK(refusal_by_file(filled.file(), "UPDATE " + std::string(table) + " SET " + first_column + " = " +
                                                 first_column) == "the ledger is insert-only");
        CHECK(refusal_by_file(filled.file(), "DELETE FROM " + std::string(table)) == "the ledger is insert-only");
    }
    CHECK(refusal_by_file(filled.file(), "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 3") ==
          "events are added at the end only");
    CHECK(refusal_by_file(filled.file(), "REPLACE INTO idempotency SELECT * FROM idempotency LIMIT 1") ==
          "requests are added at the end only");
    CHECK(refusal_by_file(filled.file(), "REPLACE INTO meta SELECT * FROM meta") == "the ledger is insert-only");
    CHECK(refusal_by_file(
              filled.file(),
              "REPLACE INTO patients (patient_key, revision, salt, commitment, record_number, details, position)"
              " SELECT patient_key, revision, salt, commitment, record_number, details, position FROM patients") ==
          "patient revisions are added at the end only");
    CHECK(refusal_by_file(
              filled.file(),
              "INSERT INTO patients (patient_key, revision, salt, commitment, record_number, details, position)"
              " SELECT 'PT-OTHER', 1, salt, commitment, record_number, details, position FROM patients") ==
          "the record number belongs to another patient");
    CHECK(filled.verification().sound());
}

TEST_CASE("One changed byte anywhere in the file is reported, or changes nothing that is recorded") {
    Filled filled;
    std::string whole;
    {
        std::ifstream in(filled.file(), std::ios::binary);
        whole.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::vector<StoredEvent> recorded = opened(filled.file(), OpenMode::ReadOnly).read_all(1, 1000).value();
    int reported = 0;
    std::uint32_t seed = 4711;
    for (int i = 0; i < 400; ++i) {
        seed = seed * 1664525U + 1013904223U;
        const auto offset = seed % whole.size();
        auto changed = whole;
        changed[offset] = static_cast<char>(static_cast<unsigned char>(changed[offset]) ^ (1U << (seed >> 29U)));
        std::ofstream(filled.file(), std::ios::binary) << changed;
        INFO("byte " << offset);
        auto ledger = Ledger::open(filled.file(), {OpenMode::ReadOnly});
        if (!ledger) {
            ++reported;
            continue;
        }
        const auto verified = ledger->verify();
        if (!verified || !verified->sound()) {
            ++reported;
            continue;
        }
        const auto read = ledger->read_all(1, 1000);
        REQUIRE(read);
        REQUIRE(read->size() == recorded.size());
        for (std::size_t e = 0; e < recorded.size(); ++e) REQUIRE((*read)[e].leaf_hash == recorded[e].leaf_hash);
        REQUIRE(verified->root == digest::hex(*hash_from_hex(ledger->root())));
    }
    CHECK(reported > 40);
}
