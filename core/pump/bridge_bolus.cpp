#include "core/pump/bridge_bolus.h"

#include <algorithm>

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::Flow;
using quantity::Mass;
using quantity::Rational;

std::string secondary_path(std::size_t index, std::string_view key) {
    return "secondary[" + std::to_string(index) + "]." + std::string(key);
}

Result<void> check_positive(const Concentration& concentration, const std::string& where) {
    if (concentration.is_positive()) return {};
    return refuse(ErrorCode::ConcentrationNotPositive, where, "The concentration must be above zero; correct it.");
}

Result<void> check_secondary(const BridgedSecondary& drug, std::size_t index) {
    for (const auto& [concentration, key] :
         {std::pair(&drug.old_concentration, "old_concentration"), {&drug.new_concentration, "new_concentration"}})
        if (concentration->sign() < 0)
            return refuse(ErrorCode::ConcentrationNotPositive, secondary_path(index, key),
                          "The concentration cannot be below zero; write zero where the drug is not in the solution.");
    if (drug.old_concentration.is_zero() && drug.new_concentration.is_zero())
        return refuse(ErrorCode::ConcentrationNotPositive, secondary_path(index, "new_concentration"),
                      "This drug is in neither solution; correct a concentration or leave the drug out.");
    return {};
}

Result<void> check_order(const BridgeOrder& order) {
    if (!order.volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "bridge_volume", "The volume must be above zero; correct it.");
    if (!order.daily_dose_during_bridge.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "daily_dose_during_bridge",
                      "The dose during the bridge must be above zero; correct it.");
    if (order.new_daily_dose && !order.new_daily_dose->is_positive())
        return refuse(ErrorCode::DoseNotPositive, "new_daily_dose",
                      "The new daily dose must be above zero; correct it.");
    return {};
}

std::optional<WithoutBridge> without_bridge(const BridgeOrder& order, const Bridge& bridge) {
    WithoutBridge without;
    if (bridge.flow_after) without.daily_dose = *bridge.flow_after * order.old_concentration;
    if (order.change == DrugChange::SameDrug)
        without.ratio = order.old_concentration / order.new_concentration;
    else if (without.daily_dose)
        without.ratio = *without.daily_dose / order.daily_dose_during_bridge;
    else
        return std::nullopt;
    return without;
}

SecondaryDuringBridge during_bridge(const BridgedSecondary& drug, const BridgeOrder& order, const Bridge& bridge) {
    SecondaryDuringBridge doses{drug.name, drug.old_concentration * bridge.flow, std::nullopt, std::nullopt};
    if (order.change == DrugChange::SameDrug)
        doses.after_at_same_dose = order.daily_dose_during_bridge / order.new_concentration * drug.new_concentration;
    if (bridge.flow_after) doses.after = drug.new_concentration * *bridge.flow_after;
    return doses;
}

// The other way round: from the result back to the dose, as the clinician checks it.
Result<void> check_bridge(const BridgeOrder& order, const Bridge& bridge) {
    const auto bug = [](std::string where) {
        return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
    };
    if (order.volume / bridge.duration * order.old_concentration != order.daily_dose_during_bridge)
        return bug("duration");
    // The programmer shows a rate of the new drug; in the catheter it is the old one.
    if (bridge.programmed_dose / bridge.duration * (order.old_concentration / order.new_concentration) !=
        order.daily_dose_during_bridge)
        return bug("programmed_bolus_dose");
    if (bridge.flow * bridge.duration != order.volume) return bug("flow_during_bridge");
    for (std::size_t i = 0; i < order.secondary.size(); ++i)
        if (bridge.secondary[i].during !=
            order.daily_dose_during_bridge * (order.secondary[i].old_concentration / order.old_concentration))
            return bug(secondary_path(i, "daily_dose_during_bridge"));
    return {};
}

}  // namespace

Result<BridgeNeed> bridge_need(const Concentration& old_concentration, const Concentration& new_concentration,
                               DrugChange change, const std::vector<BridgedSecondary>& secondary) {
    CISTERNA_CHECK(check_positive(old_concentration, "old_concentration"));
    CISTERNA_CHECK(check_positive(new_concentration, "new_concentration"));
    for (std::size_t i = 0; i < secondary.size(); ++i) CISTERNA_CHECK(check_secondary(secondary[i], i));
    const bool changes = std::any_of(secondary.begin(), secondary.end(), [](const BridgedSecondary& drug) {
        return drug.old_concentration != drug.new_concentration;
    });
    if (changes || change == DrugChange::AnotherDrug || old_concentration != new_concentration)
        return BridgeNeed::Needed;
    return BridgeNeed::NotNeeded;
}

Result<Bridge> bridge_bolus(const BridgeOrder& order) {
    CISTERNA_TRY(need, bridge_need(order.old_concentration, order.new_concentration, order.change, order.secondary));
    if (need == BridgeNeed::NotNeeded)
        return refuse(ErrorCode::OrderInconsistent, "new_concentration",
                      "Nothing changes, so there is nothing to bridge; correct the concentration if one does.");
    CISTERNA_CHECK(check_order(order));
    Bridge bridge;
    bridge.flow = order.daily_dose_during_bridge / order.old_concentration;
    CISTERNA_CHECK(check_flow(bridge.flow, order.pump, "daily_dose_during_bridge"));
    bridge.delivered_old_drug = order.volume * order.old_concentration;
    bridge.duration = bridge.delivered_old_drug / order.daily_dose_during_bridge;
    bridge.programmed_dose = order.volume * order.new_concentration;
    if (order.new_daily_dose) {
        bridge.flow_after = *order.new_daily_dose / order.new_concentration;
        CISTERNA_CHECK(check_flow(*bridge.flow_after, order.pump, "new_daily_dose"));
    }
    bridge.without = without_bridge(order, bridge);
    for (const auto& drug : order.secondary) bridge.secondary.push_back(during_bridge(drug, order, bridge));
    CISTERNA_CHECK(check_bridge(order, bridge));
    return bridge;
}

Result<Mass> priming_dose(const quantity::Volume& volume, const Concentration& concentration) {
    if (!volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "priming_volume", "The volume must be above zero; correct it.");
    CISTERNA_CHECK(check_positive(concentration, "concentration"));
    return volume * concentration;
}

}  // namespace cisterna::pump
