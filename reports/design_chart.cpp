#include "reports/design_chart.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/design/figures.h"
#include "core/quantity/text.h"
#include "core/result/characters.h"
#include "reports/svg.h"

namespace cisterna::reports {
namespace {

using design::Bound;
using design::BoundKind;
using design::days_text;
using design::people_text_towards;
using design::Side;
using quantity::Concentration;
using quantity::concentration_unit;
using quantity::Flow;
using quantity::people_number;
using quantity::people_text;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::units::day;
using quantity::units::mL;
using quantity::units::mL_per_day;

constexpr double width = 960;
constexpr double left = 96;       // of the plot
constexpr double right = 720;     // of the plot; limits are named beyond it
constexpr double margin = 24;     // of everything else
constexpr double panel_gap = 18;  // between two drugs
constexpr double line_height = 17;
constexpr std::size_t words_across = 128;  // characters of a line over the whole width
constexpr std::size_t words_beside = 31;   // and beside the plot
constexpr TextStyle small{12, Anchor::Start, Face::Regular};
constexpr TextStyle tick{12, Anchor::Middle, Face::Regular};
constexpr TextStyle strong{13, Anchor::Start, Face::Bold};

double flow_number(const Flow& flow) {
    return flow.in(mL_per_day).approximate();
}

// 1, 2 and 5 times powers of ten, so that some five of them lie in a span.
Rational tick_step(double span) {
    Rational step = 1;
    while (step.approximate() * 4 > span) step = step / Rational(10);
    while (step.approximate() * 40 < span) step = step * Rational(10);
    for (const int factor : {1, 2, 5, 10})
        if (step.approximate() * factor * 7 >= span) return step * Rational(factor);
    return step * Rational(10);
}

std::vector<Rational> even_ticks(double from, double to) {
    const auto step = tick_step(to - from);
    std::vector<Rational> ticks;
    auto n = static_cast<std::int64_t>(std::ceil(from / step.approximate() - 1e-9));
    for (; step.approximate() * static_cast<double>(n) <= to * (1 + 1e-9); ++n) ticks.push_back(step * Rational(n));
    return ticks;
}

std::vector<Rational> ticks_by_ratio(double from, double to) {
    std::vector<Rational> ticks;
    for (int exponent = -9; exponent < 9; ++exponent)
        for (const int factor : {1, 2, 5}) {
            const auto value = Rational::power_of_ten(exponent) * Rational(factor);
            if (value.approximate() >= from && value.approximate() <= to) ticks.push_back(value);
        }
    return ticks;
}

// The flow to the right: evenly, or by ratio when the window spans much.
struct FlowAxis {
    double from = 0;
    double to = 1;
    enum class Scale { Even, ByRatio } scale = Scale::Even;

    double place(double flow) const {
        const double part =
            scale == Scale::Even ? (flow - from) / (to - from) : std::log(flow / from) / std::log(to / from);
        return left + part * (right - left);
    }
    bool shows(double flow) const { return flow >= from && flow <= to; }
    std::vector<Rational> ticks() const {
        return scale == Scale::Even ? even_ticks(from, to) : ticks_by_ratio(from, to);
    }
};

// What the picture is about lies in its middle: both ends of the window, the cap, the proposal, the ordered strength.
FlowAxis flow_axis(const design::Design& d) {
    std::vector<double> ends;
    const auto add = [&](const std::optional<Flow>& flow) {
        if (flow && flow->is_positive()) ends.push_back(flow_number(*flow));
    };
    add(d.window.flow.at_least);
    add(d.window.flow.at_most);
    if (d.proposal) add(d.proposal->targets.flow);
    if (ends.empty()) ends.push_back(1);
    const double middle_low = *std::min_element(ends.begin(), ends.end());
    const double middle_high = *std::max_element(ends.begin(), ends.end());
    // These are worth showing only when they do not push the window into a corner.
    for (const auto& flow : {d.window.flow_at_cap, d.ordered ? std::optional(d.ordered->targets.flow) : std::nullopt})
        if (flow && flow_number(*flow) > middle_low / 2.5 && flow_number(*flow) < middle_high * 2.5) add(flow);
    const double low = *std::min_element(ends.begin(), ends.end());
    const double high = *std::max_element(ends.begin(), ends.end());
    if (high / low > 6) return {low / 1.8, high * 1.6, FlowAxis::Scale::ByRatio};
    const double beside = std::max((high - low) * 0.45, high * 0.08);
    return {std::max(low - beside, low * 0.3), high + beside, FlowAxis::Scale::Even};
}

struct ConcentrationAxis {
    double top = 0;  // where it lies on the paper
    double bottom = 0;
    double largest = 1;

