#include "ledger/ledger.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <system_error>
#include <type_traits>
#include <utility>

#include "core/digest/sha256.h"
#include "ledger/projections/projection.h"
#include "ledger/storage/connection.h"
#include "ledger/storage/file_lock.h"
#include "ledger/storage/ledger_file.h"
#include "ledger/storage/record.h"
#include "ledger/storage/verify.h"

namespace cisterna::ledger {
namespace {

using storage::Access;
using storage::Connection;
using storage::FailureKind;
using storage::FileLock;
using storage::LockKind;
using storage::Query;

constexpr std::array<std::string_view, 10> state_names{
    "draft",       "checked",  "approved", "in-preparation", "awaiting-verification",
    "quarantined", "released", "rejected", "cancelled",      "recalled"};

Error outcome_unknown() {
    return {
        ErrorCode::StorageOutcomeUnknown, "ledger",
        "The disk failed while this step was being saved, so it may or may not be recorded; wait for the ledger to be "
        "opened again, then send the same step again to learn which."};
}

Error read_only() {
    return {ErrorCode::StorageReadOnly, "ledger",
            "The ledger is open for reading only, so nothing was recorded; open it for writing."};
}

tl::unexpected<Error> damaged(const std::filesystem::path& file, const std::string& message) {
    return refuse(ErrorCode::IntegrityFailed, file.string(), message);
}

std::string title_of(std::string_view stream) {
    if (const auto batch = identifier_in("preparation", stream); !batch.empty()) return "Batch " + std::string(batch);
    if (const auto container = identifier_in("container", stream); !container.empty())
        return "Container " + std::string(container);
    return "The record " + std::string(stream);
}

Result<void> check_version(std::string_view stream, std::int64_t expected, std::int64_t current) {
    if (expected == current) return {};
    return refuse(ErrorCode::VersionConflict, std::string(stream),
                  title_of(stream) + " was changed in the meantime: it is at version " + std::to_string(current) +
                      ", and this step was decided at version " + std::to_string(expected) +
                      ". Look at it again, then repeat the step.");
}

Result<void> check_request(const AppendRequest& request) {
    CISTERNA_CHECK(check_name("idempotency key", request.idempotency_key));
    CISTERNA_CHECK(check_name("request digest", request.request_digest));
    CISTERNA_CHECK(check_name("actor", request.actor));
    CISTERNA_CHECK(check_name("station", request.station));
    if (request.streams.empty())
        return refuse(ErrorCode::ValueMissing, "streams", "The step records nothing; state its events.");
    for (const auto& append : request.streams) {
        CISTERNA_CHECK(check_stream_name(append.stream));
        if (append.events.empty())
            return refuse(ErrorCode::ValueMissing, append.stream,
                          "The step records no event for " + append.stream + "; state one.");
        for (const auto& event : append.events) CISTERNA_CHECK(check_event_type(event.type));
    }
    return {};
}

// Records one request inside the caller's transaction and moves the frontier along. What SQLite reports is thrown.
class Recording {
public:
    Recording(Connection& connection, std::string_view site, Frontier& frontier, const AppendRequest& request)
        : connection_(connection), site_(site), frontier_(frontier), request_(request) {}

    Result<AppendOutcome> record() {
        const auto first = frontier_.size() + 1;
        for (const auto& append : request_.streams) CISTERNA_CHECK(record_stream(append));
        for (const auto& patient : request_.patients) CISTERNA_CHECK(record_patient(patient));
        CISTERNA_CHECK(check_references());
        const auto root = digest::hex(frontier_.root());
        storage::insert_request(connection_, request_.idempotency_key,
                                {request_.request_digest, first, frontier_.size(), root});
        return AppendOutcome{first, frontier_.size(), AppendKind::Appended, root};
    }

private:
    struct Reference {
        PatientReference patient;
        std::int64_t position;
    };

