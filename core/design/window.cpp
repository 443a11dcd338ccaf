#include "core/design/window.h"

#include <algorithm>

namespace cisterna::design {
namespace {

using quantity::Duration;
using quantity::Flow;

enum class Counting { AllBounds, WithoutHolds };

FlowRange range_of(const std::vector<Bound>& bounds, Counting counting) {
    FlowRange range;
    for (const auto& bound : bounds) {
        if (counting == Counting::WithoutHolds && bound.force == Force::Hold) continue;
        if (bound.side == Side::Below)
            range.at_least = range.at_least ? std::max(*range.at_least, bound.flow) : bound.flow;
        if (bound.side == Side::Above)
            range.at_most = range.at_most ? std::min(*range.at_most, bound.flow) : bound.flow;
    }
    return range;
}

std::vector<std::size_t> binding(const std::vector<Bound>& bounds, Side side, const std::optional<Flow>& end) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < bounds.size(); ++i)
        if (end && bounds[i].side == side && bounds[i].force != Force::Hold && bounds[i].flow == *end)
            found.push_back(i);
    return found;
}

}  // namespace

std::optional<Duration> Window::refill_due_after(const Flow& at_flow) const {
    auto due = delivery.interval(at_flow);
    if (caps.empty()) return due;
    return due ? std::min(*due, caps.front().longest) : caps.front().longest;
}

Result<Window> window_of(const Question& question) {
    Window window;
    CISTERNA_TRY(delivery, delivery_of(question.prescription, question.formulary));
    window.delivery = std::move(delivery);
    CISTERNA_TRY(bounds, bounds_of(question, window.delivery));
    window.bounds = std::move(bounds.known);
    window.gaps = std::move(bounds.gaps);
    window.gaps.insert(window.gaps.end(), question.knowledge.gaps.begin(), question.knowledge.gaps.end());
    window.flow = range_of(window.bounds, Counting::WithoutHolds);
    window.without_holds = range_of(window.bounds, Counting::AllBounds);
    window.binding_below = binding(window.bounds, Side::Below, window.flow.at_least);
    window.binding_above = binding(window.bounds, Side::Above, window.flow.at_most);
    window.caps = question.knowledge.caps;
    std::stable_sort(window.caps.begin(), window.caps.end(),
                     [](const IntervalCap& a, const IntervalCap& b) { return a.longest < b.longest; });
    if (window.caps.empty()) return window;
    const auto& shortest = window.caps.front().longest;
    const auto& wished = question.prescription.wishes.refill_interval;
    window.flow_at_cap = window.delivery.flow_lasting(shortest);
    window.wish_is_over_cap = wished && *wished > shortest;
    return window;
}

std::vector<std::size_t> crossed_by(const Flow& flow, const Window& window, const Question& question) {
    std::vector<std::size_t> crossed;
    for (std::size_t i = 0; i < window.bounds.size(); ++i)
        if (judge(window.bounds[i], flow, question, window.delivery) == Keeping::Crossed) crossed.push_back(i);
    return crossed;
}

}  // namespace cisterna::design
