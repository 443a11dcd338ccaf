#include "core/quantity/text.h"
#include "core/rules/rule.h"

namespace cisterna::rules {
namespace {

using formulary::Known;
using quantity::contract_text;
using quantity::people_text;
using quantity::Volume;
using quantity::units::mL;

constexpr std::string_view id = "pump-volume";

Finding not_covered(const Subject& s, std::string message) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.subject = {s.prescription.pump.model};
    finding.actual = contract_text(s.prescription.fill_volume, mL);
    finding.message = std::move(message);
    return finding;
}

// At which the reservoir counts as empty: as ordered, else the pump's default, else not known.
std::optional<Volume> alarm_volume(const Subject& s, const formulary::Pump& pump) {
    if (s.prescription.pump.alarm_volume) return s.prescription.pump.alarm_volume;
    return pump.alarm_volume ? std::optional(pump.alarm_volume->value) : std::nullopt;
}

Finding against_reservoir(const Subject& s, const formulary::Pump& pump, const Known<Volume>& reservoir) {
    const auto& fill = s.prescription.fill_volume;
    const auto holds =
        people_text(reservoir.value, mL) + " (" + std::string(formulary::evidence_word(reservoir.evidence)) + ")";
    Finding finding;
    finding.rule = id;
    finding.subject = {pump.id};
    finding.actual = contract_text(fill, mL);
    finding.limit = contract_text(reservoir.value, mL);
    finding.evidence = reservoir.evidence;
    finding.sources = reservoir.sources;
    finding.message = "The fill of " + people_text(fill, mL) + " goes into the reservoir of " + pump.name +
                      ", which holds " + holds + ".";
    if (fill > reservoir.value) {
        finding.outcome = Outcome::Stop;
        finding.message = "The fill of " + people_text(fill, mL) + " is more than the reservoir of " + pump.name +
                          " holds, " + holds + ". Correct the fill volume or the pump.";
    }
    return finding;
}

Finding nothing_to_deliver(const Subject& s, const formulary::Pump& pump, const Volume& alarm) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::Stop;
    finding.subject = {pump.id};
    finding.actual = contract_text(s.prescription.fill_volume, mL);
    finding.limit = "more than " + contract_text(alarm, mL);
    finding.message = "The fill of " + people_text(s.prescription.fill_volume, mL) +
                      " is not above the alarm volume of " + people_text(alarm, mL) +
                      ", so the pump would count as empty at once. Correct one of them.";
    return finding;
}

}  // namespace

Findings pump_volume(const Subject& s) {
    const auto* pump = s.formulary.pump(s.prescription.pump.model);
    if (pump == nullptr)
        return {not_covered(s, "The formulary does not know the pump \"" + s.prescription.pump.model +
                                   "\". Compare the fill with its reservoir by hand.")};
    const auto alarm = alarm_volume(s, *pump);
    if (alarm && s.prescription.fill_volume <= *alarm) return {nothing_to_deliver(s, *pump, *alarm)};
    if (!pump->reservoir)
        return {not_covered(s, "The reservoir of " + pump->name + " is not known. Compare the fill with it by hand.")};
    return {against_reservoir(s, *pump, *pump->reservoir)};
}

}  // namespace cisterna::rules
