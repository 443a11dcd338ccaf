#include "ledger/storage/record.h"

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"

namespace cisterna::ledger::storage {
namespace {

tl::unexpected<Error> changed_patient(std::string_view key, std::int64_t revision) {
    return refuse(ErrorCode::IntegrityFailed, "patients",
                  "The details of patient " + std::string(key) + ", revision " + std::to_string(revision) +
                      ", have been changed since they were recorded; stop work with them and restore the last backup.");
}

// Columns: patient_key, revision, salt, commitment, details
Result<std::optional<Patient>> read_patient(const Query& row) {
    Patient patient{row.text(0), row.count(1), row.text(3), {}};
    const auto details = codec::parse(row.text(4));
    if (!details || details->if_object() == nullptr) return changed_patient(patient.key, patient.revision);
    patient.details = *details->if_object();
    const auto commitment = patient_commitment(row.text(2), patient.details);
    if (!commitment || *commitment != patient.commitment) return changed_patient(patient.key, patient.revision);
    return patient;
}

}  // namespace

RowReading read_row(std::string_view site, const EventRow& row) {
    auto event = read_envelope(site, row.envelope);
    if (!event || digest::hex(leaf_hash(row.envelope)) != row.leaf_hash) return {std::nullopt, "envelope"};
    if (event->position != row.position) return {std::nullopt, "position"};
    if (event->stream != row.stream) return {std::nullopt, "stream"};
    if (event->version != row.version) return {std::nullopt, "version"};
    if (event->type != row.type) return {std::nullopt, "type"};
    if (event->at.utc_text() != row.at) return {std::nullopt, "at"};
    if (event->actor != row.actor) return {std::nullopt, "actor"};
    if (event->station != row.station) return {std::nullopt, "station"};
    return {std::move(*event), {}};
}

Result<StoredEvent> believed(std::string_view site, const EventRow& row) {
    auto reading = read_row(site, row);
    if (reading.event) return std::move(*reading.event);
    return refuse(ErrorCode::IntegrityFailed, "events[" + std::to_string(row.position) + "]." + reading.wrong_column,
                  "Event " + std::to_string(row.position) + " (" + row.type + " of " + row.stream +
                      ") has been changed since it was recorded; stop work with it and restore the last backup.");
}

EventRow event_row(const Query& query) {
    return {query.count(0), query.text(1), query.count(2), query.text(3), query.text(4), query.text(5),
            query.text(6),  query.text(7), query.text(8),  query.text(9), query.text(10)};
}

void insert_event(Connection& connection, const EventRow& row) {
    connection
        .query("INSERT INTO events (" CISTERNA_EVENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.position,
               row.stream, row.version, row.type, row.at, row.actor, row.station, row.envelope, row.leaf_hash,
               row.subtree, row.root)
        .run();
}

std::int64_t stream_version(Connection& connection, std::string_view stream) {
    auto query = connection.query("SELECT coalesce(max(version), 0) FROM events WHERE stream = ?", stream);
    return query.step() ? query.count(0) : 0;
}

std::int64_t last_position(Connection& connection) {
    auto query = connection.query("SELECT coalesce(max(position), 0) FROM events");
    return query.step() ? query.count(0) : 0;
}

std::optional<EventRow> row_at(Connection& connection, std::int64_t position) {
    auto query = connection.query("SELECT " CISTERNA_EVENT_COLUMNS " FROM events WHERE position = ?", position);
    if (!query.step()) return std::nullopt;
    return event_row(query);
}

std::optional<Frontier> stored_frontier(Connection& connection) {
    const auto size = last_position(connection);
    std::vector<Hash> subtrees;
    std::string last_root = digest::hex(empty_root());
    for (const auto position : frontier_positions(size)) {
        const auto row = row_at(connection, position);
        const auto subtree = row ? hash_from_hex(row->subtree) : std::nullopt;
        if (!subtree) return std::nullopt;
        subtrees.push_back(*subtree);
        last_root = row->root;
    }
    Frontier frontier(size, std::move(subtrees));
    if (digest::hex(frontier.root()) != last_root) return std::nullopt;
    return frontier;
}

std::optional<RequestRow> request(Connection& connection, std::string_view key) {
    auto query = connection.query(
        "SELECT request_digest, first_position, last_position, root FROM idempotency WHERE key = ?", key);
    if (!query.step()) return std::nullopt;
    return RequestRow{query.text(0), query.count(1), query.count(2), query.text(3)};
}

void insert_request(Connection& connection, std::string_view key, const RequestRow& row) {
    connection
        .query(
            "INSERT INTO idempotency (key, request_digest, first_position, last_position, root) VALUES (?, ?, ?, ?, ?)",
            key, row.request_digest, row.first_position, row.last_position, row.root)
        .run();
}

void insert_patient(Connection& connection, const NewPatient& patient, std::string_view record_number,
                    std::int64_t position) {
    connection
        .query(
            "INSERT INTO patients (patient_key, revision, salt, commitment, record_number, details, position)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            patient.key, patient.revision, patient.salt, patient.reference().commitment, record_number,
            codec::canonical(patient.details), position)
        .run();
}

std::int64_t patient_revision(Connection& connection, std::string_view key) {
    auto query = connection.query("SELECT coalesce(max(revision), 0) FROM patients WHERE patient_key = ?", key);
    return query.step() ? query.count(0) : 0;
}

std::optional<std::string> patient_key_of(Connection& connection, std::string_view record_number) {
    auto query = connection.query("SELECT patient_key FROM patients WHERE record_number = ?", record_number);
    if (!query.step()) return std::nullopt;
    return query.text(0);
}

bool is_committed(Connection& connection, const PatientReference& reference) {
    return connection
        .query("SELECT 1 FROM patients WHERE patient_key = ? AND commitment = ?", reference.key, reference.commitment)
        .step();
}

Result<std::optional<Patient>> latest_patient(Connection& connection, std::string_view key) {
    auto query = connection.query(
        "SELECT patient_key, revision, salt, commitment, details FROM patients WHERE patient_key = ?"
        " ORDER BY revision DESC LIMIT 1",
        key);
    if (!query.step()) return std::optional<Patient>();
    return read_patient(query);
}

Result<std::optional<Patient>> committed_patient(Connection& connection, const PatientReference& reference) {
    auto query = connection.query(
        "SELECT patient_key, revision, salt, commitment, details FROM patients WHERE patient_key = ? AND commitment = "
        "?",
        reference.key, reference.commitment);
    if (!query.step()) return std::optional<Patient>();
    return read_patient(query);
}

}  // namespace cisterna::ledger::storage
