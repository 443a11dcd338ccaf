#include "core/design/bound.h"

#include <algorithm>
#include <array>

#include "core/design/figures.h"
#include "core/quantity/text.h"
#include "core/recipe/recipe.h"
#include "core/rules/governing_limit.h"

namespace cisterna::design {
namespace {

using formulary::Evidence;
using formulary::Product;
using order::OrderedDrug;
using quantity::Concentration;
using quantity::concentration_unit;
using quantity::contract_text;
using quantity::Duration;
using quantity::Flow;
using quantity::people_text;
using quantity::Rational;
using quantity::RoundingMode;
using quantity::Volume;
using quantity::units::day;
using quantity::units::mL;
using quantity::units::mL_per_day;

const Duration one_day = Duration::of(1, day);

std::string known_words(Evidence evidence) {
    return " (" + std::string(formulary::evidence_word(evidence)) + ")";
}

// Collects the bounds of one order.
class Collection {
public:
    Collection(const Question& question, const Delivery& delivery) : q_(question), delivery_(delivery) {}

    Result<Bounds> collect() && {
        const auto& drugs = q_.prescription.drugs;
        for (std::size_t i = 0; i < drugs.size(); ++i) add_limit(i);
        for (std::size_t i = 0; i < drugs.size(); ++i) add_solubilities(i);
        add_sources();
        add_pump();
        CISTERNA_CHECK(add_intervals());
        add_wished_flows();
        add_wished_concentrations();
        return std::move(bounds_);
    }

private:
    const OrderedDrug& drug(std::size_t index) const { return q_.prescription.drugs[index]; }

    std::string name(std::size_t index) const {
        const auto* known = q_.formulary.drug(drug(index).drug);
        return known == nullptr ? "\"" + drug(index).drug + "\"" : known->name;
    }

    void add_gap(BoundKind kind, std::vector<std::string> subject, std::string message) {
        bounds_.gaps.push_back({std::string(bound_word(kind)), std::move(subject), std::move(message)});
    }

    Bound& add(BoundKind kind, Side side, Force force, const Flow& flow, Figure figure, std::string figure_text) {
        Bound bound;
        bound.kind = kind;
        bound.side = side;
        bound.force = force;
        bound.flow = flow;
        bound.figure = std::move(figure);
        bound.figure_text = std::move(figure_text);
        return bounds_.known.emplace_back(std::move(bound));
    }

    // A largest concentration bounds the flow from below, a smallest one from above.
    Bound& add_concentration(BoundKind kind, Side side, Force force, std::size_t index, const Concentration& figure) {
        auto& bound = add(kind, side, force, drug(index).daily_dose / figure, figure,
                          contract_text(figure, concentration_unit(drug(index).unit)));
        bound.drug = index;
        bound.subject = {drug(index).drug};
        return bound;
    }

    void add_limit(std::size_t index) {
        const auto limit =
            rules::governing_limit(q_.formulary, drug(index).drug, formulary::LimitKind::MaximumConcentration);
        if (!limit)
            return add_gap(BoundKind::MaximumConcentration, {drug(index).drug},
                           "No limit is known for the concentration of " + name(index) +
                               ". That is not a permission: find evidence before approving.");
        const auto& largest = *limit->figure->concentration;
        auto& bound = add_concentration(BoundKind::MaximumConcentration, Side::Below, Force::Stop, index, largest);
        bound.what = name(index) + " at most " + people_text(largest, concentration_unit(drug(index).unit)) + " (" +
                     rules::limit_words(*limit) + ")";
        bound.evidence = limit->figure->evidence;
        bound.sources = limit->limit->sources;
    }

