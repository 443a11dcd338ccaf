#pragma once

#include <optional>
#include <vector>

#include "core/recipe/sources.h"

namespace cisterna::recipe {

// Adds the ways in which powders of the stock bring the drug at that place of the prescription, for a site that has a
// balance. Of each powder the first lot to expire that holds enough is weighed:
//   as a stock solution: at least the minimum weight of the balance, filled up to 1, 2, 5, 10, 20 or 50 mL on the
// smallest syringe of the site that holds it, of which a part is drawn and at least the smallest draw is left. Of all
// of them are kept the surest, the thriftiest, the strongest, and the one that costs the fewest points by error and
// waste.
//   directly, when the preparation is filled up to a mark (site setting) and the mass is at least the minimum weight.
// Neither stock solution nor preparation is stronger than the formulary's solubility; a drug without one is not
// weighed. Nothing, or why no powder of the stock can be used: coa_missing, assay_out_of_range, over_solubility,
// stock_insufficient, order_inconsistent, value_missing.
std::optional<Error> add_powder_sources(const order::Prescription& prescription, const Target& target,
                                        std::size_t index, const Scales& scales, const Means& means,
                                        std::vector<DrugSource>& sources);

}  // namespace cisterna::recipe