    double place(double concentration) const { return bottom - concentration / largest * (bottom - top); }
};

// A horizontal line of one drug's panel.
struct LimitLine {
    const Bound* bound;
    double concentration;
};

class Chart {
public:
    Chart(const design::Design& d, const order::Prescription& prescription, const formulary::Formulary& formulary)
        : d_(d), order_(prescription), formulary_(formulary), svg_(width), axis_(flow_axis(d)) {
        number_bounds();
    }

    std::string draw() && {
        draw_heading();
        draw_days();
        draw_flow_marks();
        panels_from_ = y_;
        for (std::size_t i = 0; i < order_.drugs.size(); ++i) draw_panel(i);
        draw_flow_axis();
        draw_key();
        draw_lists();
        draw_foot();
        return svg_.document(y_ + margin, "Prescription " + order_.id + ": the window of flow and concentrations",
                             description());
    }

private:
    std::string name(std::size_t drug) const {
        const auto& id = order_.drugs[drug].drug;
        const auto* known = formulary_.drug(id);
        return known == nullptr ? in_quotes(id) : known->name;
    }

    std::string concentration_text(std::size_t drug, const Flow& flow) const {
        return people_text(order_.drugs[drug].daily_dose / flow, concentration_unit(order_.drugs[drug].unit));
    }

    bool is_binding(std::size_t bound) const {
        const auto& side =
            d_.window.bounds[bound].side == Side::Below ? d_.window.binding_below : d_.window.binding_above;
        return std::find(side.begin(), side.end(), bound) != side.end();
    }

    // The bounds that the picture shows, numbered from the left.
    void number_bounds() {
        for (std::size_t i = 0; i < d_.window.bounds.size(); ++i)
            if (axis_.shows(flow_number(d_.window.bounds[i].flow))) shown_.push_back(i);
        std::stable_sort(shown_.begin(), shown_.end(), [&](std::size_t a, std::size_t b) {
            return d_.window.bounds[a].flow < d_.window.bounds[b].flow;
        });
    }

    std::optional<std::size_t> number_of(std::size_t bound) const {
        const auto found = std::find(shown_.begin(), shown_.end(), bound);
        return found == shown_.end() ? std::nullopt : std::optional<std::size_t>(found - shown_.begin() + 1);
    }

    void write(const std::string& text, const TextStyle& style, std::size_t characters = words_across) {
        for (const auto& line : wrapped(text, characters)) {
            svg_.text({margin, y_}, line, style);
            y_ += line_height;
        }
    }

    std::string verdict() const {
        if (!d_.window.is_open()) return "EMPTY WINDOW";
        if (!d_.proposal) return "NOTHING IS PROPOSED";
        switch (d_.verdict) {
            case rules::Outcome::Pass: return "OPEN";
            case rules::Outcome::NotCovered: return "OPEN, NOT COVERED: something is not known";
            case rules::Outcome::Hold: return "OPEN, HOLD: a pharmacist must look";
            case rules::Outcome::Stop: break;
        }
        return "STOP: the ordered strength crosses a limit";
    }

    std::string doses() const {
        std::string text;
        for (std::size_t i = 0; i < order_.drugs.size(); ++i)
            text += (i == 0 ? "" : ", ") + name(i) + " " +
                    people_text(order_.drugs[i].daily_dose, dose_rate_unit(order_.drugs[i].unit));
        return text;
    }

    std::string proposal_text() const {
        const auto& proposal = *d_.proposal;
        std::string text = "Proposal: flow " + people_text(proposal.targets.flow, mL_per_day);
        for (std::size_t i = 0; i < order_.drugs.size(); ++i)
            text += ", " + name(i) + " " + concentration_text(i, proposal.targets.flow);
        if (proposal.lasts) text += "; the fill lasts " + days_text(*proposal.lasts, RoundingMode::Down);
        if (proposal.refill_due_after)
            text += ", refill due after " + std::to_string(*proposal.refill_due_after) + " days";
        return text + ".";
    }