    void add_solubilities(std::size_t index) {
        bool found = false;
        for (const auto& solubility : q_.knowledge.solubilities) {
            if (solubility.drug != drug(index).drug) continue;
            found = true;
            auto& bound =
                add_concentration(BoundKind::Solubility, Side::Below, solubility.force, index, solubility.most);
            bound.what = name(index) + " dissolves up to " +
                         people_text(solubility.most, concentration_unit(drug(index).unit)) +
                         (solubility.condition.empty() ? "" : " " + solubility.condition) + " (" +
                         std::string(formulary::evidence_word(solubility.evidence)) + ")";
            bound.evidence = solubility.evidence;
            bound.sources = solubility.sources;
        }
        if (!found)
            add_gap(BoundKind::Solubility, {drug(index).drug},
                    "How much " + name(index) + " dissolves is not known to the formulary.");
    }

    static bool is_weaker(const Product* a, const Product* b) { return a->strength.value < b->strength.value; }

    // The products from which this drug may be drawn.
    std::vector<const Product*> sources_of(std::size_t index) const {
        const auto& ordered = drug(index);
        std::vector<const Product*> sources;
        for (const auto& [id, product] : q_.formulary.products) {
            if (product.drug != ordered.drug || !product.volume.value.is_positive()) continue;
            const bool may_be =
                ordered.product ? *ordered.product == id : !recipe::why_not_a_source(q_.formulary, product);
            const bool is_there =
                ordered.product || q_.stock == nullptr || !q_.stock->usable(id, q_.at.local_date()).empty();
            if (may_be && is_there) sources.push_back(&product);
        }
        return sources;
    }

    void add_sources() {
        std::vector<const Product*> strongest;
        for (std::size_t i = 0; i < q_.prescription.drugs.size(); ++i) {
            const auto sources = sources_of(i);
            if (sources.empty()) {
                add_gap(BoundKind::SourceStrength, {drug(i).drug},
                        "There is no product from which " + name(i) + " may be drawn" +
                            (q_.stock == nullptr ? "." : " in this stock."));
                continue;
            }
            strongest.push_back(*std::max_element(sources.begin(), sources.end(), is_weaker));
            add_measurable(i, **std::min_element(sources.begin(), sources.end(), is_weaker));
        }
        if (strongest.size() == q_.prescription.drugs.size()) add_undiluted(strongest);
    }

    // Undiluted, the draws fill the volume: sum(concentration / strength) = 1, so flow = sum(dose / strength). After US
    // patent 6928338 B1.
    void add_undiluted(const std::vector<const Product*>& strongest) {
        Flow flow;
        std::string names;
        for (std::size_t i = 0; i < strongest.size(); ++i) {
            flow += drug(i).daily_dose / strongest[i]->strength.value;
            names += (i == 0 ? "" : " + ") + with_strength(*strongest[i], i);
        }
        auto& bound =
            add(BoundKind::SourceStrength, Side::Below, Force::Stop, flow, flow, contract_text(flow, mL_per_day));
        bound.what = "room for what is drawn of " + names + ", without diluent";
        bound.evidence = Evidence::Confirmed;
        for (const auto* product : strongest) {
            bound.subject.push_back(product->id);
            bound.strengths.push_back(product->strength.value);
            bound.evidence = std::max(*bound.evidence, product->strength.evidence);
            const auto& sources = product->strength.sources;
            bound.sources.insert(bound.sources.end(), sources.begin(), sources.end());
        }
    }

    // "Infumorph 500 (25 mg/mL)"; many names tell the strength already.
    std::string with_strength(const Product& product, std::size_t index) const {
        const auto strength = people_text(product.strength.value, concentration_unit(drug(index).unit));
        const bool is_told = product.name.find(strength) != std::string::npos;
        return is_told ? product.name : product.name + " (" + strength + ")";
    }

    void add_measurable(std::size_t index, const Product& weakest) {
        const auto& smallest = q_.site.smallest_draw;
        const auto& strength = weakest.strength.value;
        const auto flow = drug(index).daily_dose * (q_.prescription.prepared_volume() / smallest) / strength;
        auto& bound =
            add(BoundKind::MeasurableVolume, Side::Above, Force::Stop, flow, smallest, contract_text(smallest, mL));
        bound.drug = index;
        bound.subject = {drug(index).drug, weakest.id};
        bound.strengths = {strength};
        bound.what =
            name(index) + ": at least " + people_text(smallest, mL) + " to draw of " + with_strength(weakest, index);
        bound.evidence = weakest.strength.evidence;
        bound.sources = weakest.strength.sources;
    }

