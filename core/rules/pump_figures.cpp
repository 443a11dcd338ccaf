#include "core/rules/pump_figures.h"

#include <algorithm>

#include "core/pump/fluid_path.h"

namespace cisterna::rules {
namespace {

const recipe::Target& primary_of(const order::Prescription& prescription, const recipe::Targets& targets) {
    std::size_t primary = 0;
    for (std::size_t i = 0; i < prescription.drugs.size(); ++i)
        if (prescription.drugs[i].role == order::DrugRole::Primary) primary = i;
    return targets.drugs[primary];
}

pump::PatientBoluses allotted(const order::PatientBolus& bolus) {
    return {bolus.dose, bolus.lockout, bolus.maximum_per_day};
}

const recipe::Target* find_target(const recipe::Targets& targets, const std::string& drug) {
    const auto found =
        std::find_if(targets.drugs.begin(), targets.drugs.end(), [&](const auto& t) { return t.drug == drug; });
    return found == targets.drugs.end() ? nullptr : &*found;
}

const order::LastFillDrug* find_last(const order::LastFill& fill, const std::string& drug) {
    const auto found =
        std::find_if(fill.drugs.begin(), fill.drugs.end(), [&](const auto& d) { return d.drug == drug; });
    return found == fill.drugs.end() ? nullptr : &*found;
}

void add_secondary(BridgeFigures& figures, const order::LastFill& last, const recipe::Targets& targets) {
    for (const auto& drug : last.drugs) {
        if (drug.drug == figures.old_drug) continue;
        // A new primary drug that was a secondary one before comes with the old solution until that is cleared.
        const auto* target = find_target(targets, drug.drug);
        figures.order.secondary.push_back(
            {drug.drug, drug.concentration, target == nullptr ? quantity::Concentration() : target->concentration});
        figures.secondary_units.push_back(target == nullptr ? drug.unit : target->unit);
    }
    for (const auto& target : targets.drugs) {
        if (target.drug == figures.new_drug || find_last(last, target.drug) != nullptr) continue;
        figures.order.secondary.push_back({target.drug, quantity::Concentration(), target.concentration});
        figures.secondary_units.push_back(target.unit);
    }
}

// What the path from the reservoir to the tip holds; nothing when the order does not tell it.
std::optional<quantity::Volume> path_volume(const order::OrderedPump& ordered, BridgeFigures& figures) {
    if (!ordered.tubing_volume) figures.missing.emplace_back("pump.tubing_volume");
    if (!ordered.catheter) figures.missing.emplace_back("pump.catheter");
    if (!figures.missing.empty()) return std::nullopt;
    pump::CatheterStatement statement;
    statement.implanted = ordered.catheter->implanted_length;
    statement.volume_per_length = ordered.catheter->volume_per_length;
    const auto catheter = pump::measure_catheter(statement);
    if (catheter) return *ordered.tubing_volume + catheter->volume;
    figures.refused = catheter.error();
    return std::nullopt;
}

pump::FlowRange flow_range(const formulary::Pump* known) {
    pump::FlowRange range;
    if (known != nullptr && known->minimum_flow) range.minimum = known->minimum_flow->value;
    if (known != nullptr && known->maximum_flow) range.maximum = known->maximum_flow->value;
    return range;
}

}  // namespace

std::optional<pump::RefillForecast> refill_of(const order::Prescription& prescription, const recipe::Targets& targets,
                                              const formulary::Formulary& formulary, const calendar::Instant& at,
                                              const std::vector<IntervalCap>& caps) {
    const auto* known_pump = formulary.pump(prescription.pump.model);
    if (known_pump == nullptr || !known_pump->reservoir) return std::nullopt;
    pump::RefillOrder refill;
    refill.reservoir_capacity = known_pump->reservoir->value;
    refill.fill_volume = prescription.fill_volume;
    if (prescription.pump.alarm_volume)
        refill.alarm_volume = *prescription.pump.alarm_volume;
    else if (known_pump->alarm_volume)
        refill.alarm_volume = known_pump->alarm_volume->value;
    else
        return std::nullopt;
    refill.fill_date = prescription.need_by.value_or(at).local_date();
    for (std::size_t i = 0; i < targets.drugs.size(); ++i) {
        const auto& target = targets.drugs[i];
        if (prescription.drugs[i].role == order::DrugRole::Primary) refill.primary = i;
        refill.drugs.push_back({target.drug, target.daily_dose, target.concentration});
    }
    if (prescription.patient_bolus) refill.boluses = allotted(*prescription.patient_bolus);
    refill.caps = in_whole_days(caps);
    auto forecast = pump::forecast_refill(refill);
    if (!forecast) return std::nullopt;
    return *forecast;
}

std::optional<pump::BolusDay> bolus_day_of(const order::Prescription& prescription, const recipe::Targets& targets) {
    if (!prescription.patient_bolus) return std::nullopt;
    const auto& primary = primary_of(prescription, targets);
    pump::BolusOrder order;
    order.continuous_daily_dose = primary.daily_dose;
    order.concentration = primary.concentration;
    order.boluses = allotted(*prescription.patient_bolus);
    for (const auto& target : targets.drugs)
        if (&target != &primary) order.secondary.push_back({target.drug, target.concentration, std::nullopt});
    auto day = pump::sum_bolus_day(order);
    if (!day) return std::nullopt;
    return *day;
}

std::optional<BridgeFigures> bridge_of(const order::Prescription& prescription, const recipe::Targets& targets,
                                       const formulary::Formulary& formulary) {
    if (!prescription.last_fill) return std::nullopt;
    const auto& last = *prescription.last_fill;
    BridgeFigures figures;
    if (last.drugs.empty()) {
        figures.need = pump::BridgeNeed::Needed;
        figures.missing.emplace_back("last_fill.drugs");
        return figures;
    }
    const auto& primary = primary_of(prescription, targets);
    const auto* same = find_last(last, primary.drug);
    const auto& old = same == nullptr ? last.drugs.front() : *same;
    figures.old_drug = old.drug;
    figures.new_drug = primary.drug;
    figures.unit = primary.unit;
    figures.old_unit = old.unit;
    auto& order = figures.order;
    order.old_concentration = old.concentration;
    order.new_concentration = primary.concentration;
    order.daily_dose_during_bridge = old.daily_dose;
    order.new_daily_dose = primary.daily_dose;
    order.change = same == nullptr ? pump::DrugChange::AnotherDrug : pump::DrugChange::SameDrug;
    add_secondary(figures, last, targets);
    const auto need =
        pump::bridge_need(order.old_concentration, order.new_concentration, order.change, order.secondary);
    figures.need = need.value_or(pump::BridgeNeed::Needed);
    if (figures.need == pump::BridgeNeed::NotNeeded) return figures;
    const auto volume = path_volume(prescription.pump, figures);
    if (!volume) return figures;
    order.volume = *volume;
    order.pump = flow_range(formulary.pump(prescription.pump.model));
    auto bridge = pump::bridge_bolus(order);
    if (bridge)
        figures.bridge = std::move(*bridge);
    else
        figures.refused = bridge.error();
    return figures;
}

}  // namespace cisterna::rules
