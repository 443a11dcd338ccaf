#include "core/error_budget/worst_case.h"

#include <utility>

#include "core/error_budget/expression.h"

namespace cisterna::error_budget {
namespace {

using quantity::Rational;

enum class Extreme { Lowest, Highest };
enum class Sign { Falling, Rising, Unproved };

// A slice that needs more halvings than this is not worth them: the enclosure is told instead.
constexpr int deepest_slice = 8;

Sign sign_of(const Range& slope) {
    if (slope.low.sign() >= 0) return Sign::Rising;
    if (slope.high.sign() <= 0) return Sign::Falling;
    return Sign::Unproved;
}

// The expression with every part in which nothing is used twice as one variable.
struct Reduced {
    const Model& model;
    std::size_t output;
    std::vector<std::size_t> variables;  // nodes that stand for such parts
    std::vector<std::size_t> inner;      // the other nodes, each after its operands
};

Reduced reduce(const Model& model, Term output, const std::vector<std::size_t>& order) {
    const auto& nodes = model.nodes();
    std::vector<std::size_t> uses(output.index() + 1, 0);
    std::vector<bool> single(output.index() + 1, false);
    for (const auto at : order)
        for (const auto operand : nodes[at].operands) ++uses[operand];
    for (const auto at : order) {
        single[at] = true;
        for (const auto operand : nodes[at].operands)
            if (!single[operand] || (uses[operand] > 1 && nodes[operand].operation != Operation::Constant))
                single[at] = false;
    }
    std::vector<bool> stands_for_part(output.index() + 1, false);
    stands_for_part[output.index()] = single[output.index()];
    Reduced reduced{model, output.index(), {}, {}};
    for (const auto at : order)
        if (!single[at])
            for (const auto operand : nodes[at].operands)
                if (single[operand]) stands_for_part[operand] = true;
    for (const auto at : order) {
        if (stands_for_part[at]) reduced.variables.push_back(at);
        if (!single[at]) reduced.inner.push_back(at);
    }
    return reduced;
}

std::vector<Range> values_in(const Reduced& reduced, std::vector<Range> box) {
    for (const auto at : reduced.inner) box[at] = combined(reduced.model.nodes()[at], box);
    return box;
}

std::vector<Range> slopes_in(const Reduced& reduced, const std::vector<Range>& values) {
    std::vector<Range> slopes(values.size());
    slopes[reduced.output] = {1, 1};
    for (auto at = reduced.inner.rbegin(); at != reduced.inner.rend(); ++at)
        hand_down(reduced.model.nodes()[*at], *at, values, slopes);
    return slopes;
}

Sign sign_on_slices(const Reduced& reduced, const std::vector<Range>& box, std::size_t variable, int depth) {
    const auto sign = sign_of(slopes_in(reduced, values_in(reduced, box))[variable]);
    if (sign != Sign::Unproved || depth == deepest_slice) return sign;
    auto lower = box;
    auto upper = box;
    lower[variable].high = upper[variable].low = middle(box[variable]);
    const auto below = sign_on_slices(reduced, lower, variable, depth + 1);
    if (below == Sign::Unproved) return Sign::Unproved;
    return sign_on_slices(reduced, upper, variable, depth + 1) == below ? below : Sign::Unproved;
}

void fix(Range& range, Sign sign, Extreme extreme) {
    const bool at_low = (sign == Sign::Rising) == (extreme == Extreme::Lowest);
    const Rational end = at_low ? range.low : range.high;
    range = {end, end};
}

bool is_open(const Range& range) {
    return range.low != range.high;
}

// Fixes every variable whose sign the whole box proves. Whether there was any.
bool fix_proved(const Reduced& reduced, std::vector<Range>& box, Extreme extreme) {
    const auto slopes = slopes_in(reduced, values_in(reduced, box));
    bool any = false;
    for (const auto variable : reduced.variables) {
        const auto sign = sign_of(slopes[variable]);
        if (!is_open(box[variable]) || sign == Sign::Unproved) continue;
        fix(box[variable], sign, extreme);
        any = true;
    }
    return any;
}

// The same for the first variable whose sign its slices prove.
bool fix_sliced(const Reduced& reduced, std::vector<Range>& box, Extreme extreme) {
    for (const auto variable : reduced.variables) {
        if (!is_open(box[variable])) continue;
        const auto sign = sign_on_slices(reduced, box, variable, 0);
        if (sign == Sign::Unproved) continue;
        fix(box[variable], sign, extreme);
        return true;
    }
    return false;
}

bool all_fixed(const Reduced& reduced, const std::vector<Range>& box) {
    for (const auto variable : reduced.variables)
        if (is_open(box[variable])) return false;
    return true;
}

// Two enclosures overlap in a third: interval arithmetic, and the value in the middle with the slopes (mean value
// form).
Range enclosure(const Reduced& reduced, const std::vector<Range>& box) {
    const auto values = values_in(reduced, box);
    const auto slopes = slopes_in(reduced, values);
    auto middles = box;
    for (const auto variable : reduced.variables) {
        const auto point = middle(box[variable]);
        middles[variable] = {point, point};
    }
    auto by_slopes = values_in(reduced, middles)[reduced.output];
    for (const auto variable : reduced.variables)
        by_slopes = by_slopes + slopes[variable] * (box[variable] - middles[variable]);
    return overlap(values[reduced.output], by_slopes);
}

struct End {
    Rational value;
    Ends ends = Ends::Attained;
};

End end_of(const Reduced& reduced, std::vector<Range> box, Extreme extreme) {
    while (!all_fixed(reduced, box)) {
        if (fix_proved(reduced, box, extreme) || fix_sliced(reduced, box, extreme)) continue;
        const auto range = enclosure(reduced, box);
        return {extreme == Extreme::Lowest ? range.low : range.high, Ends::Enclosed};
    }
    return {values_in(reduced, std::move(box))[reduced.output].low, Ends::Attained};
}

}  // namespace

WorstCase worst_case(const Model& model, Term output, const std::vector<std::size_t>& order,
                     const std::vector<Range>& ranges) {
    const auto reduced = reduce(model, output, order);
    if (reduced.inner.empty()) return {ranges[output.index()], Ends::Attained};
    auto low = end_of(reduced, ranges, Extreme::Lowest);
    auto high = end_of(reduced, ranges, Extreme::Highest);
    const bool attained = low.ends == Ends::Attained && high.ends == Ends::Attained;
    return {{std::move(low.value), std::move(high.value)}, attained ? Ends::Attained : Ends::Enclosed};
}

}  // namespace cisterna::error_budget
