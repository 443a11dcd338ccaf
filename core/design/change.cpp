#include "core/design/change.h"

#include <algorithm>
#include <functional>

#include "core/design/figures.h"
#include "core/quantity/text.h"

namespace cisterna::design {
namespace {

using order::Prescription;
using quantity::Concentration;
using quantity::concentration_unit;
using quantity::contract_number;
using quantity::dose_rate_unit;
using quantity::DoseRate;
using quantity::Duration;
using quantity::Flow;
using quantity::people_number;
using quantity::people_text;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::Volume;
using quantity::units::day;
using quantity::units::mL;
using quantity::units::mL_per_day;

// A figure of the order that may be moved in one direction.
struct Knob {
    std::string field;
    std::string unit;
    std::string words;  // what stands before the figure in the message
    Rational from;
    Rational step;  // above zero
    enum class Way { Down, Up } way = Way::Down;
    Rational last;  // the furthest figure that makes sense
    std::function<void(Prescription&, const Rational&)> turn;
};

// The nth figure of the knob's grid, from the one next to where it stands.
Rational figure_at(const Knob& knob, std::int64_t n) {
    const auto steps = knob.from / knob.step;
    if (knob.way == Knob::Way::Down) return (steps.ceiling() - Rational(1) - Rational(n)) * knob.step;
    return (steps.floor() + Rational(1) + Rational(n)) * knob.step;
}

bool is_beyond(const Knob& knob, const Rational& figure) {
    return knob.way == Knob::Way::Down ? figure < knob.last : figure > knob.last;
}

bool opens(const Question& question, const Knob& knob, const Rational& figure) {
    auto changed = question.prescription;
    knob.turn(changed, figure);
    const auto window = window_of({changed, question.formulary, question.stock, question.at, question.knowledge});
    return window && window->is_open();
}

// How many figures the grid has.
std::int64_t grid_size(const Knob& knob) {
    const auto first = figure_at(knob, 0);
    if (is_beyond(knob, first)) return 0;
    return ((knob.last - first).absolute() / knob.step).floor().to_count().value_or(0) + 1;
}

// Where to look for the first figure that opens: close to where the knob stands at first, then across the whole grid.
std::vector<std::int64_t> places_to_look(std::int64_t size) {
    constexpr std::int64_t across = 64;
    std::vector<std::int64_t> places;
    for (std::int64_t n = 0; n < size; n = 2 * n + 1) places.push_back(n);
    for (std::int64_t i = 1; i <= across; ++i) places.push_back((size - 1) * i / across);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

// The first figure of the grid that opens the window: found roughly, then by halving between the last place that does
// not open and the first that does.
std::optional<Rational> nearest_figure(const Question& question, const Knob& knob) {
    std::int64_t closed = -1;
    for (auto open : places_to_look(grid_size(knob))) {
        if (!opens(question, knob, figure_at(knob, open))) {
            closed = open;
            continue;
        }
        while (open - closed > 1) {
            const auto middle = closed + (open - closed) / 2;
            (opens(question, knob, figure_at(knob, middle)) ? open : closed) = middle;
        }
        return figure_at(knob, open);
    }
    return std::nullopt;
}

// The third digit of a figure.
Rational third_digit(const Rational& figure) {
    return power_of_ten_below(figure) * Rational::power_of_ten(-2);
}

std::string name_of(const Question& question, std::size_t drug) {
    const auto& id = question.prescription.drugs[drug].drug;
    const auto* known = question.formulary.drug(id);
    return known == nullptr ? "\"" + id + "\"" : known->name;
}

Knob interval_knob(std::string field, std::string words, const Duration& interval, Knob::Way way,
                   std::function<void(Prescription&, const Rational&)> turn) {
    const auto from = interval.in(day);
    return {std::move(field), "day", std::move(words), from, 1, way, way == Knob::Way::Down ? Rational(1) : from * 100,
            std::move(turn)};
}

Knob figure_knob(std::string field, std::string unit, std::string words, const Rational& from, Knob::Way way,
                 std::function<void(Prescription&, const Rational&)> turn) {
    const auto step = third_digit(from);
    return {std::move(field),
            std::move(unit),
            std::move(words),
            from,
            step,
            way,
            way == Knob::Way::Down ? step : from * 100,
            std::move(turn)};
}

void add_wish_knobs(const Question& question, std::vector<Knob>& knobs) {
    const auto& wishes = question.prescription.wishes;
    if (wishes.refill_interval)
        knobs.push_back(interval_knob(
            "wishes.refill_interval", "a refill interval of ", *wishes.refill_interval, Knob::Way::Down,
            [](Prescription& p, const Rational& to) { p.wishes.refill_interval = Duration::of(to, day); }));
    if (wishes.refill_interval_at_most)
        knobs.push_back(interval_knob(
            "wishes.refill_interval_at_most", "a refill interval of at most ", *wishes.refill_interval_at_most,
            Knob::Way::Up,
            [](Prescription& p, const Rational& to) { p.wishes.refill_interval_at_most = Duration::of(to, day); }));
    if (wishes.flow_at_least)
        knobs.push_back(figure_knob(
            "wishes.flow_at_least", "mL/day", "a flow of at least ", wishes.flow_at_least->in(mL_per_day),
            Knob::Way::Down,
            [](Prescription& p, const Rational& to) { p.wishes.flow_at_least = Flow::of(to, mL_per_day); }));
    if (wishes.flow_at_most)
        knobs.push_back(figure_knob(
            "wishes.flow_at_most", "mL/day", "a flow of at most ", wishes.flow_at_most->in(mL_per_day), Knob::Way::Up,
            [](Prescription& p, const Rational& to) { p.wishes.flow_at_most = Flow::of(to, mL_per_day); }));
}

void add_concentration_knobs(const Question& question, std::vector<Knob>& knobs) {
    const auto& wishes = question.prescription.wishes.concentrations;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto unit = concentration_unit(question.prescription.drugs[wishes[i].drug].unit);
        const auto field = "wishes.concentrations[" + std::to_string(i) + "]";
        const auto name = name_of(question, wishes[i].drug);
        if (wishes[i].at_most)
            knobs.push_back(figure_knob(field + ".at_most", unit.symbol, name + " at most ",
                                        wishes[i].at_most->in(unit), Knob::Way::Up,
                                        [i, unit](Prescription& p, const Rational& to) {
                                            p.wishes.concentrations[i].at_most = Concentration::of(to, unit);
                                        }));
        if (wishes[i].at_least)
            knobs.push_back(figure_knob(field + ".at_least", unit.symbol, name + " at least ",
                                        wishes[i].at_least->in(unit), Knob::Way::Down,
                                        [i, unit](Prescription& p, const Rational& to) {
                                            p.wishes.concentrations[i].at_least = Concentration::of(to, unit);
                                        }));
    }
}

void add_dose_knobs(const Question& question, std::vector<Knob>& knobs) {
    const auto& drugs = question.prescription.drugs;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const auto unit = dose_rate_unit(drugs[i].unit);
        knobs.push_back(figure_knob(
            "drugs[" + std::to_string(i) + "].daily_dose", unit.symbol, name_of(question, i) + " ",
            drugs[i].daily_dose.in(unit), Knob::Way::Down,
            [i, unit](Prescription& p, const Rational& to) { p.drugs[i].daily_dose = DoseRate::of(to, unit); }));
    }
}

Knob all_doses_knob() {
    return {"drugs", "%", "all doses at ", 100, 1, Knob::Way::Down, 1, [](Prescription& p, const Rational& to) {
                for (auto& drug : p.drugs) drug.daily_dose = drug.daily_dose * (to / Rational(100));
                if (p.patient_bolus) p.patient_bolus->dose = p.patient_bolus->dose * (to / Rational(100));
            }};
}

Volume largest_reservoir(const formulary::Formulary& formulary) {
    Volume largest;
    for (const auto& [id, pump] : formulary.pumps)
        if (pump.reservoir) largest = std::max(largest, pump.reservoir->value);
    return largest;
}

void add_volume_knobs(const Question& question, std::vector<Knob>& knobs) {
    const auto tenth = Rational::ratio(1, 10);
    const auto fill = question.prescription.fill_volume.in(mL);
    knobs.push_back({"fill_volume", "mL", "a fill of ", fill, tenth, Knob::Way::Up,
                     largest_reservoir(question.formulary).in(mL),
                     [](Prescription& p, const Rational& to) { p.fill_volume = Volume::of(to, mL); }});
    knobs.push_back({"overfill", "mL", "an overfill of ", question.prescription.overfill.in(mL), tenth, Knob::Way::Up,
                     fill, [](Prescription& p, const Rational& to) { p.overfill = Volume::of(to, mL); }});
}

std::string shown(const Knob& knob, const Rational& figure) {
    if (knob.unit != "day") return people_number(figure) + " " + knob.unit;
    return days_text(Duration::of(figure, day), RoundingMode::HalfAwayFromZero);
}

// The smallest known reservoir that holds a fill, of a pump of the same kind where there is one.
std::optional<Volume> reservoir_for(const formulary::Formulary& formulary, const formulary::Pump& pump,
                                    const Volume& fill) {
    std::optional<Volume> of_same_kind;
    std::optional<Volume> of_any;
    const auto keep_smaller = [](std::optional<Volume>& smallest, const Volume& volume) {
        if (!smallest || volume < *smallest) smallest = volume;
    };
    for (const auto& [id, other] : formulary.pumps) {
        if (!other.reservoir || other.reservoir->value < fill) continue;
        keep_smaller(of_any, other.reservoir->value);
        const bool same_kind = other.manufacturer == pump.manufacturer && other.type == pump.type;
        if (same_kind) keep_smaller(of_same_kind, other.reservoir->value);
    }
    return of_same_kind ? of_same_kind : of_any;
}

// A larger fill may need another pump.
std::string reservoir_words(const Question& question, const Volume& fill) {
    const auto* pump = question.formulary.pump(question.prescription.pump.model);
    if (pump == nullptr || !pump->reservoir || fill <= pump->reservoir->value) return "";
    const auto reservoir = reservoir_for(question.formulary, *pump, fill);
    return reservoir ? ", in a pump with a larger reservoir, such as " + people_text(*reservoir, mL) : "";
}

void try_knobs(const Question& question, const std::vector<Knob>& knobs, std::vector<NearestChange>& found) {
    for (const auto& knob : knobs) {
        const auto to = nearest_figure(question, knob);
        if (!to) continue;
        auto message = knob.words + shown(knob, *to) + " instead of " + shown(knob, knob.from);
        if (knob.field == "fill_volume") message += reservoir_words(question, Volume::of(*to, mL));
        found.push_back({knob.field, contract_number(knob.from) + " " + knob.unit,
                         contract_number(*to) + " " + knob.unit, std::move(message)});
    }
}

Contradiction of_two_bounds(const Window& window) {
    const auto& below = window.bounds[window.binding_below.front()];
    const auto& above = window.bounds[window.binding_above.front()];
    return {below.what, above.what,
            "The flow must be at least " + people_text_towards(RoundingMode::Up, below.flow, mL_per_day) + " (" +
                below.what + ") and at most " + people_text_towards(RoundingMode::Down, above.flow, mL_per_day) + " (" +
                above.what + "); no flow is both."};
}

Contradiction of_wish_and_cap(const Window& window) {
    const auto wish = std::find_if(window.bounds.begin(), window.bounds.end(), [](const Bound& b) {
        return b.kind == BoundKind::WishedRefillInterval && b.side == Side::Above;
    });
    const auto& cap = window.caps.front();
    return {wish->what, cap.reason,
            "The solution may stay in the pump for " + days_text(cap.longest, RoundingMode::Down) + " at most (" +
                cap.reason + "), but " + wish->what + "."};
}

}  // namespace

std::vector<Contradiction> contradictions_of(const Window& window) {
    std::vector<Contradiction> found;
    if (window.flow.is_empty()) found.push_back(of_two_bounds(window));
    if (window.wish_is_over_cap) found.push_back(of_wish_and_cap(window));
    return found;
}

std::vector<NearestChange> nearest_changes(const Question& question) {
    std::vector<Knob> knobs;
    add_wish_knobs(question, knobs);
    add_concentration_knobs(question, knobs);
    std::vector<Knob> doses;
    add_dose_knobs(question, doses);
    std::vector<NearestChange> found;
    try_knobs(question, knobs, found);
    const auto wishes_that_help = found.size();
    try_knobs(question, doses, found);
    if (found.size() == wishes_that_help && doses.size() > 1) try_knobs(question, {all_doses_knob()}, found);
    std::vector<Knob> volumes;
    add_volume_knobs(question, volumes);
    try_knobs(question, volumes, found);
    return found;
}

}  // namespace cisterna::design
