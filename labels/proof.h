#pragma once

#include <string>
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

// Compares two pictures of one size. Renderers round places: shifts of up to `tolerance` pixels are no difference.
std::vector<InkDifference> ink_differences(const scanner::Picture& expected, const scanner::Picture& drawn,
                                           int tolerance);

}  // namespace cisterna::labels