    void draw_heading() {
        y_ = 38;
        const auto* pump = formulary_.pump(order_.pump.model);
        svg_.text({margin, y_}, "Prescription " + order_.id + ": what flow and concentrations are possible",
                  {20, Anchor::Start, Face::Bold});
        y_ += 24;
        write(people_text(order_.fill_volume, mL) + " in " +
                  (pump == nullptr ? in_quotes(order_.pump.model) : pump->name) + "; " + doses() +
                  (order_.patient_bolus ? "; patient boluses included where they count" : ""),
              {13, Anchor::Start, Face::Regular}, 120);
        y_ += 8;
        write(verdict(), {14, Anchor::Start, Face::Bold});
        if (d_.proposal) write(proposal_text(), strong, 112);
        for (const auto& contradiction : d_.contradictions) write(contradiction.message, strong, 112);
        if (!d_.changes.empty()) write("Each of these opens it, and is the smallest step that does:", small);
        for (const auto& change : d_.changes) write("–  " + change.message, small);
        y_ += 14;
    }

    // The days that the fill lasts, above the plot.
    void draw_days() {
        if (!d_.window.delivery.usable) return;
        svg_.text({left, y_},
                  "The fill lasts, days" + std::string(order_.patient_bolus ? ", with every patient bolus" : ""),
                  small);
        y_ += 18;
        const auto lasts = [&](double flow) {
            return d_.window.delivery.usable->in(mL).approximate() /
                   (flow * d_.window.delivery.with_boluses.approximate());
        };
        const double shortest = lasts(axis_.to);
        const double longest = lasts(axis_.from);
        double last_place = right + 40;
        const auto ticks =
            axis_.scale == FlowAxis::Scale::Even ? even_ticks(shortest, longest) : ticks_by_ratio(shortest, longest);
        for (const auto& days : ticks) {
            const double place = axis_.place(lasts(days.approximate()));
            if (days.is_zero() || last_place - place < 34) continue;
            svg_.text({place, y_}, people_number(days), tick);
            svg_.line({place, y_ + 4}, {place, y_ + 9}, Stroke::Thin);
            last_place = place;
        }
        y_ += 9;
        svg_.line({left, y_}, {right, y_}, Stroke::Thin);
        y_ += 6;
    }

    // The numbers of the bounds in circles, in as many rows as they need.
    void draw_flow_marks() {
        std::vector<double> row_ends;
        for (std::size_t n = 0; n < shown_.size(); ++n) {
            const double place = axis_.place(flow_number(d_.window.bounds[shown_[n]].flow));
            const auto free_row =
                std::find_if(row_ends.begin(), row_ends.end(), [&](double end) { return place - end >= 22; });
            const auto row = static_cast<std::size_t>(free_row - row_ends.begin());
            if (free_row == row_ends.end())
                row_ends.push_back(place);
            else
                *free_row = place;
            marks_.push_back({place, y_ + 11 + 22 * static_cast<double>(row)});
        }
        y_ += 22 * static_cast<double>(std::max<std::size_t>(row_ends.size(), 1)) + 6;
        for (std::size_t n = 0; n < shown_.size(); ++n) {
            const bool binds = is_binding(shown_[n]);
            svg_.line({marks_[n].x, marks_[n].y}, {marks_[n].x, y_}, binds ? Stroke::Bold : Stroke::Dashed);
        }
        for (std::size_t n = 0; n < shown_.size(); ++n) draw_mark(marks_[n], n + 1, is_binding(shown_[n]));
    }

    void draw_mark(const Point& centre, std::size_t number, bool binds) {
        svg_.disc(centre, 10, Fill::White, binds ? Stroke::Thick : Stroke::Thin);
        svg_.text({centre.x, centre.y + 4.2}, std::to_string(number),
                  {12, Anchor::Middle, binds ? Face::Bold : Face::Regular});
    }

