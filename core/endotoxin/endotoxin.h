#pragma once

#include <optional>
#include <string_view>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

// How much endotoxin a patient may be given, and what that means for a product.
namespace cisterna::endotoxin {

using quantity::Dimension;
using quantity::Endotoxin;
using quantity::Quantity;
using quantity::Rational;

inline constexpr Dimension per_patient_and_time =
    Dimension{} - quantity::patient_mass_dimension - quantity::time_dimension;

// K: the largest amount for each kilogram of patient in each hour.
using Threshold = Quantity<quantity::endotoxin_dimension + per_patient_and_time>;
// M: what is given to each kilogram of patient in the hour in which most is given. Dose is a volume or a drug mass.
template <Dimension Dose>
using HourlyDosePerPatient = Quantity<Dose + per_patient_and_time>;
// Of a product: EU in each mL, or in each mg of drug.
template <Dimension Dose>
using ProductLimit = Quantity<quantity::endotoxin_dimension - Dose>;
using EndotoxinRate = Quantity<quantity::endotoxin_dimension - quantity::time_dimension>;

namespace units {
inline constexpr quantity::Unit<Threshold::dimension> EU_per_kg_per_h{"EU/kg/h", 24, 1};
inline constexpr quantity::Unit<EndotoxinRate::dimension> EU_per_h{"EU/h", 24, 1};
inline constexpr quantity::Unit<ProductLimit<quantity::volume_dimension>::dimension> EU_per_mL{"EU/mL", 1, 1};
inline constexpr quantity::Unit<HourlyDosePerPatient<quantity::volume_dimension>::dimension> mL_per_kg_per_h{"mL/kg/h",
                                                                                                             24, 1};
}  // namespace units

// Neuraxial: into the intrathecal or the epidural space.
enum class Route { Neuraxial, OtherParenteral };

// K of a route: 0.2 EU/kg/h intrathecally (USP <85>), and epidurally under USP <797> 2023 (ARL, "EndoLimits"); 5
// EU/kg/h for every other parenteral route.
Threshold threshold_of(Route route);

// What is given in the hour in which most is given.
template <Dimension Dose>
struct WorstHour {
    Quantity<Dose - quantity::time_dimension> rate;  // all that runs continuously
    Quantity<Dose> boluses;                          // all that falls into one hour; zero for none
};

template <Dimension Dose>
struct EndotoxinLimit {
    HourlyDosePerPatient<Dose> hourly_dose;  // M
    ProductLimit<Dose> limit;                // K / M
};

// The limit of a product from what one patient is given. Refuses weight_not_positive (body_weight), dose_not_positive
// (dose_per_hour, and bolus below zero), order_inconsistent (K).
template <Dimension Dose>
Result<EndotoxinLimit<Dose>> limit_for(const Threshold& threshold, const WorstHour<Dose>& given,
                                       const quantity::PatientMass& weight);

// The same when M is known already. Refuses dose_not_positive (M), order_inconsistent (K).
template <Dimension Dose>
Result<ProductLimit<Dose>> limit_for(const Threshold& threshold, const HourlyDosePerPatient<Dose>& hourly_dose);

// How many times stricter one threshold is than another; a product's limit changes by the same factor. Refuses
// order_inconsistent (K_parenteral, K_intrathecal) thresholds that are not above zero.
Result<Rational> stricter_by(const Threshold& parenteral, const Threshold& intrathecal);

}  // namespace cisterna::endotoxin
