#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cisterna::ledger {

// The first thing in a ledger that is not as it was recorded.
struct Discrepancy {
    std::int64_t position = 0;  // of the event; 0 when no single event can be named
    std::string stream;         // as stored now; empty when the event is missing
    std::string type;
    std::string
        what;  // the column or part: "envelope", "leaf_hash", "missing", "idempotency", "patient", "structure", ...
    std::string message;  // a sentence for people
};

// What a complete check of a ledger found. A tail that was cut off together with everything that points to it cannot be
// seen without a checkpoint kept elsewhere: compare `events` and `root` with one.
struct Verification {
    std::int64_t events = 0;  // events whose content was found as recorded, up to the first discrepancy
    std::string root;         // the tree's root over those events, 64 lower-case hex digits
    std::optional<Discrepancy> first_discrepancy;

    bool sound() const { return !first_discrepancy; }
};

}  // namespace cisterna::ledger
