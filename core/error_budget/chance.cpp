#include "core/error_budget/chance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/error_budget/budget.h"
#include "core/error_budget/expression.h"

// The only floating point of core: chances are statistics, no dose follows from them.
namespace cisterna::error_budget {
namespace {

using quantity::Rational;

// How finely the distributions of the leading input and of the sum of all others are divided.
constexpr std::size_t leading_cells = 2048;
constexpr std::size_t grid_cells = 1024;
// Beyond so many standard deviations a normal part adds less than 1e-8.
constexpr double normal_reach = 6;
// A part narrower than this share of a grid's cell is left out.
constexpr double narrowest_in_cells = 1e-6;
// Where the output is looked at along the leading input's range: Chebyshev's places, the ends and the middle included.
constexpr std::array<double, 5> places_along{-1, -0.70710678118654752, 0, 0.70710678118654752, 1};

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
    double half_width = 0;  // from the mean to the nearer end of the range
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

Input input_of(const Source& source) {
    const auto half_width = std::min(source.mean - source.range.low, source.range.high - source.mean);
    return {source.mean.approximate(), source.variance.approximate(), half_width.approximate(), source.shape};
}

Expression expression_of(const Model& model, Term output) {
    Expression expression{model.nodes(), nodes_under(model, output), {}};
    for (const auto& source : model.inputs()) expression.inputs.push_back(input_of(source));
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

constexpr std::size_t none = static_cast<std::size_t>(-1);

// The output near one point when one input, the leading one, stands still: straight, and bent to second order.
struct Tangency {
    double value = 0;
    Point slopes;
    double variance = 0;  // of the straight part
    double along = 0;     // second coefficient in the direction in which the straight part rises (by one)
    double across = 0;    // what the curvature adds on average while the straight part stands still
};

// The second-order term Q, given that the straight part Z lies at z, is on average
//   E[Q | Z = z] = along z^2 + across,  across = sum of the second coefficients along each input - along var(Z),
// when the inputs lean towards z in proportion to slope x variance (as normal ones do).
void bend(const Expression& expression, const Point& at, Tangency& tangency) {
    const auto count = expression.inputs.size();
    Point direction(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const double variance = expression.inputs[i].variance;
        if (tangency.slopes[i] == 0 || variance == 0) continue;
        direction[i] = tangency.slopes[i] * variance / tangency.variance;
        Point alone(count, 0);
        alone[i] = std::sqrt(variance);
        tangency.across += second_order(expression, at, alone);
    }
    tangency.along = second_order(expression, at, direction);
    tangency.across -= tangency.along * tangency.variance;
}

Tangency tangency_at(const Expression& expression, const Point& at, std::size_t leading, Curvature curvature) {
    const auto values = expression.values<double>([&](std::size_t input) { return at[input]; });
    Point by_node(values.size(), 0);
    by_node.back() = 1;
    Tangency tangency{values.back(), Point(expression.inputs.size(), 0), 0, 0, 0};
    for (auto node = expression.order.rbegin(); node != expression.order.rend(); ++node) {
        hand_down(expression.nodes[*node], *node, values, by_node);
        const auto& here = expression.nodes[*node];
        if (here.operation == Operation::Input && here.input != leading) tangency.slopes[here.input] = by_node[*node];
    }
    for (std::size_t i = 0; i < at.size(); ++i)
        tangency.variance += square(tangency.slopes[i]) * expression.inputs[i].variance;
    if (curvature == Curvature::Included && tangency.variance > 0) bend(expression, at, tangency);
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

// The distribution of a sum of such parts about zero: chances at the knots of an even grid from -reach to reach, and
// their integral.
class Sum {
public:
    explicit Sum(Parts parts) {
        double deviation = std::sqrt(parts.normal_variance);
        for (const double half_width : parts.half_widths) reach_ += half_width;
        reach_ += normal_reach * deviation;
        if (reach_ == 0) return;
        cell_ = 2 * reach_ / static_cast<double>(grid_cells);
        if (deviation < cell_ && !parts.half_widths.empty()) {  // too narrow for the grid: a rectangle as wide
            parts.half_widths.push_back(deviation * std::sqrt(3.0));
            deviation = 0;
        }
        start(parts.half_widths.empty() ? 0 : parts.half_widths.front());
        for (std::size_t i = 1; i < parts.half_widths.size(); ++i)
            if (parts.half_widths[i] > narrowest_in_cells * cell_) add_rectangle(parts.half_widths[i]);
        if (deviation > 0) add_normal(deviation, parts.half_widths.empty());
        integral_ = integrals();
    }

    // The average, over all z between two places, of the chance that the sum stays below z.
    double mean_below(double from, double to) const {
        const double way = to - from;
        if (std::abs(way) > 1e-9 * reach_) return (integral_to(to) - integral_to(from)) / way;
        const double little = reach_ == 0 ? std::numeric_limits<double>::min() : 1e-6 * reach_;
        return (integral_to(from + little) - integral_to(from - little)) / (2 * little);
    }

private:
    double place(std::size_t knot) const { return static_cast<double>(knot) * cell_ - reach_; }

    // The widest rectangle, exactly.
    void start(double half_width) {
        below_.resize(grid_cells + 1, 0.0);
        if (half_width == 0) return;
        for (std::size_t knot = 0; knot < below_.size(); ++knot)
            below_[knot] = std::clamp((place(knot) + half_width) / (2 * half_width), 0.0, 1.0);
    }

    // A further rectangle: the chance below x is the average of what it was over x - half_width to x + half_width.
    void add_rectangle(double half_width) {
        integral_ = integrals();
        std::vector<double> averaged(below_.size());
        for (std::size_t knot = 0; knot < averaged.size(); ++knot)
            averaged[knot] =
                (integral_to(place(knot) + half_width) - integral_to(place(knot) - half_width)) / (2 * half_width);
        below_ = std::move(averaged);
    }

    // A normal part: the mass of each cell, at the cell's middle, spread by the curve.
    void add_normal(double deviation, bool is_alone) {
        if (is_alone) {
            for (std::size_t knot = 0; knot < below_.size(); ++knot)
                below_[knot] = normal_below(place(knot) / deviation);
            return;
        }
        std::vector<double> curve(2 * grid_cells);  // at knot - middle of a cell, from -grid_cells on
        for (std::size_t i = 0; i < curve.size(); ++i)
            curve[i] =
                normal_below((static_cast<double>(i) - static_cast<double>(grid_cells) + 0.5) * cell_ / deviation);
        std::vector<double> spread(below_.size(), 0);
        for (std::size_t cell = 0; cell < grid_cells; ++cell) {
            const double mass = below_[cell + 1] - below_[cell];
            if (mass == 0) continue;
            const double* from_here = curve.data() + grid_cells - cell - 1;
            for (std::size_t knot = 0; knot <= grid_cells; ++knot) spread[knot] += mass * from_here[knot];
        }
        below_ = std::move(spread);
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
    double integral_to(double x) const {
        if (x <= -reach_) return 0;
        if (x >= reach_) return (integral_.empty() ? 0 : integral_.back()) + (x - reach_);
        const auto cell = std::min(static_cast<std::size_t>((x + reach_) / cell_), grid_cells - 1);
        const double t = (x - place(cell)) / cell_;
        const double rise = integral_[cell + 1] - integral_[cell];
        const double slope_before = below_[cell] * cell_;
        const double slope_after = below_[cell + 1] * cell_;
        const double bow = slope_before + slope_after - 2 * rise;
        return integral_[cell] + t * (slope_before + t * (3 * rise - 2 * slope_before - slope_after + t * bow));
    }

    double reach_ = 0;
    double cell_ = 0;
    std::vector<double> below_;
    std::vector<double> integral_;
};

// Half of what is looked at of an input: its range, or so many standard deviations.
double half_range(const Input& input) {
    return input.shape == Shape::Normal ? normal_reach * std::sqrt(input.variance) : input.half_width;
}

// The chance that an input stays below -1..1 of its half range.
double chance_below_part(const Input& input, double part) {
    if (part <= -1) return 0;
    if (part >= 1) return 1;
    switch (input.shape) {
        case Shape::Rectangular: return (1 + part) / 2;
        case Shape::Triangular: return part < 0 ? square(1 + part) / 2 : 1 - square(1 - part) / 2;
        case Shape::Normal: return normal_below(normal_reach * part);
    }
    return 0;
}

// The polynomial through one point at each of places_along (Newton's divided differences); straight on beyond the ends.
class Interpolated {
public:
    explicit Interpolated(const std::array<double, places_along.size()>& values) : coefficients_(values) {
        for (std::size_t order = 1; order < coefficients_.size(); ++order)
            for (std::size_t i = coefficients_.size() - 1; i >= order; --i)
                coefficients_[i] =
                    (coefficients_[i] - coefficients_[i - 1]) / (places_along[i] - places_along[i - order]);
    }

    double at(double place) const {
        if (place < -1) return inside(-1) + (place + 1) * (inside(-1 + step) - inside(-1)) / step;
        if (place > 1) return inside(1) + (place - 1) * (inside(1) - inside(1 - step)) / step;
        return inside(place);
    }

private:
    static constexpr double step = 1e-3;

    double inside(double place) const {
        double value = coefficients_.back();
        for (std::size_t i = coefficients_.size() - 1; i-- > 0;)
            value = value * (place - places_along[i]) + coefficients_[i];
        return value;
    }

    std::array<double, places_along.size()> coefficients_;
};

std::size_t leading_input(const Expression& expression, const Point& slopes) {
    std::size_t leading = none;
    double most = 0;
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        const double variance = square(slopes[i]) * expression.inputs[i].variance;
        if (variance <= most) continue;
        most = variance;
        leading = i;
    }
    return leading;
}

// How the output looks while the leading input stands at one place.
struct Station {
    Tangency tangency;
    double scale = 1;  // of the other inputs' part, against its size at the mean
};

using Stations = std::array<Station, places_along.size()>;

// How far from the mean of the leading input the stations stand: of a normal input no further than its worst case goes,
// so that no divisor comes near zero, yet one standard deviation where its range ends at its mean.
double looked_at(const Input& input) {
    return input.shape == Shape::Normal ? std::max(input.half_width, std::sqrt(input.variance)) : input.half_width;
}

Stations stations_of(const Expression& expression, std::size_t leading, const Tangency& at_mean, double slope,
                     Curvature curvature) {
    Stations stations;
    for (std::size_t i = 0; i < stations.size(); ++i) {
        const double offset = places_along[i] * looked_at(expression.inputs[leading]);
        auto& station = stations[i];
        if (curvature == Curvature::Ignored) {
            station.tangency = at_mean;
            station.tangency.value += slope * offset;
            continue;
        }
        auto point = expression.means();
        point[leading] += offset;
        station.tangency = tangency_at(expression, point, leading, curvature);
        if (at_mean.variance > 0)
            station.scale = std::sqrt(std::max(station.tangency.variance / at_mean.variance, 1e-12));
    }
    return stations;
}

Rational rounded(double chance) {
    if (!std::isfinite(chance)) throw std::logic_error("a chance could not be worked out");
    const auto scale = Rational::power_of_ten(chance_places);
    const auto parts = std::llround(std::clamp(chance, 0.0, 1.0) * scale.approximate());
    return Rational(static_cast<std::int64_t>(parts)) / scale;
}

}  // namespace

// The leading input is the one that adds most to the variance. For each of its values (in many cells) the output is a
// sum of the other inputs, straight but for a bend of second order, whose distribution is convolved once at the mean
// and stretched as its variance asks. So a product of two uncertain factors, the usual curvature of a recipe, is exact
// in its leading factor.
struct Distribution::Curve {
    Rational mean;
    Input leading;
    Stations stations;
    Sum others = Sum(Parts());
    bool is_certain = true;

    double below(const Rational& limit) const {
        if (is_certain) return mean < limit ? 1 : 0;
        std::array<double, places_along.size()> ways{};
        for (std::size_t i = 0; i < ways.size(); ++i)
            ways[i] =
                way_to(limit.approximate() - stations[i].tangency.value, stations[i].tangency) / stations[i].scale;
        const Interpolated way(ways);
        const double stretch = half_range(leading) / looked_at(leading);
        double chance = 0;
        double mass_before = 0;
        double way_before = way.at(-stretch);
        for (std::size_t cell = 1; cell <= leading_cells; ++cell) {
            const double part = 2 * static_cast<double>(cell) / static_cast<double>(leading_cells) - 1;
            const double mass = chance_below_part(leading, part);
            const double way_here = way.at(part * stretch);
            chance += (mass - mass_before) * others.mean_below(way_before, way_here);
            mass_before = mass;
            way_before = way_here;
        }
        return chance;
    }

    double above(const Rational& limit) const {
        if (is_certain) return mean > limit ? 1 : 0;
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
    const auto expression = expression_of(model, output);
    Distribution::Curve curve;
    curve.mean = std::move(tangent.value);
    const auto all = tangency_at(expression, expression.means(), none, Curvature::Ignored);
    if (const auto leading = leading_input(expression, all.slopes); leading != none) {
        const auto others = tangency_at(expression, expression.means(), leading, curvature);
        curve.is_certain = false;
        curve.leading = expression.inputs[leading];
        curve.others = Sum(parts_of(expression, others.slopes));
        curve.stations = stations_of(expression, leading, others, all.slopes[leading], curvature);
    }
    return Distribution(std::make_shared<const Distribution::Curve>(std::move(curve)));
}

}  // namespace cisterna::error_budget