    Result<void> record_stream(const StreamAppend& append) {
        auto version = storage::stream_version(connection_, append.stream);
        CISTERNA_CHECK(check_version(append.stream, append.expected_version, version));
        for (const auto& event : append.events)
            CISTERNA_CHECK(record_event({frontier_.size() + 1,
                                         append.stream,
                                         ++version,
                                         event.type,
                                         request_.at,
                                         request_.actor,
                                         request_.station,
                                         event.data,
                                         {}}));
        return {};
    }

    Result<void> record_event(const StoredEvent& event) {
        auto bytes = envelope_bytes(site_, event);
        CISTERNA_CHECK(check_readable(site_, bytes));
        const auto leaf = leaf_hash(bytes);
        const auto [subtree, root] = frontier_.add(leaf);
        storage::insert_event(
            connection_, {event.position, event.stream, event.version, event.type, event.at.utc_text(), event.actor,
                          event.station, std::move(bytes), digest::hex(leaf), digest::hex(subtree), digest::hex(root)});
        for (auto& reference : patient_references(event.data))
            references_.push_back({std::move(reference), event.position});
        return projections::project(connection_, event);
    }

    Result<void> record_patient(const NewPatient& patient) {
        CISTERNA_TRY(commitment, patient_commitment(patient.salt, patient.details));
        const auto refers =
            std::find(references_.begin(), references_.end(), PatientReference{patient.key, commitment});
        if (refers == references_.end())
            return refuse(
                ErrorCode::ValueMissing, "patients",
                "The details of patient " + patient.key + " belong to no event of this step; name the patient in one.");
        CISTERNA_TRY(record_number, new_record_number(patient));
        storage::insert_patient(connection_, patient, record_number, refers->position);
        return {};
    }

    // The record number of details that are the next revision of their patient, and of nobody else.
    Result<std::string> new_record_number(const NewPatient& patient) {
        CISTERNA_CHECK(check_name("patient key", patient.key));
        CISTERNA_TRY(record_number, checked_record_number(patient.details));
        const auto owner = storage::patient_key_of(connection_, record_number);
        const auto revision = storage::patient_revision(connection_, patient.key);
        if ((owner && *owner != patient.key) || patient.revision != revision + 1)
            return refuse(
                ErrorCode::VersionConflict, "patients",
                "The details of the patient with record number " + record_number +
                    " were changed by somebody else in the meantime. Look at them again, then repeat the step.");
        return record_number;
    }

    Result<void> check_references() {
        for (const auto& reference : references_)
            if (!storage::is_committed(connection_, reference.patient))
                return refuse(ErrorCode::NotFound, "patients",
                              "The details of patient " + reference.patient.key +
                                  " are not in the ledger; record them with this step.");
        return {};
    }

    friend bool operator==(const Reference& reference, const PatientReference& patient) {
        return reference.patient == patient;
    }

