#pragma once

#include <cstddef>
#include <vector>

#include "core/result/result.h"
#include "labels/drawing/faces.h"
#include "labels/layout.h"
#include "scanner/picture.h"

namespace cisterna::labels {

// The label as it must look, drawn dot by dot without PDF: boxes and symbol from their figures, letters by FreeType
// from the same faces. One pixel is one printer dot. Refuses (configuration_invalid) when a face has gone.
Result<scanner::Picture> proof(const Layout& layout, const drawing::Faces& faces);

// A dark (or light) pixel in one of two pictures that has no dark (or light) pixel near it in the other.
struct InkDifference {
    int x;
    int y;
};

// Fewer differences in one text are the rounding of a renderer, seen at 203 dpi in letters of 6 points. A lost decimal
// point makes at least nine on every stock (measured; a test keeps it so).
inline constexpr std::size_t fewest_real_differences = 3;

// Compares two pictures of one size. Renderers round places: shifts of up to `tolerance` pixels are no difference.
std::vector<InkDifference> ink_differences(const scanner::Picture& expected, const scanner::Picture& drawn,
                                           int tolerance);

}  // namespace cisterna::labels
