#include "ledger/storage/verify.h"

#include <unordered_map>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "ledger/storage/record.h"
#include "ledger/storage/schema.h"

namespace cisterna::ledger::storage {
namespace {

std::string title(std::int64_t position, const std::string& stream, const std::string& type) {
    const std::string number = "Event " + std::to_string(position);
    return type.empty() ? number : number + " (" + type + " of " + stream + ")";
}

Discrepancy changed(const EventRow& row, std::string what, const std::string& sentence) {
    return {row.position, row.stream, row.type, std::move(what),
            title(row.position, row.stream, row.type) + " " + sentence};
}

Discrepancy missing(std::int64_t position) {
    return {position, "", "", "missing", title(position, "", "") + " is missing."};
}

// Walks the events in order and stops at the first that is not as it was recorded.
class EventCheck {
public:
    EventCheck(Connection& connection, std::string_view site) : connection_(connection), site_(site) {}

    std::optional<Discrepancy> first_discrepancy() {
        auto rows = connection_.query("SELECT " CISTERNA_EVENT_COLUMNS " FROM events ORDER BY position");
        while (rows.step()) {
            if (auto found = check(event_row(rows))) return found;
        }
        return std::nullopt;
    }

    const Frontier& frontier() const { return frontier_; }

private:
    std::optional<Discrepancy> check(const EventRow& row) {
        if (row.position > frontier_.size() + 1) return missing(frontier_.size() + 1);
        if (row.position < frontier_.size() + 1) return changed(row, "position", "stands where no event can stand.");
        Frontier with_row = frontier_;
        const auto [subtree, root] = with_row.add(leaf_hash(row.envelope));
        if (auto found = check_content(row, digest::hex(root))) return found;
        if (digest::hex(subtree) != row.subtree)
            return changed(row, "subtree", "has a subtree hash that has been changed.");
        if (digest::hex(root) != row.root)
            return changed(row, "root",
                           "does not lead to the recorded root: it or an earlier event was changed and hashed anew.");
        if (row.version != ++versions_[row.stream])
            return changed(row, "version", "is not the next one of its stream: another was removed or added.");
        if (auto found = check_patients(row)) return found;
        frontier_ = std::move(with_row);
        return std::nullopt;
    }

    std::optional<Discrepancy> check_content(const EventRow& row, const std::string& root) {
        event_ = std::nullopt;
        auto reading = read_row(site_, row);
        if (reading.event) {
            event_ = std::move(reading.event);
            return std::nullopt;
        }
        // The recorded root tells whether the content was changed, or only the hash that stands beside it.
        if (reading.wrong_column == "envelope" && root == row.root)
            return changed(row, "leaf_hash", "has a leaf hash that has been changed.");
        if (reading.wrong_column == "envelope") return changed(row, "envelope", "has content that has been changed.");
        const auto message = "has a column \"" + reading.wrong_column + "\" that differs from its hashed content.";
        return changed(row, reading.wrong_column, message);
    }

    std::optional<Discrepancy> check_patients(const EventRow& row) {
        for (const auto& reference : patient_references(event_->data))
            if (!is_committed(connection_, reference))
                return changed(row, "patient",
                               "refers to details of patient " + reference.key + " that are missing or changed.");
        return std::nullopt;
    }

