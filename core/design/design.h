#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/value.h"
#include "core/design/change.h"
#include "core/design/proposal.h"
#include "core/design/question.h"
#include "core/design/window.h"

namespace cisterna::design {

// The basis of the order, if it has one, against the window.
struct OrderedStrength {
    recipe::Targets targets;
    std::optional<quantity::Duration> lasts;
    std::vector<std::size_t> crossed;  // bounds, as indices in the window's list; empty: it lies inside
};

// The answer to a question: what is possible, what bounds it, and what is proposed.
struct Design {
    std::string prescription;
    calendar::Instant at{std::chrono::sys_seconds{}, std::chrono::minutes{0}};
    std::string formulary_hash;
    std::string formulary_version;
    bool formulary_is_adopted = false;
    Window window;
    std::vector<Contradiction> contradictions;  // empty: the window is open
    std::vector<NearestChange> changes;         // each opens an empty window
    std::optional<OrderedStrength> ordered;
    std::optional<Proposal> proposal;
    NoProposal no_proposal;  // why there is none, when the window is open
    // Stop: the window is empty, the ordered strength crosses a limit, or nothing can be proposed. Hold: the ordered
    // strength misses a wish, or the proposal crosses a bound that holds or lies exactly on an unconfirmed limit. Not
    // covered: something that would bound the window is not known, or the proposal is a strength that the study behind
    // a cap did not test.
    rules::Outcome verdict = rules::Outcome::Pass;
};

// Works the window out and proposes round figures in it. Each bound is judged a second way for the proposal.
// Refuses what window_of refuses, and what recipe::targets_of refuses of a basis.
Result<Design> design(const Question& question);

// An order whose strength was designed.
struct DesignedOrder {
    order::Prescription order;  // with the proposal as its basis
    std::string reason;
};

// The order with the proposal as its basis, for an order that has none. Refuses what design refuses, and what stands
// against a proposal: order_inconsistent (basis) with the contradiction or the findings that stop it, or the refusal of
// the recipe.
tl::expected<DesignedOrder, std::vector<Error>> design_basis(const Question& question);

// {"basis", "reason"}
codec::Object designed_json(const DesignedOrder& designed);

// The document cisterna/design/1.
codec::Object design_json(const Design& design, const order::Prescription& prescription,
                          const formulary::Formulary& formulary, std::string_view program);

}  // namespace cisterna::design