    void add_pump() {
        const auto& model = q_.prescription.pump.model;
        const auto* pump = q_.formulary.pump(model);
        if (pump == nullptr)
            return add_gap(BoundKind::PumpMinimum, {model},
                           "The formulary does not know the pump \"" + model + "\". Check its flow range by hand.");
        if (!pump->minimum_flow)
            add_gap(BoundKind::PumpMinimum, {model}, "The lowest flow of " + pump->name + " is not known.");
        else if (pump->minimum_flow->value.is_positive())
            add_pump_end(*pump, *pump->minimum_flow, Side::Below, pump->minimum_flow->value);
        if (!pump->maximum_flow)
            add_gap(BoundKind::PumpMaximum, {model}, "The highest flow of " + pump->name + " is not known.");
        else
            add_pump_end(*pump, *pump->maximum_flow, Side::Above, pump->maximum_flow->value / delivery_.with_boluses);
    }

    void add_pump_end(const formulary::Pump& pump, const formulary::Known<Flow>& end, Side side, const Flow& flow) {
        const bool below = side == Side::Below;
        auto& bound = add(below ? BoundKind::PumpMinimum : BoundKind::PumpMaximum, side, Force::Stop, flow, end.value,
                          contract_text(end.value, mL_per_day));
        bound.subject = {pump.id};
        const bool counts_boluses = !below && q_.prescription.patient_bolus.has_value();
        bound.what = pump.name + (below ? " delivers at least " : " delivers at most ") +
                     people_text(end.value, mL_per_day) + (counts_boluses ? ", patient boluses included" : "") +
                     known_words(end.evidence);
        bound.evidence = end.evidence;
        bound.sources = end.sources;
    }

    Result<void> add_interval(const std::optional<Duration>& interval, Side side) {
        if (!interval) return {};
        const auto flow = delivery_.flow_lasting(*interval);
        if (!flow)
            return refuse(ErrorCode::ValueMissing, "pump.alarm_volume",
                          "A wished refill interval needs the alarm volume of the pump; fill it in.");
        auto& bound =
            add(BoundKind::WishedRefillInterval, side, Force::Wish, *flow, *interval, contract_text(*interval, day));
        bound.subject = {side == Side::Above ? "wishes.refill_interval" : "wishes.refill_interval_at_most"};
        bound.what = std::string("a refill interval of at ") + (side == Side::Above ? "least " : "most ") +
                     days_text(*interval, RoundingMode::HalfAwayFromZero) + " is wished";
        return {};
    }

    Result<void> add_intervals() {
        CISTERNA_CHECK(add_interval(q_.prescription.wishes.refill_interval, Side::Above));
        return add_interval(q_.prescription.wishes.refill_interval_at_most, Side::Below);
    }

    void add_wished_flow(const std::optional<Flow>& wish, Side side) {
        if (!wish) return;
        auto& bound = add(BoundKind::WishedFlow, side, Force::Wish, *wish, *wish, contract_text(*wish, mL_per_day));
        bound.subject = {side == Side::Below ? "wishes.flow_at_least" : "wishes.flow_at_most"};
        bound.what = std::string("a flow of at ") + (side == Side::Below ? "least " : "most ") +
                     people_text(*wish, mL_per_day) + " is wished";
    }

    void add_wished_flows() {
        add_wished_flow(q_.prescription.wishes.flow_at_least, Side::Below);
        add_wished_flow(q_.prescription.wishes.flow_at_most, Side::Above);
    }

    void add_wished_concentration(const std::optional<Concentration>& wish, Side side, std::size_t index) {
        if (!wish) return;
        auto& bound = add_concentration(BoundKind::WishedConcentration, side, Force::Wish, index, *wish);
        bound.what = name(index) + (side == Side::Below ? " at most " : " at least ") +
                     people_text(*wish, concentration_unit(drug(index).unit)) + " is wished";
    }