    double panel_height() const {
        const auto drugs = order_.drugs.size();
        return drugs == 1 ? 330 : drugs == 2 ? 230 : drugs <= 4 ? 185 : 140;
    }

    std::vector<LimitLine> limits_of(std::size_t drug) const {
        std::vector<LimitLine> lines;
        const auto unit = concentration_unit(order_.drugs[drug].unit);
        for (const auto& bound : d_.window.bounds) {
            const auto* figure = std::get_if<Concentration>(&bound.figure);
            if (figure != nullptr && bound.drug == drug) lines.push_back({&bound, figure->in(unit).approximate()});
        }
        return lines;
    }

    double concentration_at(std::size_t drug, double flow) const {
        const auto unit = quantity::dose_rate_unit(order_.drugs[drug].unit);
        return order_.drugs[drug].daily_dose.in(unit).approximate() / flow;
    }

    // From zero to above what the window makes, and to the limits that are not far above that.
    double largest_shown(std::size_t drug, const std::vector<LimitLine>& limits) const {
        const auto& least = d_.window.flow.at_least;
        const auto& most = d_.window.flow.at_most;
        double strongest = concentration_at(drug, axis_.from);
        if (least && axis_.shows(flow_number(*least))) strongest = concentration_at(drug, flow_number(*least));
        if (!d_.window.is_open() && most) strongest = std::max(strongest, concentration_at(drug, flow_number(*most)));
        double largest = strongest * 1.2;
        for (const auto& limit : limits)
            if (limit.concentration <= strongest * 2.2) largest = std::max(largest, limit.concentration * 1.15);
        return largest;
    }

    void draw_panel(std::size_t drug) {
        const auto limits = limits_of(drug);
        const ConcentrationAxis axis{y_, y_ + panel_height(), largest_shown(drug, limits)};
        hatch(axis, limits);
        draw_grid(drug, axis);
        draw_bound_lines(axis);
        draw_curve(drug, axis);
        draw_limits(axis, limits, name_panel(drug, axis));
        svg_.rectangle({left, axis.top}, right - left, axis.bottom - axis.top, Fill::None, Stroke::Thin);
        draw_strengths(drug, axis);
        y_ = axis.bottom + panel_gap;
    }

    double edge(const std::optional<Flow>& flow, double otherwise) const {
        return flow ? std::clamp(axis_.place(flow_number(*flow)), left, right) : otherwise;
    }

    void hatch(const ConcentrationAxis& axis, const std::vector<LimitLine>& limits) {
        const double least = edge(d_.window.flow.at_least, left);
        const double most = edge(d_.window.flow.at_most, right);
        const double height = axis.bottom - axis.top;
        svg_.area({left, axis.top}, least - left, height, Fill::RisingHatch);
        svg_.area({most, axis.top}, right - most, height, Fill::FallingHatch);
        for (const auto& limit : limits) {
            if (limit.concentration >= axis.largest || limit.bound->side == Side::Above) continue;
            const double place = axis.place(limit.concentration);
            // Over the window; beside it the hatching is there already.
            if (most > least) svg_.area({least, axis.top}, most - least, place - axis.top, Fill::RisingHatch);
        }
        if (!d_.window.flow_at_cap) return;
        const double cap = std::min(edge(d_.window.flow_at_cap, left), most);
        svg_.area({least, axis.top}, cap - least, height, Fill::Dots);
    }

    void draw_grid(std::size_t drug, const ConcentrationAxis& axis) {
        for (const auto& concentration : even_ticks(0, axis.largest)) {
            const double place = axis.place(concentration.approximate());
            svg_.line({left, place}, {right, place}, Stroke::Faint);
            svg_.line({left - 5, place}, {left, place}, Stroke::Thin);
            svg_.text({left - 8, place + 4}, people_number(concentration), {12, Anchor::End, Face::Regular});
        }
        svg_.upward_text({margin + 12, (axis.top + axis.bottom) / 2},
                         concentration_unit(order_.drugs[drug].unit).symbol, {13, Anchor::Middle, Face::Regular});
    }

