#include "core/powder/batch.h"

#include <utility>

namespace cisterna::powder {
namespace {

using quantity::Rational;
using quantity::Volume;

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

}  // namespace

Result<Volume> batch_volume(const BatchNeeds& needs) {
    if (needs.syringes < 1)
        return refuse(ErrorCode::OrderInconsistent, "syringes", "At least one syringe is needed; correct the number.");
    if (!needs.syringe_fill.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "syringe_fill", "The fill must be above zero; correct it.");
    const std::pair<const char*, const Volume*> extras[] = {{"overfill_each", &needs.overfill_each},
                                                            {"overfill", &needs.overfill},
                                                            {"qc_samples", &needs.qc_samples},
                                                            {"filter_hold_up", &needs.filter_hold_up},
                                                            {"tubing_loss", &needs.tubing_loss}};
    for (const auto& [field, volume] : extras)
        if (volume->sign() < 0)
            return refuse(ErrorCode::VolumeNotPositive, field, "This volume cannot be below zero; correct it.");
    const Rational syringes(needs.syringes);
    const Volume lost = needs.overfill + needs.qc_samples + needs.filter_hold_up + needs.tubing_loss;
    const Volume batch = syringes * (needs.syringe_fill + needs.overfill_each) + lost;
    // From the end: what is left for one syringe when everything else is taken away.
    if ((batch - lost - syringes * needs.overfill_each) / syringes != needs.syringe_fill) return bug("batch_volume");
    return batch;
}

Result<Volume> prepared_volume(const Volume& batch, const Rational& overage) {
    if (!batch.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "batch_volume", "The batch must be above zero; correct it.");
    if (overage.sign() < 0 || overage >= Rational(1))
        return refuse(ErrorCode::OrderInconsistent, "overage",
                      "The overage must be between 0 and 100 % of the batch; correct it.");
    const Volume prepared = batch + batch * overage;
    if (prepared / batch - Rational(1) != overage) return bug("prepared_volume");
    return prepared;
}

}  // namespace cisterna::powder
