#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/formulary/evidence.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::beyond_use {

// What ends a preparation's use.
enum class Factor {
    CategoryTable,       // USP <797>
    Monograph,           // of the compounded preparation
    Stability,           // of this mixture in this container at this temperature
    Labelling,           // a product's "begin within"
    ComponentExpiry,     // the last day of a manufactured component
    ComponentBeyondUse,  // the beyond-use date of a compounded component
    InUse,               // an end that somebody has stated for the preparation itself
    OpenedContainer,     // the clock of a container that was opened earlier
};

// "category-table", "component-expiry" ...
std::string_view factor_word(Factor factor);

// What has to happen by the moment. A container's clock ends when it may be drawn from; what was drawn in time is then
// under the preparation's own date.
enum class Ends { Administration, Drawing };

// One reason why something must happen by a moment.
struct Candidate {
    Factor factor;
    calendar::Instant until;
    std::string reason;
    std::optional<formulary::Evidence> evidence;  // nothing for what was read from a container or stated
    std::vector<formulary::Source> sources;
    Ends ends = Ends::Administration;
    std::optional<calendar::Instant> from;  // where its time counts from; nothing for a fixed moment
};

// A limit that counts from the start of preparation: a stability study, a label, a monograph. It never lengthens the
// category table's.
struct CountedLimit {
    Factor factor = Factor::Stability;
    quantity::Duration longest;
    std::string reason;  // "Stable for 5 days in polypropylene syringes at 5 C (Sorrieul 2023)"
    std::optional<formulary::Evidence> evidence;
    std::vector<formulary::Source> sources;
};

// All reasons, and the earliest of those that end administration. The date limits when administration begins, not how
// long the pump runs.
struct BeyondUse {
    calendar::Instant start;            // of preparation: the clock runs from here
    std::vector<Candidate> candidates;  // never empty
    std::size_t governing = 0;

    const Candidate& governs() const { return candidates.at(governing); }
};

// The moment at which a counted limit ends. Refuses (order_inconsistent, at `where`) a limit that is not above zero or
// over a hundred years.
Result<Candidate> candidate_of(const CountedLimit& limit, const calendar::Instant& start, const std::string& where);

// A component may be used to the end of its last day, on the clock of the preparation.
Candidate expiry_candidate(const calendar::Date& last_day, const calendar::Instant& start, std::string reason);

// Chooses the earliest; of two at the same moment, the one that stands first. Candidates with the same reason and
// moment are one. At least one must end administration (a bug otherwise).
Result<BeyondUse> choose(const calendar::Instant& start, std::vector<Candidate> candidates);

}  // namespace cisterna::beyond_use