    void draw_bound_lines(const ConcentrationAxis& axis) {
        // From the panel above, so that the lines run through.
        const double top = axis.top - (axis.top > panels_from_ ? panel_gap : 0);
        for (std::size_t n = 0; n < shown_.size(); ++n) {
            const bool binds = is_binding(shown_[n]);
            svg_.line({marks_[n].x, top}, {marks_[n].x, axis.bottom}, binds ? Stroke::Bold : Stroke::Dashed);
        }
        if (!d_.window.flow_at_cap || !axis_.shows(flow_number(*d_.window.flow_at_cap))) return;
        const double place = axis_.place(flow_number(*d_.window.flow_at_cap));
        svg_.line({place, top}, {place, axis.bottom}, Stroke::Dotted);
    }

    std::vector<Point> curve(std::size_t drug, const ConcentrationAxis& axis, double from, double to) const {
        constexpr int steps = 160;
        std::vector<Point> points;
        for (int i = 0; i <= steps; ++i) {
            const double part = static_cast<double>(i) / steps;
            const double flow =
                axis_.scale == FlowAxis::Scale::Even ? from + (to - from) * part : from * std::pow(to / from, part);
            const double concentration = concentration_at(drug, flow);
            if (concentration <= axis.largest) points.push_back({axis_.place(flow), axis.place(concentration)});
        }
        return points;
    }

    void draw_curve(std::size_t drug, const ConcentrationAxis& axis) {
        svg_.path(curve(drug, axis, axis_.from, axis_.to), Stroke::Thick);
        if (!d_.window.is_open()) return;
        const double from = std::max(axis_.from, d_.window.flow.at_least ? flow_number(*d_.window.flow.at_least) : 0);
        const double to = std::min(axis_.to, d_.window.flow.at_most ? flow_number(*d_.window.flow.at_most) : axis_.to);
        svg_.path(curve(drug, axis, from, to), Stroke::Bold);
    }

    // The drug, beside the top of its panel; gives where the room below it begins.
    double name_panel(std::size_t drug, const ConcentrationAxis& axis) {
        double base = axis.top + 11;
        for (const auto& line : wrapped(name(drug), 25)) {
            svg_.text({right + 14, base}, line, {14, Anchor::Start, Face::Bold});
            base += 16;
        }
        return base - 4;
    }

    // The limits as lines across the plot, named beside it from the top down; those above the picture are named too.
    void draw_limits(const ConcentrationAxis& axis, std::vector<LimitLine> limits, double free_from) {
        std::sort(limits.begin(), limits.end(),
                  [](const LimitLine& a, const LimitLine& b) { return a.concentration > b.concentration; });
        for (const auto& limit : limits) {
            const bool is_above = limit.concentration > axis.largest;
            const double place = is_above ? axis.top : axis.place(limit.concentration);
            if (!is_above) svg_.line({left, place}, {right, place}, Stroke::Thick);
            auto words = limit.bound->what;
            if (is_above) words = "↑ " + words;
            const auto lines = wrapped(words, words_beside);
            double base = std::max(free_from + 8, place + 4);
            if (!is_above) svg_.line({right, place}, {right + 10, base - 4}, Stroke::Thin);
            for (const auto& line : lines) {
                svg_.text({right + 14, base}, line, small);
                base += 14;
            }
            free_from = base - 2;
        }
    }

    void draw_strengths(std::size_t drug, const ConcentrationAxis& axis) {
        if (d_.ordered) draw_ordered(drug, axis);
        if (!d_.proposal) return;
        const double flow = flow_number(d_.proposal->targets.flow);
        if (!axis_.shows(flow)) return;
        const Point point{axis_.place(flow), axis.place(concentration_at(drug, flow))};
        svg_.line({left, point.y}, point, Stroke::Dotted);
        svg_.line(point, {point.x, axis.bottom}, Stroke::Dotted);
        svg_.filled_disc(point, 7);
        mark_strength(point, concentration_text(drug, d_.proposal->targets.flow) + share_words(drug), strong,
                      Beside::Above);
    }

    std::string share_words(std::size_t drug) const {
        const auto& share = d_.proposal->limit_use[drug].share;
        return share ? ", " + design::share_text(*share) + " of limit" : "";
    }

    enum class Beside { Above, Below };

