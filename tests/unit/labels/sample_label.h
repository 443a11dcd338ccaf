#pragma once

#include "core/calendar/instant.h"
#include "labels/content.h"
#include "labels/drawing/faces.h"
#include "labels/stock.h"

namespace cisterna::labels {

// A finished label with the first 1 to 4 of HYDROmorphone, buPIVAcaine, cloNIDine and ziconotide.
LabelContent sample_label(std::size_t drugs);

// What the tests take for granted, loaded once.
const drawing::Faces& test_faces();
Stock test_stock(std::string_view name = "flag-102x51");
calendar::Instant test_instant();

}  // namespace cisterna::labels
