#pragma once

#include <optional>
#include <vector>

#include "core/design/bound.h"
#include "core/design/delivery.h"
#include "core/design/question.h"
#include "core/result/result.h"

namespace cisterna::design {

// From the least to the largest flow; an end that nothing bounds is open.
struct FlowRange {
    std::optional<quantity::Flow> at_least;
    std::optional<quantity::Flow> at_most;

    bool is_empty() const { return at_least && at_most && *at_least > *at_most; }
    bool holds(const quantity::Flow& flow) const {
        return (!at_least || flow >= *at_least) && (!at_most || flow <= *at_most);
    }
};

// The flows at which every limit and every wish is kept.
struct Window {
    Delivery delivery;
    std::vector<Bound> bounds;
    std::vector<Gap> gaps;
    FlowRange flow;                          // by limits that stop and by wishes
    FlowRange without_holds;                 // by those that only hold, too
    std::vector<std::size_t> binding_below;  // the bounds that make flow.at_least; several when they agree
    std::vector<std::size_t> binding_above;
    std::vector<IntervalCap> caps;              // shortest first
    std::optional<quantity::Flow> flow_at_cap;  // below it the reservoir outlasts the shortest cap

    // An interval is wished that is longer than the solution may stay in the pump: no flow can give it.
    bool wish_is_over_cap = false;

    bool is_open() const { return !flow.is_empty() && !wish_is_over_cap; }
    // How long until the refill is due at that flow: until the alarm volume or the shortest cap. Nothing when neither
    // is known.
    std::optional<quantity::Duration> refill_due_after(const quantity::Flow& flow) const;
};

// Refuses what delivery_of and bounds_of refuse.
Result<Window> window_of(const Question& question);

// The bounds that a flow crosses, as indices in the window's list, worked out the second way (see judge).
std::vector<std::size_t> crossed_by(const quantity::Flow& flow, const Window& window, const Question& question);

}  // namespace cisterna::design
