#include "core/error_budget/budget.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/error_budget/expression.h"
#include "core/error_budget/square_root.h"
#include "core/error_budget/worst_case.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;

// The step of the widest input under a term: the one that must be measured better.
std::string widest_step_under(const Model& model, std::size_t term, const std::vector<std::size_t>& order) {
    std::vector<bool> under(term + 1, false);
    under[term] = true;
    const Source* widest = nullptr;
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        if (*at > term || !under[*at]) continue;
        const auto& node = model.nodes()[*at];
        for (const auto operand : node.operands) under[operand] = true;
        if (node.operation != Operation::Input) continue;
        const auto& source = model.inputs()[node.input];
        if (!widest || width(source.range) > width(widest->range)) widest = &source;
    }
    return widest ? widest->step : std::string();
}

// Plain interval arithmetic over the whole expression; it also shows that no divisor can be zero.
Result<std::vector<Range>> ranges_of(const Model& model, const std::vector<std::size_t>& order) {
    std::vector<Range> ranges(order.back() + 1);
    for (const auto at : order) {
        const auto& node = model.nodes()[at];
        if (node.operation == Operation::Input) {
            ranges[at] = model.inputs()[node.input].range;
            continue;
        }
        if (node.operation == Operation::Quotient && holds_zero(ranges[node.operands[1]])) {
            const auto step = widest_step_under(model, node.operands[1], order);
            return refuse(ErrorCode::BelowMinimumVolume, step,
                          "The error of " + (step.empty() ? "this step" : step) +
                              " is as large as the amount itself; measure it with a finer device, or dilute first and "
                              "measure more.");
        }
        ranges[at] = combined(node, ranges);
    }
    return ranges;
}

enum class Point { Nominal, Mean };

std::vector<Rational> values_at(const Model& model, const std::vector<std::size_t>& order, Point point) {
    std::vector<Rational> values(order.back() + 1);
    for (const auto at : order) {
        const auto& node = model.nodes()[at];
        if (node.operation != Operation::Input) {
            values[at] = combined(node, values);
            continue;
        }
        const auto& source = model.inputs()[node.input];
        values[at] = point == Point::Mean ? source.mean : source.nominal;
    }
    return values;
}

std::vector<Rational> slopes_at(const Model& model, const std::vector<std::size_t>& order,
                                const std::vector<Rational>& values) {
    std::vector<Rational> of_nodes(values.size());
    of_nodes[order.back()] = 1;
    std::vector<Rational> of_inputs(model.inputs().size());
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        const auto& node = model.nodes()[*at];
        hand_down(node, *at, values, of_nodes);
        if (node.operation == Operation::Input) of_inputs[node.input] = of_nodes[*at];
    }
    return of_inputs;
}

Rational share_of(const Rational& part, const Rational& whole) {
    return whole.is_zero() ? Rational(0) : part / whole;
}

void sort_by_variance(std::vector<Contribution>& contributions) {
    std::stable_sort(contributions.begin(), contributions.end(),
                     [](const Contribution& a, const Contribution& b) { return a.variance > b.variance; });
}

std::vector<Contribution> summed_by_step(const std::vector<Contribution>& sources) {
    std::vector<Contribution> steps;
    std::map<std::string, std::size_t> places;
    for (const auto& source : sources) {
        const auto [place, is_new] = places.try_emplace(source.step, steps.size());
        if (is_new) steps.push_back({source.step, {}, 0, 0});
        steps[place->second].variance += source.variance;
        steps[place->second].share += source.share;
    }
    return steps;
}

void add_contributions(const Model& model, const std::vector<std::size_t>& order, const std::vector<Rational>& by_input,
                       Budget& budget) {
    for (const auto at : order) {
        const auto& node = model.nodes()[at];
        if (node.operation != Operation::Input) continue;
        const auto& source = model.inputs()[node.input];
        const auto& slope = by_input[node.input];
        budget.sources.push_back({source.step, source.what, slope * slope * source.variance, 0});
        budget.variance += budget.sources.back().variance;
    }
    for (auto& source : budget.sources) source.share = share_of(source.variance, budget.variance);
    budget.steps = summed_by_step(budget.sources);
    sort_by_variance(budget.steps);
    sort_by_variance(budget.sources);
}

}  // namespace

Result<Budget> budget_of(const Model& model, Term output, const Rational& coverage) {
    if (coverage.sign() < 0) throw std::logic_error("a coverage factor is below zero");
    const auto order = nodes_under(model, output);
    CISTERNA_TRY(ranges, ranges_of(model, order));
    const auto means = values_at(model, order, Point::Mean);
    auto worst = worst_case(model, output, order, ranges);

    Budget budget;
    budget.nominal = values_at(model, order, Point::Nominal)[output.index()];
    budget.mean = means[output.index()];
    budget.low = std::move(worst.range.low);
    budget.high = std::move(worst.range.high);
    budget.ends = worst.ends;
    add_contributions(model, order, slopes_at(model, order, means), budget);
    budget.standard = square_root_rounded_up(budget.variance, root_places);
    budget.coverage = coverage;
    budget.expanded = square_root_rounded_up(coverage * coverage * budget.variance, root_places);
    return budget;
}

const Contribution* dominating_step(const Budget& budget) {
    return budget.variance.is_zero() ? nullptr : &budget.steps.front();
}

RelativeBudget relative_to(const Budget& budget, const Rational& target) {
    if (target.sign() <= 0) throw std::logic_error("a target is not above zero");
    const auto deviation = [&](const Rational& value) { return (value - target) / target; };
    RelativeBudget relative;
    relative.nominal = deviation(budget.nominal);
    relative.mean = deviation(budget.mean);
    relative.low = deviation(budget.low);
    relative.high = deviation(budget.high);
    relative.standard = budget.standard / target;
    relative.expanded = budget.expanded / target;
    relative.expanded_low = relative.mean - relative.expanded;
    relative.expanded_high = relative.mean + relative.expanded;
    relative.worst = std::max(relative.low.absolute(), relative.high.absolute());
    relative.worst_expanded = std::max(relative.expanded_low.absolute(), relative.expanded_high.absolute());
    return relative;
}

Result<Tangent> tangent_of(const Model& model, Term output) {
    const auto order = nodes_under(model, output);
    CISTERNA_CHECK(ranges_of(model, order));
    auto values = values_at(model, order, Point::Mean);
    auto by_input = slopes_at(model, order, values);
    return Tangent{std::move(values[output.index()]), std::move(by_input)};
}

Result<Rational> covariance(const Model& model, Term a, Term b) {
    CISTERNA_TRY(of_a, tangent_of(model, a));
    CISTERNA_TRY(of_b, tangent_of(model, b));
    Rational sum;
    for (std::size_t i = 0; i < model.inputs().size(); ++i) {
        if (of_a.slopes[i].is_zero() || of_b.slopes[i].is_zero()) continue;
        sum += of_a.slopes[i] * of_b.slopes[i] * model.inputs()[i].variance;
    }
    return sum;
}

}  // namespace cisterna::error_budget
