#include "core/error_budget/chance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "core/error_budget/budget.h"
#include "core/error_budget/expression.h"

// The only floating point of core: chances are statistics, no dose follows from them.
namespace cisterna::error_budget {
namespace {

using quantity::Rational;

// How finely the spread of the rectangular and triangular parts is divided.
constexpr std::size_t grid_cells = 4096;
// A rectangle narrower than so many cells counts as a normal part of the same variance.
constexpr double narrowest_in_cells = 4;
// Beyond so many standard deviations a normal part adds less than 1e-14.
constexpr double normal_reach = 8;

double square(double number) {
    return number * number;
}

double normal_below(double standardised) {
    return 0.5 * std::erfc(-standardised / std::sqrt(2.0));
}

// A number with its first two coefficients along one direction: f(t) = value + first t + second t^2 + ...
struct Series {
    double value = 0;
    double first = 0;
    double second = 0;
};

Series operator+(const Series& a, const Series& b) {
    return {a.value + b.value, a.first + b.first, a.second + b.second};
}

Series operator-(const Series& a, const Series& b) {
    return {a.value - b.value, a.first - b.first, a.second - b.second};
}

Series operator*(const Series& a, const Series& b) {
    return {a.value * b.value, a.value * b.first + a.first * b.value,
            a.value * b.second + a.first * b.first + a.second * b.value};
}

Series operator/(const Series& a, const Series& b) {
    Series quotient;
    quotient.value = a.value / b.value;
    quotient.first = (a.first - quotient.value * b.first) / b.value;
    quotient.second = (a.second - quotient.value * b.second - quotient.first * b.first) / b.value;
    return quotient;
}

}  // namespace

template <>
inline double exactly(const Rational& value) {
    return value.approximate();
}
template <>
inline Series exactly(const Rational& value) {
    return {value.approximate(), 0, 0};
}

namespace {

struct Input {
    double mean = 0;
    double variance = 0;
    double half_width = 0;
    Shape shape = Shape::Rectangular;
};

using Point = std::vector<double>;  // one figure for each input

// What is needed of a model for one output.
struct Expression {
    std::vector<Node> nodes;
    std::vector<std::size_t> order;  // nodes_under() the output, which is the last
    std::vector<Input> inputs;

    template <class Number, class AtInput>
    std::vector<Number> values(const AtInput& at_input) const {
        std::vector<Number> values(order.back() + 1);
        for (const auto at : order)
            values[at] =
                nodes[at].operation == Operation::Input ? at_input(nodes[at].input) : combined(nodes[at], values);
        return values;
    }