    // The words beside a mark: to the right, unless they would cross an edge there and fit on the left.
    void mark_strength(const Point& point, const std::string& words, TextStyle style, Beside beside) {
        const double room = Svg::width_of(words, style) + 16;
        const double least = edge(d_.window.flow.at_least, left);
        const double most = edge(d_.window.flow.at_most, right);
        const bool crosses = (point.x < most && point.x + room > most) || point.x + room > right;
        const bool fits_left = point.x - room > (point.x > least ? least : left);
        style.anchor = crosses && fits_left ? Anchor::End : Anchor::Start;
        const double x = point.x + (style.anchor == Anchor::Start ? 12 : -12);
        // The curve falls to the right, so there is room below on the left and above on the right.
        const bool above = (beside == Beside::Above) == (style.anchor == Anchor::Start);
        svg_.label({x, point.y + (above ? -10 : 22)}, words, style);
    }

    void draw_ordered(std::size_t drug, const ConcentrationAxis& axis) {
        const double flow = flow_number(d_.ordered->targets.flow);
        const double concentration = concentration_at(drug, flow);
        if (!axis_.shows(flow) || concentration > axis.largest) return;
        const Point point{axis_.place(flow), axis.place(concentration)};
        svg_.diamond(point, 8);
        mark_strength(point, "ordered " + concentration_text(drug, d_.ordered->targets.flow), small, Beside::Below);
    }

    void draw_flow_axis() {
        const double top = y_ - panel_gap;
        for (const auto& flow : axis_.ticks()) {
            const double place = axis_.place(flow.approximate());
            svg_.line({place, top}, {place, top + 5}, Stroke::Thin);
            svg_.text({place, top + 18}, people_number(flow), tick);
        }
        svg_.text({(left + right) / 2, top + 37}, "Flow, mL/day", {13, Anchor::Middle, Face::Regular});
        y_ = top + 62;
    }

    void draw_key() {
        const double base = y_;
        double x = margin;
        const auto name_it = [&](const std::string& words) {
            svg_.text({x + 28, base + 4}, words, small);
            x += 28 + Svg::width_of(words, small) + 22;
        };
        if (d_.proposal) {
            svg_.filled_disc({x + 12, base}, 7);
            name_it("proposal");
        }
        if (d_.ordered) {
            svg_.diamond({x + 12, base}, 8);
            name_it("ordered" +
                    std::string(axis_.shows(flow_number(d_.ordered->targets.flow)) ? "" : ", outside the picture"));
        }
        const auto box = [&](Fill fill, const std::string& words) {
            svg_.rectangle({x, base - 8}, 22, 16, fill, Stroke::Thin);
            name_it(words);
        };
        box(Fill::RisingHatch, "flow too low, or too strong");
        box(Fill::FallingHatch, "flow too high");
        if (d_.window.flow.is_empty()) {
            svg_.area({x, base - 8}, 22, 16, Fill::FallingHatch);
            box(Fill::RisingHatch, "both at once");
        }
        if (d_.window.is_open()) box(Fill::White, "window");
        if (d_.window.flow_at_cap && d_.window.flow.at_least && *d_.window.flow_at_cap > *d_.window.flow.at_least)
            box(Fill::Dots, d_.window.wish_is_over_cap ? "the refill is due before the wished interval is over"
                                                       : "outlasts its cap: some is thrown away");
        y_ += 30;
    }

    void draw_lists() {
        draw_list(Side::Below, "From below: the flow must be at least");
        draw_list(Side::Above, "From above: the flow must be at most");
        if (!d_.window.caps.empty()) {
            svg_.text({margin, y_}, "The refill is due at the latest", strong);
            y_ += line_height;
        }
        for (const auto& cap : d_.window.caps)
            item("", "after " + days_text(cap.longest, RoundingMode::Down),
                 cap.reason + " (" + std::string(formulary::evidence_word(cap.evidence)) + ")" + cap_flow(cap));
        auto gaps = d_.window.gaps;
        if (d_.proposal) gaps.insert(gaps.end(), d_.proposal->not_studied.begin(), d_.proposal->not_studied.end());
        if (!gaps.empty()) {
            y_ += 4;
            svg_.text({margin, y_}, "Not known", strong);
            y_ += line_height;
        }
        for (const auto& gap : gaps) write(gap.message, small);
    }

