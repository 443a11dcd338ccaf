#pragma once

#include <cstdint>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

// The size of a symbol's modules as a printer makes them: whole dots, never a scaled picture.
namespace cisterna::gs1 {

// Dots on a length: "203 dpi".
using Resolution = quantity::Quantity<quantity::Dimension{} - quantity::length_dimension>;

inline constexpr quantity::Unit<Resolution::dimension> dpi{"dpi", 100, 254};

// What GS1 DataMatrix allows on healthcare labels: 0.254 mm to 0.990 mm (GS1 General Specifications, quality
// 1.5/08/660; secondary: read where the table is quoted).
quantity::Length smallest_healthcare_module();
quantity::Length largest_healthcare_module();

// The X-dimension: `dots` / resolution. Refuses order_inconsistent: printer_resolution not above zero, dots_per_module
// below one.
Result<quantity::Length> x_dimension(const Resolution& resolution, std::int64_t dots);

}  // namespace cisterna::gs1
