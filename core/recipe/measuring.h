#pragma once

#include <string>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/recipe/bench_scale.h"

namespace cisterna::recipe {

// One filling of one syringe, to a line that its scale shows.
struct Pull {
    std::string syringe;  // id of a formulary syringe
    quantity::Volume nominal;
    quantity::Volume graduation;
    quantity::Volume volume;
};

// A volume as it can really be measured.
struct Measured {
    std::vector<Pull> pulls;
    quantity::Volume volume;  // the sum of the pulls
    quantity::Volume error;   // volume - what was asked for
    Way way;                  // the same with the errors of the scales
};

// A way of measuring in the words of people and documents.
Measured measured(const Way& way, const Scales& scales, const quantity::Volume& asked);

}  // namespace cisterna::recipe
