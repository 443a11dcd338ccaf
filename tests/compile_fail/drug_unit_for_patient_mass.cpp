// Reason: A patient is weighed in kilograms of patient, not of drug.
// Expected: cannot convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

PatientMass wrong() {
    return PatientMass::of(71, units::kg);  // must not compile
}

}  // namespace cisterna::quantity