    std::string cap_flow(const design::IntervalCap& cap) const {
        const auto flow = d_.window.delivery.flow_lasting(cap.longest);
        if (!flow) return "";
        return ": at flows under " + people_text_towards(RoundingMode::Up, *flow, mL_per_day) +
               (axis_.shows(flow_number(*flow)) ? " (dotted line)" : "");
    }

    // A mark, a figure and what it is about, wrapped in its own column.
    void item(const std::string& mark, const std::string& figure, const std::string& words) {
        constexpr double figures_at = margin + 30;
        constexpr double words_at = margin + 140;
        if (!mark.empty()) svg_.text({margin + 10, y_}, mark, {12, Anchor::Middle, Face::Bold});
        svg_.text({figures_at, y_}, figure, small);
        for (const auto& line : wrapped(words, 118)) {
            svg_.text({words_at, y_}, line, small);
            y_ += line_height - 1;
        }
    }

    void draw_list(Side side, const std::string& heading) {
        std::vector<std::size_t> bounds;
        for (std::size_t i = 0; i < d_.window.bounds.size(); ++i)
            if (d_.window.bounds[i].side == side) bounds.push_back(i);
        std::stable_sort(bounds.begin(), bounds.end(), [&](std::size_t a, std::size_t b) {
            const auto& first = d_.window.bounds[a].flow;
            const auto& second = d_.window.bounds[b].flow;
            return side == Side::Below ? first > second : first < second;
        });
        svg_.text({margin, y_}, heading, strong);
        y_ += line_height;
        if (bounds.empty()) item("", "", "nothing that is known");
        for (const auto i : bounds) {
            const auto& bound = d_.window.bounds[i];
            const auto number = number_of(i);
            item(number ? std::to_string(*number) : "",
                 people_text_towards(side == Side::Below ? RoundingMode::Up : RoundingMode::Down, bound.flow,
                                     mL_per_day),
                 bound.what + (bound.force == design::Force::Hold ? " (a pharmacist may allow more)" : "") +
                     (is_binding(i) ? "  ◄ BINDS"
                      : number      ? ""
                                    : "  (outside the picture)"));
        }
        y_ += 6;
    }

    void draw_foot() {
        y_ += 8;
        svg_.line({margin, y_ - 12}, {width - margin, y_ - 12}, Stroke::Faint);
        y_ += 4;
        write("Formulary " + d_.formulary_version + ", " + d_.formulary_hash.substr(0, 16) +
                  (d_.formulary_is_adopted ? "" : ", not adopted by a pharmacist in charge: NOT FOR PATIENTS") +
                  ". Cisterna does not program pumps and chooses no doses.",
              {11, Anchor::Start, Face::Regular}, 170);
    }

    std::string description() const {
        std::string text = verdict() + ". ";
        const auto& [least, most] = d_.window.flow;
        if (least)
            text += "The flow must be at least " + people_text_towards(RoundingMode::Up, *least, mL_per_day) + ": " +
                    d_.window.bounds[d_.window.binding_below.front()].what + ". ";
        if (most)
            text += "The flow must be at most " + people_text_towards(RoundingMode::Down, *most, mL_per_day) + ": " +
                    d_.window.bounds[d_.window.binding_above.front()].what + ". ";
        if (d_.proposal) text += proposal_text() + " ";
        if (d_.ordered)
            text += "Ordered is a flow of " + people_text(d_.ordered->targets.flow, mL_per_day) +
                    (d_.ordered->crossed.empty() ? ", inside the window. " : ", outside the window. ");
        for (const auto& contradiction : d_.contradictions) text += contradiction.message + " ";
        text.pop_back();
        return text;
    }

    const design::Design& d_;
    const order::Prescription& order_;
    const formulary::Formulary& formulary_;
    Svg svg_;
    FlowAxis axis_;
    std::vector<std::size_t> shown_;  // bounds in the picture, from the left
    std::vector<Point> marks_;        // their circles
    double panels_from_ = 0;
    double y_ = 0;  // how far down the drawing has come
};

}  // namespace

std::string design_chart(const design::Design& design, const order::Prescription& prescription,
                         const formulary::Formulary& formulary) {
    return Chart(design, prescription, formulary).draw();
}

}  // namespace cisterna::reports
