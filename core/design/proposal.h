#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/design/question.h"
#include "core/design/window.h"
#include "core/recipe/recipe.h"
#include "core/rules/check.h"

namespace cisterna::design {

// Which figure is round.
enum class RoundFigure { PrimaryConcentration, Flow };

// How much of its strictest bound a drug's concentration uses; 1 is the limit itself.
struct LimitUse {
    std::size_t drug = 0;
    std::optional<quantity::Rational> share;  // of the concentration limit; nothing when none is known
};

// A solution on round figures inside the window.
struct Proposal {
    RoundFigure round = RoundFigure::PrimaryConcentration;
    order::Basis basis;
    recipe::Targets targets;
    std::optional<quantity::Duration> lasts;       // until the alarm volume, with every bolus released
    std::optional<std::int64_t> refill_due_after;  // whole days, capped
    std::vector<LimitUse> limit_use;               // one for each drug
    std::vector<std::size_t> on_the_edge;          // bounds that are reached exactly
    std::vector<Gap> not_studied;                  // strengths that the study behind a cap did not test
    std::vector<std::size_t> crossed_holds;        // bounds that hold and are crossed
    rules::Check check;                            // of the order with this basis; it is never a stop
    std::string reason;
};

// The order with a basis.
order::Prescription with_basis(const order::Prescription& prescription, order::Basis basis);

// Why there is no proposal in an open window: a refusal (no figure of six digits lies in it; nothing bounds it; no
// recipe makes it), or the findings that stop the order whatever its strength.
struct NoProposal {
    std::optional<Error> refusal;
    std::vector<rules::Finding> stops;
};

// Chooses round figures. With a wished interval: near the weakest solution that keeps the wishes. Without: near the
// lowest flow, so for the longest interval, but not longer than the shortest cap. "Near" loses at most a quarter of the
// flow. Of the figures near it the roundest is taken that is good: all draws are read within
// 1 %, every concentration is within the site's tolerance, what rounding makes stays within the limits, and no limit
// is reached exactly, which would leave nothing for the errors of making; among equally round ones the nearest. When
// none is good, the roundest that can be made. A round concentration of the primary drug goes before a round flow.
tl::expected<Proposal, NoProposal> propose(const Question& question, const Window& window);

}  // namespace cisterna::design