    Point means() const {
        Point point;
        for (const auto& input : inputs) point.push_back(input.mean);
        return point;
    }
};

Expression expression_of(const Model& model, Term output) {
    Expression expression{model.nodes(), nodes_under(model, output), {}};
    for (const auto& source : model.inputs())
        expression.inputs.push_back({source.mean.approximate(), source.variance.approximate(),
                                     width(source.range).approximate() / 2, source.shape});
    return expression;
}

// Second coefficient of the output when the inputs leave `at` along `direction`.
double second_order(const Expression& expression, const Point& at, const Point& direction) {
    return expression.values<Series>([&](std::size_t input) {
                         return Series{at[input], direction[input], 0};
                     })
        .back()
        .second;
}

// The output near one point, to second order.
struct Tangency {
    double value = 0;
    Point slopes;
    double variance = 0;  // of the straight part
    Point direction;      // how the inputs move, on average, when the straight part rises by one (normal theory)
    double along = 0;     // second coefficient along that direction
    double across = 0;    // what the curvature adds on average while the straight part stands still
};

Tangency tangency_at(const Expression& expression, const Point& at, Curvature curvature) {
    const auto values = expression.values<double>([&](std::size_t input) { return at[input]; });
    const auto count = expression.inputs.size();
    Point by_node(values.size(), 0);
    by_node.back() = 1;
    Tangency tangency{values.back(), Point(count, 0), 0, Point(count, 0), 0, 0};
    for (auto node = expression.order.rbegin(); node != expression.order.rend(); ++node) {
        hand_down(expression.nodes[*node], *node, values, by_node);
        if (expression.nodes[*node].operation == Operation::Input)
            tangency.slopes[expression.nodes[*node].input] = by_node[*node];
    }
    for (std::size_t i = 0; i < count; ++i)
        tangency.variance += square(tangency.slopes[i]) * expression.inputs[i].variance;
    if (curvature == Curvature::Ignored || tangency.variance <= 0) return tangency;

    for (std::size_t i = 0; i < count; ++i) {
        const double variance = expression.inputs[i].variance;
        tangency.direction[i] = tangency.slopes[i] * variance / tangency.variance;
        if (variance == 0) continue;
        Point alone(count, 0);
        alone[i] = std::sqrt(variance);
        tangency.across += second_order(expression, at, alone);
    }
    tangency.along = second_order(expression, at, tangency.direction);
    tangency.across -= tangency.along * tangency.variance;
    return tangency;
}

// How far the straight part must go for the output to lie `offset` from its value: the root of
// z + along z^2 + across = offset that is near to it.
double way_to(double offset, const Tangency& tangency) {
    const double rest = offset - tangency.across;
    return 2 * rest / (1 + std::sqrt(std::max(0.0, 1 + 4 * tangency.along * rest)));
}

// The independent parts of a straight sum: half widths of rectangles, and the variance of all normal parts.
struct Parts {
    std::vector<double> half_widths;
    double normal_variance = 0;
};

Parts parts_of(const Expression& expression, const Point& slopes) {
    Parts parts;
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        const auto& input = expression.inputs[i];
        const double half_width = std::abs(slopes[i]) * input.half_width;
        if (input.shape == Shape::Normal) parts.normal_variance += square(slopes[i]) * input.variance;
        if (input.shape == Shape::Rectangular) parts.half_widths.push_back(half_width);
        // A triangle is the sum of two rectangles of half its width (GUM 4.3.9, note 2).
        if (input.shape == Shape::Triangular) parts.half_widths.insert(parts.half_widths.end(), 2, half_width / 2);
    }
    std::erase(parts.half_widths, 0.0);
    std::sort(parts.half_widths.rbegin(), parts.half_widths.rend());
    return parts;
}

// The chances of a sum of rectangles, at the knots of an even grid from -reach to reach.
class Grid {
public:
    explicit Grid(const Parts& parts) : normal_variance_(parts.normal_variance) {
        if (parts.half_widths.empty()) return;
        for (const double half_width : parts.half_widths) reach_ += half_width;
        cell_ = 2 * reach_ / static_cast<double>(grid_cells);
        below_.resize(grid_cells + 1);
        const double widest = parts.half_widths.front();
        for (std::size_t knot = 0; knot < below_.size(); ++knot)
            below_[knot] = std::clamp((place(knot) + widest) / (2 * widest), 0.0, 1.0);
        for (std::size_t i = 1; i < parts.half_widths.size(); ++i) {
            const double half_width = parts.half_widths[i];
            if (half_width < narrowest_in_cells * cell_)
                normal_variance_ += square(half_width) / 3;
            else
                average_over(half_width);
        }
    }

    // The chance that the sum of the rectangles and a normal part stays below z.
    double below(double z) const {
        const double deviation = std::sqrt(normal_variance_);
        if (below_.empty()) return deviation > 0 ? normal_below(z / deviation) : (z > 0 ? 1.0 : 0.0);
        if (deviation < cell_) return interpolated(z);
        // The rectangles' mass in each cell, at the cell's middle.
        const double first = std::clamp((z - normal_reach * deviation + reach_) / cell_, 0.0, cells());
        const double last = std::clamp((z + normal_reach * deviation + reach_) / cell_, 0.0, cells());
        const auto from = static_cast<std::size_t>(first);
        const auto to = static_cast<std::size_t>(last);
        double chance = below_[from];
        for (std::size_t knot = from; knot < to; ++knot)
            chance += (below_[knot + 1] - below_[knot]) * normal_below((z - place(knot) - cell_ / 2) / deviation);
        return chance;
    }

private:
    static double cells() { return static_cast<double>(grid_cells); }
    double place(std::size_t knot) const { return static_cast<double>(knot) * cell_ - reach_; }

    // A further rectangle: the chance below x is the average of what it was over x - half_width to x + half_width.
    void average_over(double half_width) {
        const auto integral = integrals();
        std::vector<double> averaged(below_.size());
        for (std::size_t knot = 0; knot < averaged.size(); ++knot) {
            const double x = place(knot);
            averaged[knot] =
                (integral_to(integral, x + half_width) - integral_to(integral, x - half_width)) / (2 * half_width);
        }
        below_ = std::move(averaged);
    }

