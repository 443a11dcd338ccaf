#include "cli/design_text.h"

#include <algorithm>
#include <sstream>

#include "core/design/figures.h"
#include "core/quantity/text.h"

namespace cisterna::cli {
namespace {

using design::Bound;
using design::days_text;
using design::Design;
using design::people_text_towards;
using design::Side;
using design::Window;
using quantity::concentration_unit;
using quantity::dose_rate_unit;
using quantity::Flow;
using quantity::people_percent;
using quantity::people_text;
using quantity::RoundingMode;
using quantity::units::mL;
using quantity::units::mL_per_day;

std::string name_of(const formulary::Formulary& formulary, const std::string& drug) {
    const auto* known = formulary.drug(drug);
    return known == nullptr ? "\"" + drug + "\"" : known->name;
}

// Rounded so that the figure shown keeps the bound too.
std::string bound_flow(Side side, const Flow& flow) {
    return people_text_towards(side == Side::Below ? RoundingMode::Up : RoundingMode::Down, flow, mL_per_day);
}

// Numbers the sources, so that each is written out once, at the end.
class Footnotes {
public:
    explicit Footnotes(const formulary::Formulary& formulary) : formulary_(formulary) {}

    // " [1][2]"
    std::string marks(const std::vector<formulary::Source>& sources) {
        std::vector<std::size_t> numbers;
        for (const auto& source : sources) {
            const auto text = formulary_.cite({source});
            if (text.empty()) continue;
            const auto found = std::find(texts_.begin(), texts_.end(), text);
            numbers.push_back(static_cast<std::size_t>(found - texts_.begin()) + 1);
            if (found == texts_.end()) texts_.push_back(text);
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        std::string text;
        for (const auto number : numbers) text += (text.empty() ? " [" : "[") + std::to_string(number) + "]";
        return text;
    }

    void write(std::ostream& out) const {
        if (!texts_.empty()) out << "\nSources\n";
        for (std::size_t i = 0; i < texts_.size(); ++i) out << "  [" << i + 1 << "] " << texts_[i] << '\n';
    }

private:
    const formulary::Formulary& formulary_;
    std::vector<std::string> texts_;
};

std::string_view verdict_sentence(const Design& design) {
    if (!design.window.is_open()) return "EMPTY: no flow keeps every limit and every wish.";
    switch (design.verdict) {
        case rules::Outcome::Pass: return "OPEN: there is a window, and the proposal keeps every limit and every wish.";
        case rules::Outcome::NotCovered:
            return "OPEN, but not everything that may bound it is known; a pharmacist must look.";
        case rules::Outcome::Hold: return "OPEN, but a pharmacist must look at what is marked below.";
        case rules::Outcome::Stop: break;
    }
    return "STOP: there is a window, but this order must not be made as it stands.";
}

void write_range(const Design& design, const order::Prescription& prescription, const formulary::Formulary& formulary,
                 std::ostream& out) {
    const auto& [least, most] = design.window.flow;
    const auto low = least ? "at least " + bound_flow(Side::Below, *least) : std::string();
    const auto high = most ? "at most " + bound_flow(Side::Above, *most) : std::string();
    out << "  flow  " << low << (least && most ? ", " : "") << high << '\n';
    for (const auto& drug : prescription.drugs) {
        const auto unit = concentration_unit(drug.unit);
        out << "  " << name_of(formulary, drug.drug) << "  ";
        if (most) out << "at least " << people_text_towards(RoundingMode::Up, drug.daily_dose / *most, unit);
        if (least && most) out << ", ";
        if (least) out << "at most " << people_text_towards(RoundingMode::Down, drug.daily_dose / *least, unit);
        out << '\n';
    }
    const auto shortest = most ? design.window.delivery.interval(*most) : std::nullopt;
    const auto longest = least ? design.window.delivery.interval(*least) : std::nullopt;
    if (shortest || longest) out << "  the fill lasts  ";
    if (shortest) out << "at least " << days_text(*shortest, RoundingMode::Down);
    if (shortest && longest) out << ", ";
    if (longest) out << "at most " << days_text(*longest, RoundingMode::Down);
    if (shortest || longest) out << '\n';
}

bool binds(const Window& window, std::size_t index) {
    const auto& side = window.bounds[index].side == Side::Below ? window.binding_below : window.binding_above;
    return std::find(side.begin(), side.end(), index) != side.end();
}

// The bounds of one side, the one that binds first.
void write_side(const Window& window, Side side, Footnotes& footnotes, std::ostream& out) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < window.bounds.size(); ++i)
        if (window.bounds[i].side == side) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return side == Side::Below ? window.bounds[a].flow > window.bounds[b].flow
                                   : window.bounds[a].flow < window.bounds[b].flow;
    });
    out << (side == Side::Below ? "From below, the flow must be at least\n" : "From above, the flow must be at most\n");
    if (order.empty()) out << "    nothing that is known\n";
    for (const auto i : order) {
        const auto& bound = window.bounds[i];
        auto flow = bound_flow(side, bound.flow);
        if (flow.size() < 16) flow.append(16 - flow.size(), ' ');
        out << (binds(window, i) ? "  * " : "    ") << flow << ' ' << bound.what
            << (bound.force == design::Force::Hold ? " [a pharmacist may allow more]" : "")
            << footnotes.marks(bound.sources) << (binds(window, i) ? "   <- binds" : "") << '\n';
    }
}

