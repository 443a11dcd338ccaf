#include "core/quantity/text.h"
#include "core/rules/rule.h"

namespace cisterna::rules {
namespace {

using formulary::Known;
using quantity::contract_text;
using quantity::Flow;
using quantity::people_text;
using quantity::units::mL_per_day;

Finding not_covered(const Subject& s, std::string message) {
    Finding finding;
    finding.rule = "pump-flow";
    finding.outcome = Outcome::NotCovered;
    finding.subject = {s.prescription.pump.model};
    finding.message = std::move(message);
    return finding;
}

Finding out_of_range(Finding finding, const Flow& actual, const Known<Flow>& bound, const std::string& side,
                     const std::string& remedy) {
    finding.outcome = Outcome::Stop;
    finding.actual = contract_text(actual, mL_per_day);
    finding.limit = contract_text(bound.value, mL_per_day);
    finding.evidence = bound.evidence;
    finding.sources = bound.sources;
    finding.message = "A flow of " + people_text_beside(actual, bound.value, mL_per_day) + " is " + side +
                      " what the pump can deliver (" + people_text(bound.value, mL_per_day) + ", " +
                      std::string(formulary::evidence_word(bound.evidence)) + "). " + remedy;
    return finding;
}

}  // namespace

Findings pump_flow(const Subject& s) {
    const auto* pump = s.formulary.pump(s.prescription.pump.model);
    if (pump == nullptr)
        return {not_covered(s, "The formulary does not know the pump \"" + s.prescription.pump.model +
                                   "\". Check its flow range by hand.")};
    if (!pump->minimum_flow || !pump->maximum_flow)
        return {not_covered(s, "The flow range of " + pump->name + " is not known. Check it by hand.")};
    if (s.targets == nullptr) return {not_covered(s, "The flow could not be worked out.")};
    Finding finding;
    finding.rule = "pump-flow";
    finding.subject = {pump->id};
    const auto& least = *pump->minimum_flow;
    const auto& most = *pump->maximum_flow;
    if (s.targets->flow < least.value)
        return {out_of_range(finding, s.targets->flow, least, "below",
                             "Lower the concentrations: the same doses then need a higher flow.")};
    if (s.targets->flow_with_boluses > most.value)
        return {out_of_range(finding, s.targets->flow_with_boluses, most, "above",
                             "Raise the concentrations: the same doses then need a lower flow.")};
    finding.actual = contract_text(s.targets->flow, mL_per_day);
    finding.limit = contract_text(least.value, mL_per_day) + " to " + contract_text(most.value, mL_per_day);
    // The weaker of the two says how well the range is known.
    finding.evidence = std::max(least.evidence, most.evidence);
    finding.sources = least.sources;
    finding.sources.insert(finding.sources.end(), most.sources.begin(), most.sources.end());
    finding.message = "A flow of " + people_text(s.targets->flow, mL_per_day) + " is within the range of " +
                      pump->name + ", " + people_text(least.value, mL_per_day) + " to " +
                      people_text(most.value, mL_per_day) + " (" +
                      std::string(formulary::evidence_word(*finding.evidence)) + ").";
    return {finding};
}

}  // namespace cisterna::rules
