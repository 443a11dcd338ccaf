#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/pump/flow.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

// After a refill with another solution the tubing and the catheter still hold the old one. The bridge bolus runs the
// pump at the old solution's rate until that is cleared. All figures here are for a clinician to cross-check with; a
// pump is programmed from its own programmer.
namespace cisterna::pump {

enum class DrugChange { SameDrug, AnotherDrug };  // of the primary drug, in which the pump counts

// A drug beside the primary one. Zero on a side on which it is not in the solution.
struct BridgedSecondary {
    std::string name;
    quantity::Concentration old_concentration;
    quantity::Concentration new_concentration;
};

struct BridgeOrder {
    quantity::Volume volume;  // tubing + catheter
    quantity::Concentration old_concentration;
    quantity::Concentration new_concentration;
    quantity::DoseRate daily_dose_during_bridge;       // of the old primary drug
    std::optional<quantity::DoseRate> new_daily_dose;  // of the new primary drug, afterwards
    DrugChange change = DrugChange::SameDrug;
    std::vector<BridgedSecondary> secondary;
    FlowRange pump;
};

// What the patient would get of the old primary drug if the new rate were set at once.
struct WithoutBridge {
    std::optional<quantity::DoseRate> daily_dose;  // nothing when the new daily dose is not known
    quantity::Rational ratio;  // of the new daily dose of the same drug, else of the dose during the bridge
};

struct SecondaryDuringBridge {
    std::string name;
    quantity::DoseRate during;                             // at its old ratio to the primary drug
    std::optional<quantity::DoseRate> after_at_same_dose;  // when the primary drug and its dose stay the same
    std::optional<quantity::DoseRate> after;               // at the new daily dose
};

struct Bridge {
    quantity::Duration duration;
    quantity::Mass programmed_dose;     // of the new primary drug, which is all that the programmer knows
    quantity::Mass delivered_old_drug;  // what really leaves the catheter meanwhile
    quantity::Flow flow;
    std::optional<quantity::Flow> flow_after;
    std::optional<WithoutBridge> without;  // nothing when another drug follows and its dose is not known
    std::vector<SecondaryDuringBridge> secondary;
};

enum class BridgeNeed { NotNeeded, Needed };

// Not needed when nothing changes: the same primary drug and the same concentration of every drug. Refuses
// concentration_not_positive: of a primary drug that is not above zero, of a secondary one that is below zero or on no
// side above it (old_concentration, new_concentration, secondary[0].old_concentration ...).
Result<BridgeNeed> bridge_need(const quantity::Concentration& old_concentration,
                               const quantity::Concentration& new_concentration, DrugChange change,
                               const std::vector<BridgedSecondary>& secondary);

// duration = volume x old concentration / old daily dose; programmed dose = volume x new concentration; both follow
// from flow = old daily dose / old concentration, which keeps the old drug at its dose until the volume is cleared.
// Source: the six inputs are those of Medtronic SynchroMed EL technical manual, Appendix A (manualslib.de 628807, page
// 185); the formula follows from them.
// Refuses volume_not_positive (bridge_volume), dose_not_positive (daily_dose_during_bridge, new_daily_dose),
// flow_out_of_range (daily_dose_during_bridge, new_daily_dose), order_inconsistent (nothing changes), and what
// bridge_need refuses.
Result<Bridge> bridge_bolus(const BridgeOrder& order);

// The dose that fills an empty path: volume x concentration. Refuses volume_not_positive (priming_volume),
// concentration_not_positive (concentration).
Result<quantity::Mass> priming_dose(const quantity::Volume& volume, const quantity::Concentration& concentration);

}  // namespace cisterna::pump
