#pragma once

#include "core/formulary/formulary.h"

namespace cisterna::cases {

// The formulary of assets/formulary, loaded once. Stops the test when it does not load.
const formulary::Formulary& shipped_formulary();

}  // namespace cisterna::cases
