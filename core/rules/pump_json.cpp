#include "core/rules/pump_json.h"

#include "core/quantity/text.h"
#include "core/rules/provenance_json.h"

namespace cisterna::rules {
namespace {

using codec::Array;
using codec::Object;
using codec::Value;
using quantity::concentration_unit;
using quantity::contract_text;
using quantity::dose_rate_unit;
using quantity::mass_unit;
using quantity::units::h;
using quantity::units::mL;
using quantity::units::mL_per_day;
using quantity::units::mL_per_h;

// Said with every figure that could be mistaken for a setting of the pump.
constexpr std::string_view cross_check_only =
    "These figures are for the clinician to cross-check the programmer with; they are no instructions for programming "
    "a pump.";

Array doses_json(const recipe::Targets& targets, const std::optional<pump::BolusDay>& day) {
    Array doses;
    for (const auto& target : targets.drugs) {
        Object dose;
        dose.set("drug", target.drug)
            .set("daily_dose", contract_text(target.daily_dose, dose_rate_unit(target.unit)))
            .set("daily_dose_with_boluses", contract_text(target.daily_dose_with_boluses, dose_rate_unit(target.unit)));
        if (day) dose.set("per_bolus", contract_text(target.concentration * day->bolus_volume, mass_unit(target.unit)));
        doses.emplace_back(std::move(dose));
    }
    return doses;
}

void set_refill(Object& json, const pump::RefillForecast& refill) {
    json.set("usable_volume", contract_text(refill.usable_volume, mL))
        .set("days_exact", contract_text(refill.days_exact, quantity::units::day))
        .set("days_whole", refill.days_whole)
        .set("alarm_date", refill.alarm_date.text())
        .set("refill_date", refill.refill_due_date.text())
        .set("limiting_factor", pump::refill_limit_word(refill.limiting_factor));
}

// What label and stability allow, and what nobody has stated.
void set_caps(Object& json, const IntervalCaps& known, const formulary::Formulary& formulary) {
    Array caps;
    for (const auto& cap : known.caps)
        caps.push_back(Object()
                           .set("factor", pump::refill_limit_word(cap.limit))
                           .set("longest", contract_text(cap.longest, quantity::units::day))
                           .set("reason", cap.reason)
                           .set("evidence", formulary::evidence_word(cap.evidence))
                           .set("citations", citations_json(cap.sources, formulary)));
    Array not_known;
    for (const auto& gap : known.gaps) not_known.push_back(gap.message);
    json.set("interval_caps", std::move(caps)).set("interval_not_known", std::move(not_known));
}

Array secondary_json(const BridgeFigures& figures) {
    Array answers;
    for (std::size_t i = 0; i < figures.bridge->secondary.size(); ++i) {
        const auto& drug = figures.bridge->secondary[i];
        const auto unit = dose_rate_unit(figures.secondary_units[i]);
        Object answer;
        answer.set("drug", drug.name).set("daily_dose_during_bridge", contract_text(drug.during, unit));
        if (drug.after) answer.set("daily_dose_after", contract_text(*drug.after, unit));
        answers.emplace_back(std::move(answer));
    }
    return answers;
}

void set_figures(Object& json, const BridgeFigures& figures) {
    const auto& order = figures.order;
    const auto& bridge = *figures.bridge;
    json.set("bridge_volume", contract_text(order.volume, mL))
        .set("old_concentration", contract_text(order.old_concentration, concentration_unit(figures.old_unit)))
        .set("new_concentration", contract_text(order.new_concentration, concentration_unit(figures.unit)))
        .set("daily_dose_during_bridge",
             contract_text(order.daily_dose_during_bridge, dose_rate_unit(figures.old_unit)))
        .set("assumes", "the daily dose of the last fill until the old solution is cleared")
        .set("duration", contract_text(bridge.duration, h))
        .set("programmed_bolus_dose", contract_text(bridge.programmed_dose, mass_unit(figures.unit)))
        .set("programmed_in_terms_of", figures.new_drug)
        .set("delivered_old_drug", contract_text(bridge.delivered_old_drug, mass_unit(figures.old_unit)))
        .set("delivered_in_terms_of", figures.old_drug)
        .set("flow_during_bridge", contract_text(bridge.flow, mL_per_h))
        .set("flow_after_bridge", contract_text(*bridge.flow_after, mL_per_h))
        .set("without_bridge_daily_dose", contract_text(*bridge.without->daily_dose, dose_rate_unit(figures.old_unit)))
        .set("without_bridge_ratio", quantity::contract_number(bridge.without->ratio))
        .set("secondary", secondary_json(figures));
}

Object bridge_json(const BridgeFigures& figures) {
    const bool needed = figures.need == pump::BridgeNeed::Needed;
    Object json;
    json.set("needed", needed);
    if (!needed) return json.set("reason", "the last fill had the same drugs in the same concentrations");
    if (figures.bridge) {
        set_figures(json, figures);
    } else if (figures.refused) {
        json.set("reason", figures.refused->message);
    } else {
        Array missing;
        for (const auto& field : figures.missing) missing.emplace_back(field);
        json.set("reason", "the order does not tell all that the figures need").set("missing", std::move(missing));
    }
    return json.set("note", cross_check_only);
}

}  // namespace

Object pump_json(const Check& check, const order::Prescription& prescription, const formulary::Formulary& formulary) {
    const auto& targets = check.recipe->targets;
    Object json;
    json.set("model", prescription.pump.model)
        .set("flow", contract_text(targets.flow, mL_per_day))
        .set("volume_per_day_with_boluses", contract_text(targets.flow_with_boluses, mL_per_day))
        .set("doses", doses_json(targets, check.bolus_day));
    if (check.bolus_day)
        json.set("boluses_per_day", check.bolus_day->boluses)
            .set("bolus_volume", contract_text(check.bolus_day->bolus_volume, mL));
    if (check.refill) set_refill(json, *check.refill);
    if (!check.refill)
        json.set("refill_date", Value())
            .set("refill_date_reason", "the alarm volume or the reservoir of the pump is not known");
    set_caps(json, check.interval_caps, formulary);
    if (check.bridge) json.set("bridge", bridge_json(*check.bridge));
    return json;
}

}  // namespace cisterna::rules
