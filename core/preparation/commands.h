#pragma once

#include <string>
#include <variant>

#include "core/codec/value.h"
#include "core/quantity/quantity.h"
#include "core/result/error.h"

namespace cisterna::preparation {

// What a person can ask for. The order is that of the transition table.

// A prescription comes in. `order` is the document without the patient; key and commitment stand for the patient.
struct EnterPrescription {
    std::string batch;  // 1 to 20 capital letters and digits
    codec::Object order;
    std::string patient_key;
    std::string patient_commitment;
};
// It is replaced by another one; every check and signature is void.
struct ChangePrescription {
    codec::Object order;
    std::string patient_key;
    std::string patient_commitment;
};
struct RunCheck {};
struct OverrideFinding {
    std::string key;     // approval key of the finding
    std::string reason;  // one of override_reasons()
    std::string text;
};
struct Approve {};
struct StartCompounding {};
// A label was printed to a file and read back from it, and says what this record says.
struct AcceptLabel {
    std::int64_t syringe = 1;
    std::int64_t revision = 1;
    std::string record_digest;
};
// The code of a container, as scanned.
struct ScanContainer {
    std::string text;
};
struct RecordDraw {
    std::string source;  // of a step of the work
    quantity::Volume volume;
    std::string proof;     // "weight", "photograph" or "second-person"
    std::string proof_by;  // number of the weighing or photograph, or the second person
};
struct RecordWaste {
    std::string source;  // of a supply of the work
    quantity::Volume volume;
    std::string reason;
    std::string witness;  // may be empty for a drug that is not controlled
};
struct FinishCompounding {};
// Somebody else reads the volume in the syringe before seeing what it should be, and scans its label.
struct VerifySyringe {
    std::string text;
    quantity::Volume read_volume;
};
struct Quarantine {
    std::string reason;
};
enum class TestOutcome { Passed, Failed };
struct RecordTest {
    std::string test;  // "sterility"
    TestOutcome outcome = TestOutcome::Failed;
};
struct Release {};
struct Reject {
    std::string reason;
};
struct Cancel {
    std::string reason;
};
struct Recall {
    std::string reason;
};
// A scan that was refused, kept for the record of what was caught.
struct RecordRefusedScan {
    std::string text;
    Error refusal;
};

using Command = std::variant<EnterPrescription, ChangePrescription, RunCheck, OverrideFinding, Approve,
                             StartCompounding, AcceptLabel, ScanContainer, RecordDraw, RecordWaste, FinishCompounding,
                             VerifySyringe, Quarantine, RecordTest, Release, Reject, Cancel, Recall, RecordRefusedScan>;

std::string_view command_word(std::size_t command_index);  // "approve"

// All that the command asks, so that two requests can be compared.
codec::Object command_json(const Command& command);

}  // namespace cisterna::preparation
