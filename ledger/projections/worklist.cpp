#include <array>
#include <utility>

#include "ledger/patient.h"
#include "ledger/projections/projection.h"

namespace cisterna::ledger::projections {
namespace {

using storage::Insertion;

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> state_after{{
    {"preparation-entered", "draft"},
    {"preparation-checked", "checked"},
    {"preparation-approved", "approved"},
    {"preparation-changed", "draft"},
    {"compounding-started", "in-preparation"},
    {"compounding-finished", "awaiting-verification"},
    {"preparation-quarantined", "quarantined"},
    {"preparation-released", "released"},
    {"preparation-rejected", "rejected"},
    {"preparation-cancelled", "cancelled"},
    {"preparation-recalled", "recalled"},
}};

// Nothing for types that leave the state as it is.
std::optional<std::string> state_of(std::string_view type) {
    for (const auto& [event_type, state] : state_after)
        if (event_type == type) return std::string(state);
    return std::nullopt;
}

// "prescription" is the prescription's id, or the prescription with its id.
Result<std::string> prescription_id(const StoredEvent& event) {
    const auto* prescription = event.data.find("prescription");
    const auto* members = prescription == nullptr ? nullptr : prescription->if_object();
    const auto* id = members == nullptr ? prescription : members->find("id");
    if (id == nullptr || id->if_text() == nullptr || id->if_text()->empty())
        return refuse(ErrorCode::ValueMissing, event.stream + ".prescription",
                      "The preparation does not name its prescription; choose the prescription and enter it again.");
    return *id->if_text();
}

Result<void> enter(Connection& connection, std::string_view batch, const StoredEvent& event) {
    CISTERNA_TRY(prescription, prescription_id(event));
    const auto references = patient_references(event.data);
    const auto patient = references.empty() ? std::optional<std::string>() : references.front().key;
    const auto inserted =
        connection
            .query(
                "INSERT INTO worklist (batch, state, prescription, patient_key, version, last_position, updated_at)"
                " VALUES (?, 'draft', ?, ?, ?, ?, ?)",
                batch, prescription, patient, event.version, event.position, event.at.text())
            .run_if_allowed();
    if (inserted == Insertion::Done) return {};
    return refuse(ErrorCode::StateForbids, event.stream,
                  "Batch " + std::string(batch) + " has been entered already; use a new batch number.");
}

Result<void> explain_release(Connection& connection, std::string_view batch, const std::string& verifier) {
    auto row = connection.query("SELECT compounded_by FROM worklist WHERE batch = ?", batch);
    const auto compounder = row.step() ? row.optional_text(0) : std::nullopt;
    if (!compounder)
        return refuse(ErrorCode::StateForbids, "compounded_by",
                      "Nobody is recorded as having compounded batch " + std::string(batch) +
                          ", so it cannot be released; record the compounding first.");
    return refuse(
        ErrorCode::VerifierSamePerson, "verified_by",
        verifier + " compounded batch " + std::string(batch) + " and cannot verify it; another person must verify.");
}

Result<void> explain_second_release(Connection& connection, std::string_view batch) {
    auto row = connection.query("SELECT released_at, released_by FROM releases WHERE batch = ?", batch);
    if (!row.step()) return refuse(ErrorCode::Bug, "releases", "The release could not be recorded; report this fault.");
    const auto at = calendar::Instant::parse(row.text(0));
    return refuse(ErrorCode::StateForbids, "batch",
                  "Batch " + std::string(batch) + " was released already" +
                      (at ? " on " + at->people_text() : std::string()) + " by " + row.text(1) +
                      "; a batch is released once.");
}

Result<void> release(Connection& connection, std::string_view batch, const StoredEvent& event) {
    CISTERNA_TRY(verifier, required_text(event, "verified_by"));
    const auto updated =
        connection.query("UPDATE worklist SET state = 'released', verified_by = ? WHERE batch = ?", verifier, batch)
            .run_if_allowed();
    if (updated == Insertion::Refused) return explain_release(connection, batch, verifier);
    const auto inserted =
        connection
            .query(
                "INSERT INTO releases (batch, position, released_at, released_by, compounded_by, verified_by)"
                " SELECT batch, ?, ?, ?, compounded_by, verified_by FROM worklist WHERE batch = ?",
                event.position, event.at.text(), event.actor, batch)
            .run_if_allowed();
    if (inserted == Insertion::Refused) return explain_second_release(connection, batch);
    return {};
}

void start_compounding(Connection& connection, std::string_view batch, const StoredEvent& event) {
    connection
        .query("UPDATE worklist SET state = 'in-preparation', compounded_by = ?, verified_by = NULL WHERE batch = ?",
               event.actor, batch)
        .run();
}

}  // namespace

Result<void> project_worklist(Connection& connection, const StoredEvent& event) {
    const auto batch = identifier_in("preparation", event.stream);
    if (batch.empty()) return {};
    if (event.type == "preparation-entered") return enter(connection, batch, event);
    if (event.type == "compounding-started") start_compounding(connection, batch, event);
    auto updated = connection.query(
        "UPDATE worklist SET state = coalesce(?, state), version = ?, last_position = ?, updated_at = ? WHERE batch = ?"
        " RETURNING batch",
        event.type == "preparation-released" ? std::optional<std::string>() : state_of(event.type), event.version,
        event.position, event.at.text(), batch);
    if (!updated.step())
        return refuse(ErrorCode::StateForbids, event.stream,
                      "Batch " + std::string(batch) + " has not been entered; enter the preparation first.");
    if (event.type == "preparation-released") return release(connection, batch, event);
    return {};
}

}  // namespace cisterna::ledger::projections
