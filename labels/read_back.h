#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "labels/content.h"
#include "labels/drawing/faces.h"
#include "labels/layout.h"
#include "labels/rendering.h"
#include "labels/stock.h"

namespace cisterna::labels {

// What was found when a finished label was read by other programs than the one that drew it.
struct ReadBack {
    std::string symbol_identifier;    // "]d2"
    std::string symbol;               // what the symbol says behind it
    std::size_t fields_compared = 0;  // each in full and in its place
    int dots_per_inch = 0;            // of the picture, the printer's own
    int module_dots = 0;
    int module_micrometres = 0;

    bool operator==(const ReadBack&) const = default;
};

// Reads a finished label back and compares it with what it must say: poppler draws and reads the PDF; the symbol is
// decoded from the picture and must say the machine code as GS1 DataMatrix; every text must stand in its place, in
// full; every letter must have its shape, the quiet zone must be clear, and no other ink may be there. Refuses
// (label_unreadable) with the field that differs, and as lay_out() and render() do.
Result<ReadBack> read_back(std::string_view pdf, const LabelContent& content, const Stock& stock,
                           const drawing::Faces& faces);

// The same for a document with a page for each label, in their order. The page's number stands in front of `where`:
// "labels[3].drugs[0].strength".
Result<std::vector<ReadBack>> read_back_sheet(std::string_view pdf, std::span<const LabelContent> contents,
                                              const Stock& stock, const drawing::Faces& faces);

}  // namespace cisterna::labels
