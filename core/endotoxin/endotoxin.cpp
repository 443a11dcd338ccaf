#include "core/endotoxin/endotoxin.h"

namespace cisterna::endotoxin {
namespace {

using quantity::drug_mass_dimension;
using quantity::volume_dimension;

Result<void> check_threshold(const Threshold& threshold, const char* where) {
    if (threshold.is_positive()) return {};
    return refuse(ErrorCode::OrderInconsistent, where, "The endotoxin threshold must be above zero; correct it.");
}

tl::unexpected<Error> bug() {
    return refuse(ErrorCode::Bug, "endotoxin_limit", "The endotoxin limit and its proof do not agree; report this.");
}

template <Dimension Dose>
Result<void> check_given(const WorstHour<Dose>& given) {
    const auto hour = quantity::Duration::of(1, quantity::units::h);
    if (given.rate.sign() < 0 || !(given.rate * hour + given.boluses).is_positive())
        return refuse(ErrorCode::DoseNotPositive, "dose_per_hour", "The dose must be above zero; correct it.");
    if (given.boluses.sign() < 0)
        return refuse(ErrorCode::DoseNotPositive, "bolus", "The bolus cannot be below zero; correct it.");
    return {};
}

}  // namespace

Threshold threshold_of(Route route) {
    return Threshold::of(route == Route::Neuraxial ? Rational::ratio(1, 5) : Rational(5), units::EU_per_kg_per_h);
}

template <Dimension Dose>
Result<ProductLimit<Dose>> limit_for(const Threshold& threshold, const HourlyDosePerPatient<Dose>& hourly_dose) {
    CISTERNA_CHECK(check_threshold(threshold, "K"));
    if (!hourly_dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, "M", "The dose must be above zero; correct it.");
    const ProductLimit<Dose> limit = threshold / hourly_dose;
    if (limit * hourly_dose != threshold) return bug();
    return limit;
}

template <Dimension Dose>
Result<EndotoxinLimit<Dose>> limit_for(const Threshold& threshold, const WorstHour<Dose>& given,
                                       const quantity::PatientMass& weight) {
    if (!weight.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "body_weight",
                      "The patient's weight must be above zero; correct it.");
    CISTERNA_CHECK(check_given(given));
    const auto hour = quantity::Duration::of(1, quantity::units::h);
    const Quantity<Dose> in_worst_hour = given.rate * hour + given.boluses;
    const HourlyDosePerPatient<Dose> hourly_dose = in_worst_hour / hour / weight;
    CISTERNA_TRY(limit, limit_for<Dose>(threshold, hourly_dose));
    // The other way: what the patient gets in that hour is what the patient may get.
    const Endotoxin received = limit * in_worst_hour;
    const Endotoxin allowed = threshold * weight * hour;
    if (received != allowed) return bug();
    return EndotoxinLimit<Dose>{hourly_dose, limit};
}

Result<Rational> stricter_by(const Threshold& parenteral, const Threshold& intrathecal) {
    CISTERNA_CHECK(check_threshold(parenteral, "K_parenteral"));
    CISTERNA_CHECK(check_threshold(intrathecal, "K_intrathecal"));
    return parenteral / intrathecal;
}

template Result<ProductLimit<volume_dimension>> limit_for<volume_dimension>(
    const Threshold&, const HourlyDosePerPatient<volume_dimension>&);
template Result<ProductLimit<drug_mass_dimension>> limit_for<drug_mass_dimension>(
    const Threshold&, const HourlyDosePerPatient<drug_mass_dimension>&);
template Result<EndotoxinLimit<volume_dimension>> limit_for<volume_dimension>(const Threshold&,
                                                                              const WorstHour<volume_dimension>&,
                                                                              const quantity::PatientMass&);
template Result<EndotoxinLimit<drug_mass_dimension>> limit_for<drug_mass_dimension>(
    const Threshold&, const WorstHour<drug_mass_dimension>&, const quantity::PatientMass&);

}  // namespace cisterna::endotoxin
