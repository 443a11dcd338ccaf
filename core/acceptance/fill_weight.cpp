#include "core/acceptance/fill_weight.h"

namespace cisterna::acceptance {

using quantity::Mass;
using quantity::Rational;
using quantity::Volume;

Result<Mass> net_weight(const Mass& gross, const Mass& tare) {
    if (!gross.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "gross", "The gross weight must be above zero; correct it.");
    if (tare.sign() < 0)
        return refuse(ErrorCode::WeightNotPositive, "tare", "The tare cannot be below zero; correct it.");
    const Mass net = gross - tare;
    if (net.is_positive()) return net;
    return refuse(ErrorCode::WeightNotPositive, "gross",
                  "The gross weight is not above the tare, so nothing was filled; weigh again.");
}

Result<FillByWeight> fill_by_weight(const FillWeight& fill) {
    if (!fill.target.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "target_volume",
                      "The target volume must be above zero; correct it.");
    if (!fill.density.is_positive())
        return refuse(ErrorCode::OrderInconsistent, "density", "The density must be above zero; correct it.");
    if (!fill.net.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "net", "The net weight must be above zero; weigh again.");
    const Volume volume = fill.net / fill.density;
    const Rational error = (volume - fill.target) / fill.target;
    // The other way: by the weight that the target would have.
    const Mass target_weight = fill.target * fill.density;
    if ((fill.net - target_weight) / target_weight != error)
        return refuse(ErrorCode::Bug, "error_percent", "The filled volume and its proof do not agree; report this.");
    return FillByWeight{volume, volume - fill.target, error};
}

}  // namespace cisterna::acceptance