    Connection& connection_;
    std::string_view site_;
    Frontier& frontier_;
    const AppendRequest& request_;
    std::vector<Reference> references_;
};

Result<std::optional<AppendOutcome>> repeated(Connection& connection, std::string_view key, std::string_view digest) {
    const auto known = storage::request(connection, key);
    if (!known) return std::optional<AppendOutcome>();
    if (known->request_digest != digest)
        return refuse(ErrorCode::IdempotencyKeyReused, "idempotency_key",
                      "This step's key was used for another step before, so nothing was recorded; reload the page and "
                      "enter the step anew.");
    return AppendOutcome{known->first_position, known->last_position, AppendKind::RepeatedRequest, known->root};
}

Result<AppendOutcome> record_once(Connection& connection, std::string_view site, Frontier& frontier,
                                  const AppendRequest& request) {
    CISTERNA_CHECK(check_request(request));
    CISTERNA_TRY(earlier, repeated(connection, request.idempotency_key, request.request_digest));
    if (earlier) return std::move(*earlier);
    return Recording(connection, site, frontier, request).record();
}

Result<PreparationState> state_of(const std::string& name) {
    const auto found = std::find(state_names.begin(), state_names.end(), name);
    if (found == state_names.end())
        return refuse(ErrorCode::IntegrityFailed, "worklist",
                      "A preparation's state cannot be read; rebuild the work list.");
    return static_cast<PreparationState>(found - state_names.begin());
}

Result<WorklistRow> worklist_row(const Query& row) {
    CISTERNA_TRY(state, state_of(row.text(1)));
    CISTERNA_TRY(updated_at, calendar::Instant::parse(row.text(6), "worklist"));
    return WorklistRow{row.text(0),  state,      row.text(2),          row.optional_text(3), row.count(4),
                       row.count(5), updated_at, row.optional_text(7), row.optional_text(8)};
}

ContainerState container_state(const std::optional<std::string>& fate) {
    if (!fate) return ContainerState::Available;
    return *fate == "used" ? ContainerState::Used : ContainerState::Wasted;
}

#define STOCK_COLUMNS "stock.container, gtin, product, kind, lot, expiry, serial, fate, batch, at, actor"

Result<StockRow> stock_row(const Query& row) {
    CISTERNA_TRY(expiry, calendar::Date::parse(row.text(5), "stock"));
    std::optional<calendar::Instant> used_at;
    if (const auto text = row.optional_text(9)) {
        CISTERNA_TRY(at, calendar::Instant::parse(*text, "stock"));
        used_at = at;
    }
    return StockRow{row.text(0),          row.optional_text(1),
                    row.text(2),          row.text(3),
                    row.text(4),          expiry,
                    row.optional_text(6), container_state(row.optional_text(7)),
                    row.optional_text(8), used_at,
                    row.optional_text(10)};
}

template <class Row>
Result<std::vector<Row>> all_rows(Query&& query, Result<Row> (*read)(const Query&)) {
    std::vector<Row> rows;
    while (query.step()) {
        CISTERNA_TRY(row, read(query));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string_view name_of(PreparationState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

class Ledger::Body {
public:
    Body(std::filesystem::path file, Access access, FileLock lock)
        : file_(std::move(file)), access_(access), lock_(std::move(lock)) {}

    // Opens the connection and takes up the record where it ends.
    Result<void> connect() {
        must_reopen_ = true;
        connection_.reset();
        CISTERNA_CHECK(storage::check_header(file_));
        return guarded([&]() -> Result<void> {
            CISTERNA_TRY(connection, storage::open(file_, access_));
            connection_ = std::move(connection);
            CISTERNA_CHECK(take_up());
            must_reopen_ = false;
            return {};
        });
    }

    Result<void> reopen() {
        const std::scoped_lock turn(mutex_);
        return connect();
    }

    std::vector<Result<AppendOutcome>> append_group(std::span<const AppendRequest> requests) {
        const std::scoped_lock turn(mutex_);
        const auto refuse_all = [&](const Error& error) {
            return std::vector<Result<AppendOutcome>>(requests.size(), tl::unexpected<Error>(error));
        };
        if (must_reopen_) return refuse_all(outcome_unknown());
        if (access_ == Access::ReadOnly) return refuse_all(read_only());
        const Frontier before = frontier_;
        bool committing = false;
        must_reopen_ = true;  // unless the end of this is known
        try {
            connection_->script("BEGIN IMMEDIATE");
            auto outcomes = record_each(requests);
            committing = true;
            connection_->script("COMMIT");
            must_reopen_ = false;
            return outcomes;
        } catch (...) {
            frontier_ = before;
            const bool undone = undo() && storage_is_as(before);
            const auto failure = storage::storage_failure();
            const bool harmless =
                failure.kind == FailureKind::Full || (!committing && failure.kind != FailureKind::Other);
            must_reopen_ = !(undone && harmless);
            return refuse_all(committing && must_reopen_ ? outcome_unknown() : failure.error);
        }
    }

    // Runs `read` with the connection, alone, when the connection can be trusted.
    template <class Read>
    auto reading(Read read) -> std::invoke_result_t<Read, Connection&> {
        const std::scoped_lock turn(mutex_);
        if (must_reopen_) return tl::unexpected<Error>(outcome_unknown());
        return guarded([&] { return read(*connection_); });
    }

    Result<Rebuild> rebuild_projections() {
        return reading([&](Connection& connection) -> Result<Rebuild> {
            if (access_ == Access::ReadOnly) return tl::unexpected<Error>(read_only());
            connection.script("BEGIN IMMEDIATE");
            auto rebuilt = rebuild(connection);
            must_reopen_ = true;  // unless the end of the transaction is known
            connection.script(rebuilt ? "COMMIT" : "ROLLBACK");
            must_reopen_ = false;
            return rebuilt;
        });
    }

    std::int64_t size() const {
        const std::scoped_lock turn(mutex_);
        return frontier_.size();
    }
    std::string root() const {
        const std::scoped_lock turn(mutex_);
        return digest::hex(frontier_.root());
    }
    const std::string& site() const { return site_; }

private:
    template <class Action>
    auto guarded(Action action) -> std::invoke_result_t<Action> {
        try {
            return action();
        } catch (...) {
            auto failure = storage::storage_failure();
            if (connection_ != nullptr && connection_->in_transaction() && !undo()) must_reopen_ = true;
            return tl::unexpected<Error>(std::move(failure.error));
        }
    }

    Result<void> take_up() {
        auto meta = connection_->query("SELECT site FROM meta");
        if (!meta.step()) return damaged(file_, "The ledger does not name its site; restore the last backup.");
        site_ = meta.text(0);
        const auto frontier = storage::stored_frontier(*connection_);
        if (frontier) {
            frontier_ = *frontier;
            return {};
        }
        if (access_ == Access::ReadOnly) return {};
        return damaged(
            file_,
            "The end of the ledger has been changed or is missing, so nothing may be added to it; open it for "
            "reading, verify it, and restore the last backup.");
    }

    std::vector<Result<AppendOutcome>> record_each(std::span<const AppendRequest> requests) {
        std::vector<Result<AppendOutcome>> outcomes;
        for (const auto& request : requests) {
            const Frontier before = frontier_;
            connection_->script("SAVEPOINT request");
            outcomes.push_back(record_once(*connection_, site_, frontier_, request));
            if (!outcomes.back()) {
                connection_->script("ROLLBACK TO request");
                frontier_ = before;
            }
            connection_->script("RELEASE request");
        }
        return outcomes;
    }

    // Whether the open transaction, if there is one, could be undone.
    bool undo() {
        try {
            if (connection_->in_transaction()) connection_->script("ROLLBACK");
            return true;
        } catch (...) {
            (void)storage::storage_failure();
            return false;
        }
    }

    bool storage_is_as(const Frontier& expected) {
        try {
            return storage::last_position(*connection_) == expected.size();
        } catch (...) {
            (void)storage::storage_failure();
            return false;
        }
    }

    Result<void> project_all(Connection& connection) {
        auto events = connection.query("SELECT " CISTERNA_EVENT_COLUMNS " FROM events ORDER BY position");
        while (events.step()) {
            CISTERNA_TRY(event, storage::believed(site_, storage::event_row(events)));
            CISTERNA_CHECK(projections::project(connection, event));
        }
        return {};
    }

    Result<Rebuild> rebuild(Connection& connection) {
        projections::set_aside(connection);
        CISTERNA_CHECK(project_all(connection));
        Rebuild rebuilt;
        for (auto& difference : projections::compare_with_set_aside(connection))
            rebuilt.differed.push_back({std::move(difference.table), difference.rows});
        return rebuilt;
    }

    std::filesystem::path file_;
    Access access_;
    FileLock lock_;  // released after the connection is closed
    std::unique_ptr<Connection> connection_;
    std::string site_;
    Frontier frontier_;
    bool must_reopen_ = false;
    mutable std::mutex mutex_;
};

Ledger::Ledger(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::filesystem::path& file, const OpenOptions& options) {
    CISTERNA_TRY(path, storage::resolved(file));
    std::error_code failure;
    const bool exists = std::filesystem::exists(path, failure);
    if (!exists && options.mode != OpenMode::Create)
        return refuse(ErrorCode::NotFound, path.string(),
                      "There is no ledger here; correct the file name, or create a new ledger.");
    const auto access = options.mode == OpenMode::ReadOnly ? Access::ReadOnly : Access::ReadWrite;
    CISTERNA_TRY(lock, FileLock::take(path, access == Access::ReadOnly ? LockKind::Shared : LockKind::Alone));
    // Looked at again: another process may have made it before the lock was taken.
    if (!std::filesystem::exists(path, failure)) {
        CISTERNA_CHECK(check_name("site", options.site));
        if (!options.now) return refuse(ErrorCode::ValueMissing, "now", "The time of creation is missing; state it.");
        CISTERNA_CHECK(storage::create(path, options.site, *options.now));
    }
    auto body = std::make_unique<Body>(std::move(path), access, std::move(lock));
    CISTERNA_CHECK(body->connect());
    if (!options.site.empty() && options.site != body->site())
        return refuse(ErrorCode::ConfigurationInvalid, "site",
                      "This is the ledger of \"" + body->site() + "\", not of \"" + options.site +
                          "\"; check the configuration.");
    return Ledger(std::move(body));
}

Result<AppendOutcome> Ledger::append(const AppendRequest& request) {
    return std::move(body_->append_group({&request, 1}).front());
}

std::vector<Result<AppendOutcome>> Ledger::append_group(std::span<const AppendRequest> requests) {
    return body_->append_group(requests);
}

Result<std::optional<AppendOutcome>> Ledger::earlier_outcome(std::string_view idempotency_key,
                                                             std::string_view request_digest) {
    return body_->reading(
        [&](Connection& connection) { return repeated(connection, idempotency_key, request_digest); });
}

Result<void> Ledger::reopen() {
    return body_->reopen();
}

Result<std::vector<StoredEvent>> Ledger::read_stream(std::string_view stream) {
    return body_->reading([&](Connection& connection) -> Result<std::vector<StoredEvent>> {
        std::vector<StoredEvent> events;
        auto rows =
            connection.query("SELECT " CISTERNA_EVENT_COLUMNS " FROM events WHERE stream = ? ORDER BY version", stream);
        while (rows.step()) {
            CISTERNA_TRY(event, storage::believed(body_->site(), storage::event_row(rows)));
            if (event.version != static_cast<std::int64_t>(events.size()) + 1)
                return refuse(ErrorCode::IntegrityFailed, event.stream,
                              title_of(stream) + " misses its event " + std::to_string(events.size() + 1) +
                                  "; stop work with it and restore the last backup.");
            events.push_back(std::move(event));
        }
        return events;
    });
}

Result<std::vector<StoredEvent>> Ledger::read_all(std::int64_t from, std::int64_t limit) {
    return body_->reading([&](Connection& connection) -> Result<std::vector<StoredEvent>> {
        std::vector<StoredEvent> events;
        const auto first = std::max<std::int64_t>(from, 1);
        auto rows = connection.query("SELECT " CISTERNA_EVENT_COLUMNS
                                     " FROM events WHERE position >= ? ORDER BY position LIMIT ?",
                                     first, std::max<std::int64_t>(limit, 0));
        while (rows.step()) {
            CISTERNA_TRY(event, storage::believed(body_->site(), storage::event_row(rows)));
            const auto expected = first + static_cast<std::int64_t>(events.size());
            if (event.position != expected)
                return refuse(
                    ErrorCode::IntegrityFailed, "events[" + std::to_string(expected) + "]",
                    "Event " + std::to_string(expected) + " is missing; stop work and restore the last backup.");
            events.push_back(std::move(event));
        }
        return events;
    });
}

Result<std::int64_t> Ledger::stream_version(std::string_view stream) {
    return body_->reading(
        [&](Connection& connection) -> Result<std::int64_t> { return storage::stream_version(connection, stream); });
}

Result<std::string> Ledger::root_after(std::int64_t position) {
    return body_->reading([&](Connection& connection) -> Result<std::string> {
        if (const auto row = storage::row_at(connection, position)) return row->root;
        return refuse(ErrorCode::NotFound, "position", "The ledger has no event " + std::to_string(position) + ".");
    });
}

Result<Verification> Ledger::verify() {
    return body_->reading(
        [&](Connection& connection) -> Result<Verification> { return storage::verify(connection, body_->site()); });
}

Result<Rebuild> Ledger::rebuild_projections() {
    return body_->rebuild_projections();
}

Result<std::vector<WorklistRow>> Ledger::worklist() {
    return body_->reading([](Connection& connection) {
        return all_rows(
            connection.query("SELECT batch, state, prescription, patient_key, version, last_position, updated_at,"
                             " compounded_by, verified_by FROM worklist ORDER BY last_position DESC, batch"),
            worklist_row);
    });
}

Result<std::vector<StockRow>> Ledger::stock(StockFilter filter) {
    return body_->reading([&](Connection& connection) {
        if (filter == StockFilter::Available)
            return all_rows(
                connection.query("SELECT " STOCK_COLUMNS " FROM stock LEFT JOIN container_fates USING (container)"
                                 " WHERE fate IS NULL ORDER BY product, expiry, stock.container"),
                stock_row);
        return all_rows(
            connection.query("SELECT " STOCK_COLUMNS " FROM stock LEFT JOIN container_fates USING (container)"
                             " ORDER BY product, expiry, stock.container"),
            stock_row);
    });
}

Result<StockRow> Ledger::container(std::string_view container) {
    return body_->reading([&](Connection& connection) -> Result<StockRow> {
        auto row = connection.query("SELECT " STOCK_COLUMNS
                                    " FROM stock LEFT JOIN container_fates USING (container) WHERE stock.container = ?",
                                    container);
        if (row.step()) return stock_row(row);
        return refuse(ErrorCode::ContainerUnknown, "container",
                      "Container " + std::string(container) + " has not been received into stock; receive it first.");
    });
}

Result<std::optional<Patient>> Ledger::find_patient(std::string_view record_number) {
    return body_->reading([&](Connection& connection) -> Result<std::optional<Patient>> {
        const auto key = storage::patient_key_of(connection, record_number);
        if (!key) return std::optional<Patient>();
        return storage::latest_patient(connection, *key);
    });
}

Result<Patient> Ledger::patient(const PatientReference& reference) {
    return body_->reading([&](Connection& connection) -> Result<Patient> {
        CISTERNA_TRY(found, storage::committed_patient(connection, reference));
        if (found) return std::move(*found);
        return refuse(ErrorCode::NotFound, "patient_key",
                      "The ledger has no such details of patient " + reference.key + ".");
    });
}

Result<Patient> Ledger::latest_patient(std::string_view patient_key) {
    return body_->reading([&](Connection& connection) -> Result<Patient> {
        CISTERNA_TRY(found, storage::latest_patient(connection, patient_key));
        if (found) return std::move(*found);
        return refuse(ErrorCode::NotFound, "patient_key",
                      "The ledger knows no patient " + std::string(patient_key) + ".");
    });
}

std::int64_t Ledger::size() const {
    return body_->size();
}
std::string Ledger::root() const {
    return body_->root();
}
const std::string& Ledger::site() const {
    return body_->site();
}

}  // namespace cisterna::ledger