    void add_wished_concentrations() {
        for (const auto& wish : q_.prescription.wishes.concentrations) {
            add_wished_concentration(wish.at_most, Side::Below, wish.drug);
            add_wished_concentration(wish.at_least, Side::Above, wish.drug);
        }
    }

    const Question& q_;
    const Delivery& delivery_;
    Bounds bounds_;
};

// The second way: what the solution of this flow is, compared with the figures themselves.
class Solution {
public:
    Solution(const Flow& flow, const Question& question, const Delivery& delivery)
        : flow_(flow), order_(question.prescription), delivery_(delivery) {}

    Concentration concentration(std::size_t drug) const { return order_.drugs[drug].daily_dose / flow_; }

    Volume draw(std::size_t drug, const Concentration& strength) const {
        return concentration(drug) * order_.prepared_volume() / strength;
    }

    Flow delivered_with_boluses() const {
        if (!order_.patient_bolus) return flow_;
        const auto& bolus = *order_.patient_bolus;
        const auto one = bolus.dose / concentration(order_.primary_index());
        return flow_ + one * bolus.largest_number_per_day() / one_day;
    }

    Duration lasts() const { return *delivery_.usable / delivered_with_boluses(); }

private:
    const Flow& flow_;
    const order::Prescription& order_;
    const Delivery& delivery_;
};

bool keeps_concentration(const Bound& bound, const Solution& solution) {
    const auto concentration = solution.concentration(*bound.drug);
    const auto& figure = std::get<Concentration>(bound.figure);
    return bound.side == Side::Below ? concentration <= figure : concentration >= figure;
}

bool has_room(const Bound& bound, const Solution& solution, const Volume& prepared) {
    Volume drawn;
    for (std::size_t i = 0; i < bound.strengths.size(); ++i) drawn += solution.draw(i, bound.strengths[i]);
    return drawn <= prepared;
}

bool keeps(const Bound& bound, const Flow& flow, const Question& question, const Delivery& delivery) {
    const Solution solution(flow, question, delivery);
    switch (bound.kind) {
        case BoundKind::MaximumConcentration:
        case BoundKind::Solubility:
        case BoundKind::WishedConcentration: return keeps_concentration(bound, solution);
        case BoundKind::SourceStrength: return has_room(bound, solution, question.prescription.prepared_volume());
        case BoundKind::PumpMinimum: return flow >= std::get<Flow>(bound.figure);
        case BoundKind::PumpMaximum: return solution.delivered_with_boluses() <= std::get<Flow>(bound.figure);
        case BoundKind::WishedFlow:
            return bound.side == Side::Below ? flow >= std::get<Flow>(bound.figure)
                                             : flow <= std::get<Flow>(bound.figure);
        case BoundKind::WishedRefillInterval:
            return bound.side == Side::Above ? solution.lasts() >= std::get<Duration>(bound.figure)
                                             : solution.lasts() <= std::get<Duration>(bound.figure);
        case BoundKind::MeasurableVolume:
            return solution.draw(*bound.drug, bound.strengths.front()) >= std::get<Volume>(bound.figure);
    }
    return false;
}

}  // namespace

std::string_view force_word(Force force) {
    static constexpr std::array<std::string_view, 3> words{"stop", "hold", "wish"};
    return words.at(static_cast<std::size_t>(force));
}

std::string_view bound_word(BoundKind kind) {
    static constexpr std::array<std::string_view, 9> words{
        "max-concentration",      "solubility",  "source-strength",      "pump-minimum",     "pump-maximum",
        "wished-refill-interval", "wished-flow", "wished-concentration", "measurable-volume"};
    return words.at(static_cast<std::size_t>(kind));
}

Result<Bounds> bounds_of(const Question& question, const Delivery& delivery) {
    return Collection(question, delivery).collect();
}

Keeping judge(const Bound& bound, const Flow& flow, const Question& question, const Delivery& delivery) {
    return keeps(bound, flow, question, delivery) ? Keeping::Kept : Keeping::Crossed;
}

}  // namespace cisterna::design
