#pragma once

#include <vector>

#include "core/beyond_use/candidate.h"
#include "core/beyond_use/category_table.h"

namespace cisterna::beyond_use {

// From a moment on, the preparation is kept at another temperature: thawed, taken out of the refrigerator.
struct StorageMove {
    calendar::Instant at;
    Storage storage = Storage::ControlledRoom;
};

// What the category table says for a preparation that is kept as `condition` says and then moved. The limits never add
// up: the first counts from the start of preparation, each other one from its move, and the earliest holds (USP <797>
// 2023, section 14.4: recalled, not yet compared). Refuses what allowed_row refuses, for a move at
// "moves[i].storage"; no_limit_for_condition there for freezing what was thawed; order_inconsistent at "moves[i].at"
// for moves out of sequence; past_beyond_use_date at "moves[i].at" for a move after the date has passed.
Result<std::vector<Candidate>> table_candidates(const std::vector<BeyondUseRow>& rows, const Condition& condition,
                                                const calendar::Instant& start, const std::vector<StorageMove>& moves);

}  // namespace cisterna::beyond_use
