#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labels/drawing/faces.h"

namespace cisterna::labels {

// A caption or a field's text, on its way to a line.
struct Piece {
    std::string field;  // empty for a caption
    std::string text;
    drawing::Weight weight = drawing::Weight::Regular;
};

// Pieces that belong together, such as a caption and its value: broken over lines only when wider than a line.
using Unit = std::vector<Piece>;

// A part of a piece that stands in one line.
struct Run {
    std::string field;
    std::string text;
    drawing::Weight weight = drawing::Weight::Regular;
    int left = 0;   // dots from the line's start
    int width = 0;  // dots
};

using Line = std::vector<Run>;

// Fills lines of one letter size from the left.
class Flow {
public:
    // Lengths are dots; `gap` parts the units of a line.
    Flow(const drawing::Faces& faces, int size, int width, int gap);

    // The next unit starts a new line, if this one holds anything.
    void end_line();
    void add(const Unit& unit);

    // The lines that were filled; nothing when a word was wider than a line.
    std::optional<std::vector<Line>> lines() const;

private:
    void add_word(const Piece& piece, std::string_view word, bool starts_piece);

    const drawing::Faces& faces_;
    int size_;
    int width_;
    int gap_;
    int pen_ = 0;
    std::vector<Line> lines_ = {{}};
    bool fits_ = true;
};

// The width of a text in dots, rounded up.
int text_width(const drawing::Faces& faces, std::string_view text, drawing::Weight weight, int size);

}  // namespace cisterna::labels