    // The integral of the chance from the grid's start to each knot, of fourth order in the cell.
    std::vector<double> integrals() const {
        std::vector<double> integral(below_.size(), 0);
        for (std::size_t cell = 0; cell < grid_cells; ++cell) {
            const double before = cell == 0 ? 0.0 : below_[cell - 1];
            const double after = cell + 2 < below_.size() ? below_[cell + 2] : 1.0;
            integral[cell + 1] =
                integral[cell] + cell_ / 24 * (13 * (below_[cell] + below_[cell + 1]) - before - after);
        }
        return integral;
    }

    // The same to any place; between knots a cubic with the right slopes.
    double integral_to(const std::vector<double>& integral, double x) const {
        if (x <= -reach_) return 0;
        if (x >= reach_) return integral.back() + (x - reach_);
        const double position = std::min((x + reach_) / cell_, cells() - 0.5);
        const auto cell = static_cast<std::size_t>(position);
        const double t = (x - place(cell)) / cell_;
        const double rise = integral[cell + 1] - integral[cell];
        const double slope_before = below_[cell] * cell_;
        const double slope_after = below_[cell + 1] * cell_;
        return integral[cell] + t * (slope_before + t * (3 * rise - 2 * slope_before - slope_after +
                                                         t * (slope_before + slope_after - 2 * rise)));
    }

    double interpolated(double z) const {
        if (z <= -reach_) return 0;
        if (z >= reach_) return 1;
        const double position = std::min((z + reach_) / cell_, cells() - 0.5);
        const auto cell = static_cast<std::size_t>(position);
        const double part = position - static_cast<double>(cell);
        return below_[cell] + part * (below_[cell + 1] - below_[cell]);
    }

    double normal_variance_ = 0;
    double reach_ = 0;
    double cell_ = 0;
    std::vector<double> below_;
};

Rational rounded(double chance) {
    const auto scale = Rational::power_of_ten(chance_places);
    const auto parts = std::llround(std::clamp(chance, 0.0, 1.0) * scale.approximate());
    return Rational(static_cast<std::int64_t>(parts)) / scale;
}

}  // namespace

// The straight part has the true distribution of its sum; what bends is treated to second order. With curvature, the
// output is made straight not at its mean but where it meets the limit on the likeliest way there.
struct Distribution::Curve {
    Expression expression;
    Curvature curvature = Curvature::Included;
    Rational mean;
    Tangency at_mean;

    bool is_certain() const { return at_mean.variance <= 0; }

    double below(const Rational& limit) const {
        if (is_certain()) return mean < limit ? 1 : 0;
        const double offset = (limit - mean).approximate();
        if (curvature == Curvature::Ignored) return Grid(parts_of(expression, at_mean.slopes)).below(offset);

        auto point = expression.means();
        const double way = way_to(offset, at_mean);
        for (std::size_t i = 0; i < point.size(); ++i) {
            const auto& input = expression.inputs[i];
            point[i] += std::clamp(way * at_mean.direction[i], -input.half_width, input.half_width);
        }
        const auto there = tangency_at(expression, point, curvature);
        // limit = value there + slopes (inputs - point) + across, told from the means of the inputs.
        double z = offset + at_mean.value - there.value - there.across;
        for (std::size_t i = 0; i < point.size(); ++i) z += there.slopes[i] * (point[i] - expression.inputs[i].mean);
        return Grid(parts_of(expression, there.slopes)).below(z);
    }

    double above(const Rational& limit) const {
        if (is_certain()) return mean > limit ? 1 : 0;
        return 1 - below(limit);
    }
};

Rational Distribution::chance_below(const Rational& limit) const {
    return rounded(curve_->below(limit));
}

Rational Distribution::chance_above(const Rational& limit) const {
    return rounded(curve_->above(limit));
}

Rational Distribution::chance_outside(const Rational& low, const Rational& high) const {
    if (low > high) throw std::logic_error("a range was asked for whose low end is above its high end");
    return rounded(curve_->below(low) + curve_->above(high));
}

Result<Distribution> distribution_of(const Model& model, Term output, Curvature curvature) {
    CISTERNA_TRY(tangent, tangent_of(model, output));
    auto expression = expression_of(model, output);
    auto at_mean = tangency_at(expression, expression.means(), curvature);
    return Distribution(std::make_shared<const Distribution::Curve>(
        Distribution::Curve{std::move(expression), curvature, std::move(tangent.value), std::move(at_mean)}));
}

}  // namespace cisterna::error_budget
