#pragma once

#include <vector>

#include "core/beyond_use/candidate.h"
#include "core/beyond_use/category_table.h"
#include "core/beyond_use/opened_container.h"
#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/recipe/recipe.h"
#include "core/result/result.h"

namespace cisterna::beyond_use {

// What an order's compounding and its recipe do not tell. A recipe with a powder is nonsterile whatever stands here.
struct Considered {
    StartingComponents components = StartingComponents::OnlySterile;
    std::vector<CountedLimit> limits;  // stability in this container and temperature, labels, monographs
    std::vector<OpenedContainer> opened;
};

// The beyond-use date of USP <797> for this way of compounding: the earliest of the category table, the limits that are
// considered, and the expiry of every container that the recipe uses. A pending sterility test counts as passed: the
// preparation stays in quarantine until it is. Refuses no_limit_for_condition when the table has no row or does not
// allow the storage, and what candidate_of and draw_by refuse.
Result<BeyondUse> beyond_use(const order::Compounding& compounding, const calendar::Instant& start,
                             const recipe::Recipe* recipe, const formulary::Formulary& formulary,
                             const Considered& considered = {});

}  // namespace cisterna::beyond_use
