#include "core/design/design.h"
#include "core/quantity/text.h"
#include "core/rules/provenance_json.h"

namespace cisterna::design {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;
using quantity::concentration_unit;
using quantity::contract_text;
using quantity::dose_rate_unit;
using quantity::Duration;
using quantity::Flow;
using quantity::units::day;
using quantity::units::mL;
using quantity::units::mL_per_day;
using rules::citations_json;
using rules::evidence_json;

template <class Item>
Array array_of(const std::vector<Item>& items) {
    Array array;
    for (const auto& item : items) array.push_back(item);
    return array;
}

Value flow_json(const std::optional<Flow>& flow) {
    return flow ? Value(contract_text(*flow, mL_per_day)) : Value();
}

Value interval_json(const std::optional<Duration>& interval) {
    return interval ? Value(contract_text(*interval, day)) : Value();
}

bool binds(const Window& window, std::size_t index) {
    for (const auto& side : {window.binding_below, window.binding_above})
        for (const auto i : side)
            if (i == index) return true;
    return false;
}

Object bound_json(const Window& window, std::size_t index, const formulary::Formulary& formulary) {
    const auto& bound = window.bounds[index];
    return Object()
        .set("kind", bound_word(bound.kind))
        .set("side", bound.side == Side::Below ? "at_least" : "at_most")
        .set("flow", contract_text(bound.flow, mL_per_day))
        .set("figure", bound.figure_text)
        .set("subject", array_of(bound.subject))
        .set("force", force_word(bound.force))
        .set("binds", binds(window, index))
        .set("evidence", evidence_json(bound.evidence))
        .set("citations", citations_json(bound.sources, formulary))
        .set("message", bound.what);
}

Value concentration_json(const std::optional<Flow>& flow, const order::OrderedDrug& drug) {
    if (!flow || !flow->is_positive()) return Value();
    return contract_text(drug.daily_dose / *flow, concentration_unit(drug.unit));
}

// The range of flow, and what it means for concentrations and days. The least flow makes the strongest solution.
Object range_json(const Window& window, const order::Prescription& prescription) {
    Array concentrations;
    for (const auto& drug : prescription.drugs)
        concentrations.push_back(Object()
                                     .set("drug", drug.drug)
                                     .set("at_least", concentration_json(window.flow.at_most, drug))
                                     .set("at_most", concentration_json(window.flow.at_least, drug)));
    const auto lasting = [&](const std::optional<Flow>& flow) {
        return flow ? interval_json(window.delivery.interval(*flow)) : Value();
    };
    return Object()
        .set("flow_at_least", flow_json(window.flow.at_least))
        .set("flow_at_most", flow_json(window.flow.at_most))
        .set("concentrations", std::move(concentrations))
        .set("refill_interval_at_least", lasting(window.flow.at_most))
        .set("refill_interval_at_most", lasting(window.flow.at_least));
}

Value window_json(const Window& window, const order::Prescription& prescription) {
    return window.is_open() ? Value(range_json(window, prescription)) : Value();
}

// Bounds that are pointed at: by kind, subject and words.
Array pointers_json(const Window& window, const std::vector<std::size_t>& indices) {
    Array array;
    for (const auto i : indices)
        array.push_back(Object()
                            .set("kind", bound_word(window.bounds[i].kind))
                            .set("subject", array_of(window.bounds[i].subject))
                            .set("force", force_word(window.bounds[i].force))
                            .set("message", window.bounds[i].what));
    return array;
}

Array caps_json(const Window& window, const formulary::Formulary& formulary) {
    Array array;
    for (const auto& cap : window.caps)
        array.push_back(Object()
                            .set("limit", pump::refill_limit_word(cap.limit))
                            .set("subject", array_of(cap.subject))
                            .set("longest", contract_text(cap.longest, day))
                            .set("flow", flow_json(window.delivery.flow_lasting(cap.longest)))
                            .set("evidence", evidence_json(cap.evidence))
                            .set("citations", citations_json(cap.sources, formulary))
                            .set("message", cap.reason));
    return array;
}

Array gaps_json(const std::vector<Gap>& gaps) {
    Array array;
    for (const auto& gap : gaps)
        array.push_back(
            Object().set("kind", gap.what).set("subject", array_of(gap.subject)).set("message", gap.message));
    return array;
}

Array solution_json(const recipe::Targets& targets, const std::vector<LimitUse>& uses) {
    Array array;
    for (std::size_t i = 0; i < targets.drugs.size(); ++i) {
        const auto& target = targets.drugs[i];
        Object drug;
        drug.set("drug", target.drug)
            .set("concentration", contract_text(target.concentration, concentration_unit(target.unit)))
            .set("daily_dose", contract_text(target.daily_dose, dose_rate_unit(target.unit)))
            .set("daily_dose_with_boluses", contract_text(target.daily_dose_with_boluses, dose_rate_unit(target.unit)));
        if (i < uses.size())
            drug.set("limit_use", uses[i].share ? Value(quantity::contract_percent(*uses[i].share)) : Value());
        array.push_back(std::move(drug));
    }
    return array;
}

Value ordered_json(const Design& design) {
    if (!design.ordered) return Value();
    const auto& ordered = *design.ordered;
    return Object()
        .set("flow", contract_text(ordered.targets.flow, mL_per_day))
        .set("drugs", solution_json(ordered.targets, {}))
        .set("lasts", interval_json(ordered.lasts))
        .set("inside", ordered.crossed.empty())
        .set("crosses", pointers_json(design.window, ordered.crossed));
}

Object basis_json(const order::Basis& basis, const order::Prescription& prescription) {
    if (const auto* flow = std::get_if<order::OrderedFlow>(&basis))
        return Object().set("flow", contract_text(flow->value, mL_per_day));
    const auto& concentration = std::get<order::PrimaryConcentration>(basis).value;
    return Object().set("primary_concentration",
                        contract_text(concentration, concentration_unit(prescription.primary().unit)));
}

Array draws_json(const recipe::Recipe& recipe) {
    Array array;
    for (std::size_t i = 0; i < recipe.draws.size(); ++i) {
        const auto& draw = recipe.draws[i];
        array.push_back(Object()
                            .set("drug", draw.drug)
                            .set("product", draw.product)
                            .set("draw_volume", contract_text(draw.measured.volume, mL))
                            .set("containers", draw.containers)
                            .set("deviation", quantity::contract_percent(recipe.made[i].deviation)));
    }
    return array;
}

Object check_summary(const rules::Check& check) {
    Array findings;
    for (const auto& finding : check.findings)
        if (finding.outcome != rules::Outcome::Pass)
            findings.push_back(Object()
                                   .set("rule", finding.rule)
                                   .set("outcome", rules::outcome_word(finding.outcome))
                                   .set("message", finding.message));
    return Object().set("verdict", rules::outcome_word(check.verdict)).set("findings", std::move(findings));
}

Value proposal_json(const Design& design, const order::Prescription& prescription) {
    if (!design.proposal) return Value();
    const auto& proposal = *design.proposal;
    Object json;
    json.set("basis", basis_json(proposal.basis, prescription))
        .set("flow", contract_text(proposal.targets.flow, mL_per_day))
        .set("drugs", solution_json(proposal.targets, proposal.limit_use))
        .set("lasts", interval_json(proposal.lasts))
        .set("refill_due_after",
             proposal.refill_due_after ? Value(std::to_string(*proposal.refill_due_after) + " day") : Value())
        .set("on_the_edge", pointers_json(design.window, proposal.on_the_edge))
        .set("crosses", pointers_json(design.window, proposal.crossed_holds))
        .set("not_studied", gaps_json(proposal.not_studied))
        .set("draws", draws_json(*proposal.check.recipe))
        .set("check", check_summary(proposal.check))
        .set("reason", proposal.reason);
    return json;
}

Value no_proposal_json(const Design& design) {
    if (design.proposal || !design.window.is_open()) return Value();
    Array stops;
    for (const auto& finding : design.no_proposal.stops)
        stops.push_back(Object().set("rule", finding.rule).set("message", finding.message));
    Object json;
    json.set("stopped_by", std::move(stops));
    if (design.no_proposal.refusal)
        json.set("refusal_kind", entry(design.no_proposal.refusal->code).name)
            .set("where", design.no_proposal.refusal->where)
            .set("message", design.no_proposal.refusal->message);
    return json;
}

Array contradictions_json(const Design& design) {
    Array array;
    for (const auto& contradiction : design.contradictions)
        array.push_back(Object()
                            .set("needs", contradiction.needs)
                            .set("against", contradiction.against)
                            .set("message", contradiction.message));
    return array;
}

Array changes_json(const Design& design) {
    Array array;
    for (const auto& change : design.changes)
        array.push_back(Object()
                            .set("field", change.field)
                            .set("from", change.from)
                            .set("to", change.to)
                            .set("message", change.message));
    return array;
}

}  // namespace

