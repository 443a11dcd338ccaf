#pragma once

#include <cstddef>
#include <vector>

#include "core/error_budget/budget.h"
#include "core/error_budget/model.h"

namespace cisterna::error_budget {

struct WorstCase {
    Range range;
    Ends ends = Ends::Attained;
};

// The values that an output can take while each input stays in its range. `order` is nodes_under(model, output);
// `ranges` holds for each of them what plain interval arithmetic gives.
//
// A part of the expression in which nothing is used twice has an exact interval, so it counts as one variable. An
// output that only rises, or only falls, with a variable has its extremes at that variable's ends: the sign is proved
// by interval arithmetic of the derivative, where needed on slices of the variable's range.
WorstCase worst_case(const Model& model, Term output, const std::vector<std::size_t>& order,
                     const std::vector<Range>& ranges);

}  // namespace cisterna::error_budget
