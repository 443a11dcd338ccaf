#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/pump/bridge_bolus.h"
#include "core/pump/patient_bolus.h"
#include "core/pump/refill_interval.h"
#include "core/recipe/targets.h"
#include "core/rules/refill_caps.h"

// What a check tells about the pump beside its findings.
namespace cisterna::rules {

// The forecast for the day of the refill, or of preparation when that is not known, with the caps of label and
// stability. Nothing when the alarm volume or the reservoir is not known.
std::optional<pump::RefillForecast> refill_of(const order::Prescription& prescription, const recipe::Targets& targets,
                                              const formulary::Formulary& formulary, const calendar::Instant& at,
                                              const std::vector<IntervalCap>& caps);

// What each drug gives with one bolus and with all of a day; `secondary` in the order of the prescription without its
// primary drug. Nothing without patient boluses.
std::optional<pump::BolusDay> bolus_day_of(const order::Prescription& prescription, const recipe::Targets& targets);

// The change from the last fill to this one.
struct BridgeFigures {
    pump::BridgeNeed need = pump::BridgeNeed::NotNeeded;
    std::string old_drug;  // in which the last fill is counted: the primary drug of this order, else its first drug
    std::string new_drug;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;      // of the new primary drug
    quantity::MassUnit old_unit = quantity::MassUnit::Milligram;  // of the old one, as the last fill wrote it
    std::vector<quantity::MassUnit> secondary_units;
    pump::BridgeOrder order;             // the dose during the bridge is that of the last fill
    std::optional<pump::Bridge> bridge;  // nothing when it is not needed, or something is missing or refused
    std::vector<std::string> missing;    // fields of the order without which there are no figures
    std::optional<Error> refused;
};

// Nothing when the order does not tell the last fill. Refuses a bridge whose flow the pump, as far as the formulary
// knows it, cannot deliver.
std::optional<BridgeFigures> bridge_of(const order::Prescription& prescription, const recipe::Targets& targets,
                                       const formulary::Formulary& formulary);

}  // namespace cisterna::rules
