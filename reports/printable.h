#pragma once

#include <string>
#include <string_view>

#include "labels/drawing/faces.h"

namespace cisterna::reports {

// The text as it can be drawn: a character that the faces lack or that cannot be drawn becomes its number, such as
// [U+4E2D]. A record must be printable whatever was typed or scanned.
std::string printable(std::string_view text, labels::drawing::Weight weight, const labels::drawing::Faces& faces);

}  // namespace cisterna::reports
