// Reason: A patient's weight is no mass of drug.
// Expected: could not convert
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

Mass wrong(const PatientMass& patient) {
    return patient;  // must not compile
}

}  // namespace cisterna::quantity
