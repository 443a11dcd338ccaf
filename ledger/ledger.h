#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/result/result.h"
#include "ledger/event.h"
#include "ledger/patient.h"
#include "ledger/verification.h"

namespace cisterna::ledger {

// Create makes a ledger where there is none, and opens one that exists as ReadWrite does.
enum class OpenMode { ReadWrite, ReadOnly, Create };

struct OpenOptions {
    OpenMode mode = OpenMode::ReadWrite;
    // Names the pharmacy whose ledger this is, for ever. Required to create; otherwise compared when it is not empty.
    std::string site = {};
    std::optional<calendar::Instant> now = {};  // required to create
};

// One command's events, recorded all together or not at all.
struct AppendRequest {
    std::string idempotency_key;  // made by the client, the same when it asks again
    std::string request_digest;   // of what the client asked, so that a key cannot stand for two things
    std::string actor;
    std::string station;
    calendar::Instant at;
    std::vector<StreamAppend> streams;
    std::vector<NewPatient> patients = {};  // each must be referred to by one of the events
};

enum class AppendKind { Appended, RepeatedRequest };

struct AppendOutcome {
    std::int64_t first_position = 0;
    std::int64_t last_position = 0;
    AppendKind kind = AppendKind::Appended;
    std::string root;  // of the ledger's tree after last_position, 64 lower-case hex digits
};

enum class PreparationState {
    Draft,
    Checked,
    Approved,
    InPreparation,
    AwaitingVerification,
    Quarantined,
    Released,
    Rejected,
    Cancelled,
    Recalled
};

// "draft", "in-preparation", ...
std::string_view name_of(PreparationState state);

struct WorklistRow {
    std::string batch;
    PreparationState state = PreparationState::Draft;
    std::string prescription;  // its id
    std::optional<std::string> patient_key;
    std::int64_t version = 0;  // of the stream preparation/<batch>
    std::int64_t last_position = 0;
    calendar::Instant updated_at;
    std::optional<std::string> compounded_by;
    std::optional<std::string> verified_by;
};

enum class ContainerState { Available, Used, Wasted };

struct StockRow {
    std::string container;
    std::optional<std::string> gtin;
    std::string product;  // formulary id
    std::string kind;     // "product" or "diluent"
    std::string lot;
    calendar::Date expiry;
    std::optional<std::string> serial;
    ContainerState state = ContainerState::Available;
    std::optional<std::string> used_in;        // batch
    std::optional<calendar::Instant> used_at;  // or wasted at
    std::optional<std::string> used_by;        // or wasted by
};

enum class StockFilter { Available, All };

// What rebuilding the reading views found: tables that were not what the events say, with the rows that differed.
struct Rebuild {
    struct Table {
        std::string name;
        std::int64_t rows = 0;
    };
    std::vector<Table> differed;

    bool agreed() const { return differed.empty(); }
};

// The record of one site in one file. One process owns it; calls from several threads are served one after the other.
// Besides the errors named below every call can refuse with storage_failed, and integrity_failed when the file is
// damaged.
class Ledger {
public:
    // Refuses: not_found, storage_in_use (another process has it open), storage_newer_version, configuration_invalid
    // (not a ledger, which stays untouched, or another site's), storage_read_only, storage_full, integrity_failed
    // (opening for writing when the end of the record does not hold together; opening for reading is possible, for
    // verify()).
    static Result<Ledger> open(const std::filesystem::path& file, const OpenOptions& options);

    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    // Records the request's events durably: when it returns an outcome, they survive a crash and a power cut. The same
    // key and digest again gives the first outcome as RepeatedRequest and records nothing. Refuses, recording nothing:
    // idempotency_key_reused, version_conflict, value_missing and text_invalid (names, data), container_already_used,
    // container_unknown, product_mismatch, verifier_same_person, witness_same_person, state_forbids, storage_full,
    // storage_read_only. storage_outcome_unknown: nobody can tell whether it is recorded; every further call refuses so
    // until reopen(), after which the same request gives the truth.
    Result<AppendOutcome> append(const AppendRequest& request);
    // The same for several requests that share one commit; each succeeds or is refused by itself, in order. A failure
    // of the storage fails all of them.
    std::vector<Result<AppendOutcome>> append_group(std::span<const AppendRequest> requests);
    // The outcome of an earlier request with this key, if any: to be asked before deciding, since a repeated command
    // meets a state that it has changed itself. Refuses: idempotency_key_reused.
    Result<std::optional<AppendOutcome>> earlier_outcome(std::string_view idempotency_key,
                                                         std::string_view request_digest);
    // Closes and opens the file again, keeping the lock, after storage_outcome_unknown or storage_failed.
    Result<void> reopen();

    // The events of a stream, oldest first; none for a stream that does not exist. Every event is compared with its
    // hash and its columns: integrity_failed names the first that differs.
    Result<std::vector<StoredEvent>> read_stream(std::string_view stream);
    // At most `limit` events from position `from` (counted from 1), checked in the same way.
    Result<std::vector<StoredEvent>> read_all(std::int64_t from, std::int64_t limit);
    Result<std::int64_t> stream_version(std::string_view stream);  // 0 when it does not exist
    // The tree's root as recorded after the event at `position`; refuses: not_found.
    Result<std::string> root_after(std::int64_t position);

    // Reads and checks everything: each event's bytes, columns, hashes and place, each request, each patient's
    // commitment, the file's own structure. Takes time in proportion to the ledger.
    Result<Verification> verify();
    // Makes the reading views anew from the events and compares them with what they were.
    Result<Rebuild> rebuild_projections();

    Result<std::vector<WorklistRow>> worklist();              // every preparation, the latest change first
    Result<std::vector<StockRow>> stock(StockFilter filter);  // by product, then the earliest expiry first
    Result<StockRow> container(std::string_view container);   // refuses: container_unknown

    // By the record number "id" of any revision; nothing when the ledger does not know it.
    Result<std::optional<Patient>> find_patient(std::string_view record_number);
    // The details that an event referred to, compared with the commitment. Refuses: not_found, integrity_failed.
    Result<Patient> patient(const PatientReference& reference);
    Result<Patient> latest_patient(std::string_view patient_key);  // refuses: not_found

    // As of the last append or open.
    std::int64_t size() const;
    std::string root() const;
    const std::string& site() const;

private:
    class Body;
    explicit Ledger(std::unique_ptr<Body> body);

    std::unique_ptr<Body> body_;
};

}  // namespace cisterna::ledger