    Connection& connection_;
    std::string_view site_;
    Frontier frontier_;
    std::optional<StoredEvent> event_;
    std::unordered_map<std::string, std::int64_t> versions_;
};

Discrepancy tail_missing(std::int64_t size, std::string_view where) {
    auto found = missing(size + 1);
    found.message = "Event " + std::to_string(size + 1) + " is missing, and perhaps later ones: the " +
                    std::string(where) + " still point to them.";
    return found;
}

Discrepancy wrong_request(std::int64_t position, const std::string& sentence) {
    return {position, "", "", "idempotency", sentence};
}

// The requests must share out all events among them, in order and without a rest.
std::optional<Discrepancy> check_requests(Connection& connection, std::int64_t size) {
    std::int64_t reached = 0;
    auto rows = connection.query(
        "SELECT first_position, last_position, i.root, e.root FROM idempotency i"
        " LEFT JOIN events e ON e.position = last_position ORDER BY first_position");
    while (rows.step()) {
        if (rows.count(0) != reached + 1)
            return wrong_request(reached + 1,
                                 title(reached + 1, "", "") + " belongs to no recorded request, or to two.");
        reached = rows.count(1);
        if (reached > size) return tail_missing(size, "recorded requests");
        if (rows.text(2) != rows.text(3))
            return wrong_request(reached,
                                 "The request that ended with event " + std::to_string(reached) + " has been changed.");
    }
    if (reached == size) return std::nullopt;
    return wrong_request(reached + 1,
                         title(reached + 1, "", "") + " belongs to no recorded request: it was put in later.");
}

Discrepancy wrong_patient(const Query& row, const std::string& sentence) {
    return {row.count(5), "", "", "patient",
            "The details of patient " + row.text(0) + ", revision " + std::to_string(row.count(1)) + ", " + sentence};
}

bool matches_commitment(const Query& row) {
    const auto details = codec::parse(row.text(4));
    if (!details || details->if_object() == nullptr || codec::canonical(*details) != row.text(4)) return false;
    const auto record_number = checked_record_number(*details->if_object());
    if (!record_number || *record_number != row.text(6)) return false;
    const auto commitment = patient_commitment(row.text(2), *details->if_object());
    return commitment && *commitment == row.text(3);
}

bool is_referred_to(Connection& connection, std::string_view site, const Query& patient) {
    const auto row = row_at(connection, patient.count(5));
    const auto event =
        row ? read_envelope(site, row->envelope) : Result<StoredEvent>(refuse(ErrorCode::NotFound, "", ""));
    if (!event) return false;
    for (const auto& reference : patient_references(event->data))
        if (reference == PatientReference{patient.text(0), patient.text(3)}) return true;
    return false;
}

std::optional<Discrepancy> check_patients(Connection& connection, std::string_view site, std::int64_t size) {
    std::unordered_map<std::string, std::int64_t> revisions;
    auto rows = connection.query(
        "SELECT patient_key, revision, salt, commitment, details, position, record_number FROM patients"
        " ORDER BY position, patient_key, revision");
    while (rows.step()) {
        if (rows.count(5) > size) return tail_missing(size, "patients' details");
        if (!matches_commitment(rows)) return wrong_patient(rows, "have been changed.");
        if (rows.count(1) != ++revisions[rows.text(0)]) return wrong_patient(rows, "are not the next revision.");
        if (!is_referred_to(connection, site, rows)) return wrong_patient(rows, "belong to no event.");
    }
    return std::nullopt;
}

std::optional<Discrepancy> check_views(Connection& connection, std::int64_t size) {
    auto query = connection.query("SELECT coalesce(max(last_position), 0) FROM worklist");
    if (query.step() && query.count(0) > size) return tail_missing(size, "work list's rows");
    return std::nullopt;
}

std::string structure_of(Connection& connection) {
    std::string structure;
    auto rows = connection.query("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
    while (rows.step()) structure += rows.text(0) + " " + rows.text(1) + ": " + rows.text(2) + "\n";
    return structure;
}

std::optional<Discrepancy> check_structure(Connection& connection) {
    Connection expected(":memory:", Access::Create);
    expected.script(create_record);
    expected.script(create_projections);
    if (structure_of(connection) != structure_of(expected))
        return Discrepancy{0, "", "", "structure",
                           "The ledger's tables or the triggers that protect them have been altered."};
    auto pages = connection.query("PRAGMA integrity_check(1)");
    if (!pages.step() || pages.text(0) != "ok")
        return Discrepancy{0, "", "", "structure", "The file's inner structure is damaged; restore the last backup."};
    if (connection.query("PRAGMA foreign_key_check").step())
        return Discrepancy{0, "", "", "structure", "An entry points to another one that does not exist."};
    return std::nullopt;
}

}  // namespace

Verification verify(Connection& connection, std::string_view site) {
    EventCheck events(connection, site);
    Verification verification;
    verification.first_discrepancy = events.first_discrepancy();
    const auto size = events.frontier().size();
    verification.events = size;
    verification.root = digest::hex(events.frontier().root());
    if (verification.sound()) verification.first_discrepancy = check_requests(connection, size);
    if (verification.sound()) verification.first_discrepancy = check_patients(connection, site, size);
    if (verification.sound()) verification.first_discrepancy = check_views(connection, size);
    if (verification.sound()) verification.first_discrepancy = check_structure(connection);
    return verification;
}

}  // namespace cisterna::ledger::storage
