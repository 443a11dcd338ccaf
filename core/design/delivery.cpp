#include "core/design/delivery.h"

#include "core/quantity/text.h"
#include "core/recipe/targets.h"

namespace cisterna::design {

using quantity::Duration;
using quantity::Flow;
using quantity::Volume;
namespace units = quantity::units;

std::optional<Duration> Delivery::interval(const Flow& flow) const {
    return usable ? std::optional(*usable / (flow * with_boluses)) : std::nullopt;
}

std::optional<Flow> Delivery::flow_lasting(const Duration& interval) const {
    return usable ? std::optional(*usable / interval / with_boluses) : std::nullopt;
}

Result<Delivery> delivery_of(const order::Prescription& prescription, const formulary::Formulary& formulary) {
    auto at_some_flow = prescription;
    at_some_flow.basis = order::OrderedFlow{Flow::of(1, units::mL_per_day)};
    CISTERNA_TRY(targets, recipe::targets_of(at_some_flow));
    Delivery delivery;
    delivery.with_boluses = targets.flow_with_boluses / targets.flow;
    const auto* pump = formulary.pump(prescription.pump.model);
    auto alarm = prescription.pump.alarm_volume;
    if (!alarm && pump != nullptr && pump->alarm_volume) alarm = pump->alarm_volume->value;
    if (!alarm) return delivery;
    delivery.usable = prescription.fill_volume - *alarm;
    if (!delivery.usable->is_positive())
        return refuse(ErrorCode::NothingToDeliver, "pump.alarm_volume",
                      "The fill of " + people_text(prescription.fill_volume, units::mL) +
                          " is not above the alarm volume of " + people_text(*alarm, units::mL) +
                          ", so nothing can be delivered; correct one of them.");
    return delivery;
}

}  // namespace cisterna::design
