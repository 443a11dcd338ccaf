#pragma once

#include <optional>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::design {

// How one fill is delivered, at any flow.
struct Delivery {
    std::optional<quantity::Volume> usable;  // fill - alarm volume; nothing when no alarm volume is known
    // Flow with every allowed patient bolus, over the continuous flow. A bolus is a fixed mass of the primary drug, so
    // this does not depend on the concentration: 1 + boluses a day x bolus dose / daily dose.
    quantity::Rational with_boluses = 1;

    // usable / (flow x with_boluses), with every bolus released. The flow must be above zero.
    std::optional<quantity::Duration> interval(const quantity::Flow& flow) const;
    // The flow at which the fill lasts so long: the same formula the other way round.
    std::optional<quantity::Flow> flow_lasting(const quantity::Duration& interval) const;
};

// The alarm volume is that of the order, else the default of the pump. Refuses nothing_to_deliver (pump.alarm_volume)
// when it is not below the fill volume.
Result<Delivery> delivery_of(const order::Prescription& prescription, const formulary::Formulary& formulary);

}  // namespace cisterna::design
