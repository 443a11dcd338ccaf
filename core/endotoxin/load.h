#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/endotoxin/endotoxin.h"

namespace cisterna::endotoxin {

template <Dimension Dose>
struct Part {
    Quantity<Dose> amount;
    ProductLimit<Dose> limit;  // or what was found in it
};
using MassPart = Part<quantity::drug_mass_dimension>;
using VolumePart = Part<quantity::volume_dimension>;

// One component of a mixture: a drug in mg, a solution in mL.
struct LoadPart {
    std::string name;
    std::variant<MassPart, VolumePart> content;
};

struct Load {
    std::vector<Endotoxin> parts;
    Endotoxin total;
    std::optional<ProductLimit<quantity::volume_dimension>> per_volume;
};

// The most endotoxin that all components together may bring. The sum over all of them has to stay under the patient's
// threshold. Refuses no_drugs (parts), weight_not_positive or volume_not_positive (parts[i].amount),
// order_inconsistent (parts[i].limit below zero), volume_not_positive (volume).
Result<Load> load_of(const std::vector<LoadPart>& parts, const std::optional<quantity::Volume>& volume);

}  // namespace cisterna::endotoxin
