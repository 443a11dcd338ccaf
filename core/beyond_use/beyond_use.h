#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/recipe/recipe.h"
#include "core/result/result.h"

namespace cisterna::beyond_use {

// One reason why administration must begin by a moment.
struct Candidate {
    std::string name;  // "category-table", "component-expiry"
    calendar::Instant until;
    std::string reason;
    std::optional<formulary::Evidence> evidence;  // nothing for what was read from a container
    std::vector<formulary::Source> sources;
};

// All reasons, and the earliest of them. The date limits when administration begins, not how long the pump runs.
struct BeyondUse {
    calendar::Instant start;            // of preparation: the clock runs from here
    std::vector<Candidate> candidates;  // never empty
    std::size_t governing = 0;

    const Candidate& governs() const { return candidates.at(governing); }
};

// The beyond-use date of USP <797> for this way of compounding, never later than the expiry of a container that is
// used. All products of the formulary are sterile, so the starting components are. Refuses no_limit_for_condition when
// the table has no row or does not allow the storage.
Result<BeyondUse> beyond_use(const order::Compounding& compounding, const calendar::Instant& start,
                             const recipe::Recipe* recipe, const formulary::Formulary& formulary);

}  // namespace cisterna::beyond_use
