#include "core/acceptance/reconciliation.h"

namespace cisterna::acceptance {
namespace {

using quantity::Mass;
using quantity::Volume;

ErrorCode not_positive(const Mass& /*amount*/) {
    return ErrorCode::WeightNotPositive;
}
ErrorCode not_positive(const Volume& /*amount*/) {
    return ErrorCode::VolumeNotPositive;
}

}  // namespace

template <class Amount>
Result<Reconciliation<Amount>> reconcile(const Amount& withdrawn, const std::vector<Use<Amount>>& uses) {
    if (!withdrawn.is_positive())
        return refuse(not_positive(withdrawn), "withdrawn", "The amount withdrawn must be above zero; correct it.");
    Reconciliation<Amount> result;
    Amount left = withdrawn;
    for (const auto& use : uses) {
        if (use.amount.sign() < 0)
            return refuse(not_positive(use.amount), use.field, "This amount cannot be below zero; correct it.");
        result.accounted += use.amount;
        left -= use.amount;
    }
    result.unaccounted = withdrawn - result.accounted;
    if (left != result.unaccounted)
        return refuse(ErrorCode::Bug, "unaccounted", "The balance and its proof do not agree; report this.");
    result.unaccounted_fraction = result.unaccounted / withdrawn;
    return result;
}

template Result<Reconciliation<Mass>> reconcile<Mass>(const Mass&, const std::vector<Use<Mass>>&);
template Result<Reconciliation<Volume>> reconcile<Volume>(const Volume&, const std::vector<Use<Volume>>&);

}  // namespace cisterna::acceptance
