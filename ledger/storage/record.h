#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"
#include "ledger/event.h"
#include "ledger/merkle.h"
#include "ledger/patient.h"
#include "ledger/storage/connection.h"

// The rows of the record: events, requests and patients. What SQLite reports is thrown.
namespace cisterna::ledger::storage {

// An event's row, as it stands in the file and not yet believed.
struct EventRow {
    std::int64_t position = 0;
    std::string stream;
    std::int64_t version = 0;
    std::string type;
    std::string at;
    std::string actor;
    std::string station;
    std::string envelope;
    std::string leaf_hash;
    std::string subtree;
    std::string root;
};

// Which column of a row does not follow from its envelope (subtree and root apart), or the event when all do.
struct RowReading {
    std::optional<StoredEvent> event;
    std::string wrong_column;
};
RowReading read_row(std::string_view site, const EventRow& row);

// The event of a row; refuses (integrity_failed) naming the event and the column.
Result<StoredEvent> believed(std::string_view site, const EventRow& row);

// The columns of an EventRow, in its order, for queries.
#define CISTERNA_EVENT_COLUMNS "position, stream, version, type, at, actor, station, envelope, leaf_hash, subtree, root"
EventRow event_row(const Query& query);

void insert_event(Connection& connection, const EventRow& row);
std::int64_t stream_version(Connection& connection, std::string_view stream);
std::int64_t last_position(Connection& connection);
std::optional<EventRow> row_at(Connection& connection, std::int64_t position);

// The frontier of the whole record, from a few rows; nothing when they are missing or do not give the last row's root.
std::optional<Frontier> stored_frontier(Connection& connection);

struct RequestRow {
    std::string request_digest;
    std::int64_t first_position;
    std::int64_t last_position;
    std::string root;
};
std::optional<RequestRow> request(Connection& connection, std::string_view key);
void insert_request(Connection& connection, std::string_view key, const RequestRow& row);

void insert_patient(Connection& connection, const NewPatient& patient, std::string_view record_number,
                    std::int64_t position);
std::int64_t patient_revision(Connection& connection, std::string_view key);  // 0 when there is none
std::optional<std::string> patient_key_of(Connection& connection, std::string_view record_number);
bool is_committed(Connection& connection, const PatientReference& reference);
// Refuses (integrity_failed) details that do not match their commitment. Nothing when there is no such patient.
Result<std::optional<Patient>> latest_patient(Connection& connection, std::string_view key);
Result<std::optional<Patient>> committed_patient(Connection& connection, const PatientReference& reference);

}  // namespace cisterna::ledger::storage
