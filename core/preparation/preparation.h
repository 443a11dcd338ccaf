#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/preparation/event.h"
#include "core/preparation/work.h"
#include "core/rules/finding.h"

namespace cisterna::preparation {

// Where a preparation stands. Nothing: it does not exist yet.
enum class Stage {
    Nothing,
    Draft,
    Checked,
    Approved,
    InPreparation,
    AwaitingVerification,
    Quarantined,
    Released,
    Rejected,
    Cancelled,
    Recalled,
};

std::string_view stage_word(Stage stage);  // "awaiting-verification"

struct CheckedFinding {
    std::string rule;
    rules::Outcome outcome = rules::Outcome::Pass;
    std::string key;
    std::string message;
};

struct Override {
    std::string key;
    std::string rule;
    std::string reason;
    std::string text;
    std::string by;
    calendar::Instant at;
};

struct UsedContainer {
    std::string container;
    std::string product;
    std::string lot;
    calendar::Date expiry{std::chrono::sys_days{}};
    std::string by;
    calendar::Instant at;
};

struct RecordedDraw {
    std::string source;  // of the step
    quantity::Volume volume;
    std::string proof;     // "weight", "photograph", "second-person"
    std::string proof_by;  // the second person, or the number of the photograph or weighing
    std::string by;
    calendar::Instant at;
};

struct RecordedWaste {
    std::string source;  // of the supply
    quantity::Volume volume;
    std::string reason;
    std::string by;
    std::string witness;  // empty when none is needed
    calendar::Instant at;
};

struct AcceptedLabel {
    std::int64_t syringe = 1;
    std::int64_t revision = 1;
    std::string code;           // content of the machine code, "(91)MAIN-..."
    std::string record_digest;  // SHA-256 of the label record without the patient
    std::string by;
};

struct VerifiedSyringe {
    std::int64_t syringe = 1;
    quantity::Volume read_volume;
    std::string by;
    calendar::Instant at;
};

enum class TestState { NotNeeded, Pending, Passed, Failed };

// A preparation as its events made it: state = fold(evolve, events).
struct Preparation {
    Stage stage = Stage::Nothing;
    std::int64_t version = 0;                 // the number of its events
    std::optional<calendar::Instant> latest;  // the latest moment of its events
    std::string batch;
    std::string patient_key;
    std::string patient_commitment;
    codec::Object order;  // the prescription without what tells who the patient is
    std::string entered_by;

    codec::Object check;  // the document of the last check
    rules::Outcome verdict = rules::Outcome::Stop;
    std::vector<CheckedFinding> findings;
    Work work;
    std::map<std::string, Override> overrides;  // by key
    std::string approved_by;
    std::optional<calendar::Instant> approved_at;

    std::string compounder;
    std::optional<calendar::Instant> compounding_started;
    std::set<std::string> hands;  // everybody who compounded: began, scanned, drew, wasted or finished
    std::vector<UsedContainer> containers;
    std::map<std::string, RecordedDraw> draws;  // by source of the step
    std::vector<RecordedWaste> wastes;
    std::map<std::int64_t, AcceptedLabel> labels;  // by syringe, the latest revision
    // The latest revision ever accepted for a syringe, also when the order was changed since: a number is never used
    // twice, or the label of an earlier order would carry the code of a later one.
    std::map<std::int64_t, std::int64_t> label_revisions;
    std::int64_t refused_scans = 0;
    std::map<std::int64_t, VerifiedSyringe> verified;  // by syringe
    TestState test = TestState::NotNeeded;
    std::string released_by;
    std::optional<calendar::Instant> released_at;

    // The findings that need a pharmacist and have no override yet.
    std::vector<const CheckedFinding*> open_findings() const;
    std::int64_t scanned_of(const std::string& product) const;
    std::int64_t next_label_revision(std::int64_t syringe) const;
};

// The state after the event. An event that its own type cannot be read from is a bug: the ledger has checked its hash.
Preparation evolve(Preparation state, const Event& event);

// What is recorded as waste of a supply.
quantity::Volume wasted_of(const Preparation& preparation, const std::string& supply);
// What an intermediate dilution holds after the recorded draws: those into it less the one from it.
quantity::Volume left_of_dilution(const Preparation& preparation, const Supply& dilution);

Preparation fold(const std::vector<Event>& events);

}  // namespace cisterna::preparation
