#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"
#include "scanner/picture.h"

namespace cisterna::labels {

// A word as another program reads it out of a PDF; lengths in points from the page's top left corner.
struct ReadWord {
    std::string text;
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
};

struct RenderedPage {
    scanner::Picture picture;
    std::vector<ReadWord> words;
};

// The first page of a PDF as poppler's pdftoppm draws it, in grey. `dots_per_inch` from 36 to 1200. Refuses
// (device_unavailable) when pdftoppm is not installed or needs more than ten seconds, and (label_unreadable) when it
// cannot read the PDF.
Result<scanner::Picture> render(std::string_view pdf, int dots_per_inch);

// All pages as poppler draws them (pdftoppm) and reads them (pdftotext). Refuses as render() does.
Result<std::vector<RenderedPage>> render_and_read(std::string_view pdf, int dots_per_inch);

}  // namespace cisterna::labels