void write_caps(const Window& window, Footnotes& footnotes, std::ostream& out) {
    for (const auto& cap : window.caps) {
        out << "The solution may stay in the pump for " << days_text(cap.longest, RoundingMode::Down) << ": "
            << cap.reason << " (" << formulary::evidence_word(cap.evidence) << ")" << footnotes.marks(cap.sources)
            << '\n';
        const auto flow = window.delivery.flow_lasting(cap.longest);
        if (flow)
            out << "    under " << bound_flow(Side::Below, *flow)
                << " some of it is thrown away, because the refill is due before the reservoir is used up\n";
    }
}

void write_gaps(const Window& window, std::ostream& out) {
    for (const auto& gap : window.gaps) out << "Not known: " << gap.message << '\n';
}

void write_ordered(const Design& design, std::ostream& out) {
    if (!design.ordered) return;
    out << "\nOrdered: flow " << people_text(design.ordered->targets.flow, mL_per_day)
        << (design.ordered->crossed.empty() ? ", inside the window\n" : ", OUTSIDE the window\n");
    for (const auto i : design.ordered->crossed) out << "    it crosses: " << design.window.bounds[i].what << '\n';
}

void write_solution(const Design& design, const formulary::Formulary& formulary, std::ostream& out) {
    const auto& proposal = *design.proposal;
    for (const auto& use : proposal.limit_use) {
        const auto& target = proposal.targets.drugs[use.drug];
        out << "  " << name_of(formulary, target.drug) << ' '
            << people_text(target.concentration, concentration_unit(target.unit)) << "  for "
            << people_text(target.daily_dose, dose_rate_unit(target.unit));
        if (use.share) out << ", " << design::share_text(*use.share) << " of its concentration limit";
        out << '\n';
    }
    if (proposal.lasts) out << "  the fill lasts " << days_text(*proposal.lasts, RoundingMode::Down);
    if (proposal.lasts && proposal.refill_due_after)
        out << "; refill due after " << *proposal.refill_due_after << " days";
    if (proposal.lasts) out << '\n';
}

void write_proposal(const Design& design, const formulary::Formulary& formulary, std::ostream& out) {
    if (!design.proposal) return;
    const auto& proposal = *design.proposal;
    out << "\nProposal: flow " << people_text(proposal.targets.flow, mL_per_day) << '\n';
    write_solution(design, formulary, out);
    for (std::size_t i = 0; i < proposal.check.recipe->draws.size(); ++i) {
        const auto& draw = proposal.check.recipe->draws[i];
        const auto& made = proposal.check.recipe->made[i];
        out << "  draw " << people_text(draw.measured.volume, mL) << " of " << draw.product_name << " from "
            << draw.containers << (draw.containers == 1 ? " container" : " containers") << "; makes "
            << people_text(made.made, concentration_unit(made.unit)) << " (" << people_percent(made.deviation) << ")\n";
    }
    out << "  why: " << proposal.reason << '\n';
    for (const auto i : proposal.crossed_holds) out << "  LOOK: it crosses " << design.window.bounds[i].what << '\n';
    for (const auto i : proposal.on_the_edge)
        out << "  " << (design.window.bounds[i].evidence == formulary::Evidence::Unconfirmed ? "LOOK: " : "")
            << "it lies exactly on this bound: " << design.window.bounds[i].what << '\n';
    for (const auto& gap : proposal.not_studied) out << "  NOT COVERED: " << gap.message << '\n';
    out << "  checked with this strength: " << rules::outcome_word(proposal.check.verdict) << '\n';
    for (const auto& finding : proposal.check.findings)
        if (finding.outcome != rules::Outcome::Pass)
            out << "    [" << rules::outcome_word(finding.outcome) << "] " << finding.rule << ": " << finding.message
                << '\n';
}

void write_no_proposal(const Design& design, std::ostream& out) {
    if (design.proposal || !design.window.is_open()) return;
    out << "\nNothing is proposed.\n";
    for (const auto& stop : design.no_proposal.stops) out << "  [STOP] " << stop.rule << ": " << stop.message << '\n';
    if (design.no_proposal.refusal) out << "  " << design.no_proposal.refusal->message << '\n';
}

void write_contradictions(const Design& design, std::ostream& out) {
    if (design.contradictions.empty()) return;
    out << '\n';
    for (const auto& contradiction : design.contradictions) out << contradiction.message << '\n';
    out << (design.changes.empty() ? "No single figure of the order opens the window.\n"
                                   : "One of these opens it, each the smallest step that does:\n");
    for (const auto& change : design.changes) out << "  - " << change.message << '\n';
}

}  // namespace

std::string design_text(const Design& design, const order::Prescription& prescription,
                        const formulary::Formulary& formulary) {
    std::ostringstream out;
    const auto* pump = formulary.pump(prescription.pump.model);
    out << "Prescription " << design.prescription << ", " << people_text(prescription.fill_volume, mL) << " in "
        << (pump == nullptr ? prescription.pump.model : pump->name) << '\n'
        << verdict_sentence(design) << '\n';
    if (design.window.is_open()) write_range(design, prescription, formulary, out);
    write_contradictions(design, out);
    out << '\n';
    Footnotes footnotes(formulary);
    write_side(design.window, Side::Below, footnotes, out);
    write_side(design.window, Side::Above, footnotes, out);
    write_caps(design.window, footnotes, out);
    write_gaps(design.window, out);
    write_ordered(design, out);
    write_proposal(design, formulary, out);
    write_no_proposal(design, out);
    footnotes.write(out);
    out << "\nFormulary " << design.formulary_version << ", " << design.formulary_hash.substr(0, 16)
        << (design.formulary_is_adopted ? "" : ", not adopted by a pharmacist in charge: not for patients") << '\n';
    return out.str();
}

}  // namespace cisterna::cli
