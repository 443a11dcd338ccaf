// Reason: Milligrams of drug and kilograms of patient are different kinds.
// Expected: no match for 'operator=='
#include "core/quantity/quantity.h"

namespace cisterna::quantity {

bool wrong(const Mass& mass, const PatientMass& patient) {
    return mass == patient;  // must not compile
}

}  // namespace cisterna::quantity
