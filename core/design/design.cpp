#include "core/design/design.h"

#include <algorithm>

#include "core/recipe/targets.h"

namespace cisterna::design {
namespace {

using rules::Outcome;

Result<std::optional<OrderedStrength>> ordered_strength(const Question& question, const Window& window) {
    if (std::holds_alternative<order::NotStated>(question.prescription.basis)) return std::optional<OrderedStrength>();
    CISTERNA_TRY(targets, recipe::targets_of(question.prescription));
    OrderedStrength ordered;
    ordered.lasts = window.delivery.interval(targets.flow);
    ordered.crossed = crossed_by(targets.flow, window, question);
    ordered.targets = std::move(targets);
    return std::optional(std::move(ordered));
}

Outcome of_crossing(Force force) {
    return force == Force::Stop ? Outcome::Stop : Outcome::Hold;
}

Outcome of_proposal(const Proposal& proposal, const Window& window) {
    if (!proposal.crossed_holds.empty()) return Outcome::Hold;
    const bool touches_unconfirmed =
        std::any_of(proposal.on_the_edge.begin(), proposal.on_the_edge.end(),
                    [&](std::size_t i) { return window.bounds[i].evidence == formulary::Evidence::Unconfirmed; });
    if (touches_unconfirmed) return Outcome::Hold;
    return proposal.not_studied.empty() ? Outcome::Pass : Outcome::NotCovered;
}

Outcome verdict_of(const Design& design) {
    auto verdict = design.window.gaps.empty() ? Outcome::Pass : Outcome::NotCovered;
    if (!design.window.is_open() || !design.proposal) return Outcome::Stop;
    verdict = std::max(verdict, of_proposal(*design.proposal, design.window));
    if (design.ordered)
        for (const auto i : design.ordered->crossed)
            verdict = std::max(verdict, of_crossing(design.window.bounds[i].force));
    return verdict;
}

}  // namespace

Result<Design> design(const Question& question) {
    Design design;
    design.prescription = question.prescription.id;
    design.at = question.at;
    design.formulary_hash = question.formulary.hash;
    design.formulary_version = question.formulary.version;
    design.formulary_is_adopted = !question.formulary.adopted_by.empty();
    CISTERNA_TRY(window, window_of(question));
    design.window = std::move(window);
    CISTERNA_TRY(ordered, ordered_strength(question, design.window));
    design.ordered = std::move(ordered);
    design.contradictions = contradictions_of(design.window);
    if (design.window.is_open()) {
        auto proposal = propose(question, design.window);
        if (proposal)
            design.proposal = std::move(*proposal);
        else
            design.no_proposal = std::move(proposal.error());
        if (design.no_proposal.refusal && design.no_proposal.refusal->code == ErrorCode::Bug)
            return tl::unexpected<Error>(*design.no_proposal.refusal);
    } else {
        design.changes = nearest_changes(question);
    }
    design.verdict = verdict_of(design);
    return design;
}

tl::expected<DesignedOrder, std::vector<Error>> design_basis(const Question& question) {
    auto found = design(question);
    if (!found) return tl::unexpected(std::vector<Error>{found.error()});
    if (found->proposal)
        return DesignedOrder{with_basis(question.prescription, found->proposal->basis), found->proposal->reason};
    std::vector<Error> reasons;
    const auto add = [&](const std::string& message) {
        reasons.push_back({ErrorCode::OrderInconsistent, "basis", "No strength can be proposed. " + message});
    };
    for (const auto& contradiction : found->contradictions) add(contradiction.message);
    for (const auto& stop : found->no_proposal.stops) add(stop.message);
    if (found->no_proposal.refusal) reasons.push_back(*found->no_proposal.refusal);
    return tl::unexpected(std::move(reasons));
}

}  // namespace cisterna::design
