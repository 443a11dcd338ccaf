#include "core/recipe/targets.h"

namespace cisterna::recipe {
namespace {

using quantity::DoseRate;
using quantity::Duration;
using quantity::Flow;
using quantity::Rational;

const Duration one_day = Duration::of(1, quantity::units::day);

// Bolus doses a day over the continuous dose a day, of the primary drug. Every drug of the mixture is released in the
// same ratio.
Rational bolus_share(const order::Prescription& prescription) {
    if (!prescription.patient_bolus) return 0;
    const auto& bolus = *prescription.patient_bolus;
    const DoseRate from_boluses = (bolus.dose / one_day) * bolus.largest_number_per_day();
    return from_boluses / prescription.primary().daily_dose;
}

Result<Flow> flow_for_interval(const order::Prescription& prescription, const Duration& interval) {
    if (!prescription.pump.alarm_volume)
        return refuse(ErrorCode::ValueMissing, "pump.alarm_volume",
                      "A refill interval needs the alarm volume of the pump; fill it in.");
    const auto usable = prescription.fill_volume - *prescription.pump.alarm_volume;
    if (!usable.is_positive())
        return refuse(
            ErrorCode::NothingToDeliver, "pump.alarm_volume",
            "The alarm volume is not below the fill volume, so nothing can be delivered; correct one of them.");
    // All boluses are assumed to be released: flow x (1 + share) empties the usable volume in the interval.
    return usable / interval / (Rational(1) + bolus_share(prescription));
}

Result<Flow> flow_of(const order::Prescription& prescription) {
    if (std::holds_alternative<order::NotStated>(prescription.basis))
        return refuse(ErrorCode::ValueMissing, "basis",
                      "Say what fixes the strength: primary_concentration, flow or refill_interval. The command design "
                      "shows what is possible and proposes one.");
    if (const auto* concentration = std::get_if<order::PrimaryConcentration>(&prescription.basis))
        return prescription.primary().daily_dose / concentration->value;
    if (const auto* interval = std::get_if<order::OrderedRefillInterval>(&prescription.basis))
        return flow_for_interval(prescription, interval->value);
    return std::get<order::OrderedFlow>(prescription.basis).value;
}

}  // namespace

Result<Targets> targets_of(const order::Prescription& prescription) {
    CISTERNA_TRY(flow, flow_of(prescription));
    const Rational with_boluses = Rational(1) + bolus_share(prescription);
    Targets targets;
    targets.flow = flow;
    targets.flow_with_boluses = flow * with_boluses;
    for (const auto& drug : prescription.drugs)
        targets.drugs.push_back(
            {drug.drug, drug.daily_dose / flow, drug.daily_dose, drug.daily_dose * with_boluses, drug.unit});
    return targets;
}

}  // namespace cisterna::recipe
