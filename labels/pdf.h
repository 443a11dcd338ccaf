#pragma once

#include <span>
#include <string>

#include "core/calendar/instant.h"
#include "core/result/result.h"
#include "labels/content.h"
#include "labels/drawing/faces.h"
#include "labels/layout.h"
#include "labels/stock.h"

namespace cisterna::labels {

// The bytes of a PDF with one label, a page of the stock's size. `created` is written into the PDF; the same arguments
// give the same bytes. Refuses what lay_out() refuses.
Result<std::string> label_pdf(const LabelContent& content, const Stock& stock, const drawing::Faces& faces,
                              const calendar::Instant& created);

// One page a label, in their order. Refuses at the first label that lay_out() refuses, its number in front of `where`:
// "labels[3].drugs[0].label_name". No labels give value_missing.
Result<std::string> label_sheet_pdf(std::span<const LabelContent> contents, const Stock& stock,
                                    const drawing::Faces& faces, const calendar::Instant& created);

// The same for layouts that are finished; all must be of one stock or each page has its own size.
Result<std::string> layouts_pdf(std::span<const Layout> layouts, const drawing::Faces& faces,
                                const calendar::Instant& created);

}  // namespace cisterna::labels