codec::Object designed_json(const DesignedOrder& designed) {
    return Object().set("basis", basis_json(designed.order.basis, designed.order)).set("reason", designed.reason);
}

codec::Object design_json(const Design& design, const order::Prescription& prescription,
                          const formulary::Formulary& formulary, std::string_view program) {
    Array bounds;
    for (std::size_t i = 0; i < design.window.bounds.size(); ++i)
        bounds.push_back(bound_json(design.window, i, formulary));
    return Object()
        .set("schema", "cisterna/design/1")
        .set("prescription", design.prescription)
        .set("at", design.at.text())
        .set("verdict", rules::outcome_word(design.verdict))
        .set("open", design.window.is_open())
        .set("window", window_json(design.window, prescription))
        .set("binding", Object()
                            .set("below", pointers_json(design.window, design.window.binding_below))
                            .set("above", pointers_json(design.window, design.window.binding_above)))
        .set("bounds", std::move(bounds))
        .set("caps", caps_json(design.window, formulary))
        .set("not_known", gaps_json(design.window.gaps))
        .set("ordered", ordered_json(design))
        .set("proposal", proposal_json(design, prescription))
        .set("no_proposal", no_proposal_json(design))
        .set("contradictions", contradictions_json(design))
        .set("changes", changes_json(design))
        .set("formulary", design.formulary_hash)
        .set("formulary_version", design.formulary_version)
        .set("formulary_adopted", design.formulary_is_adopted)
        .set("program", program);
}

}  // namespace cisterna::design
