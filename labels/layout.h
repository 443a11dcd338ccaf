#pragma once

#include <string>
#include <vector>

#include "core/result/result.h"
#include "labels/content.h"
#include "labels/drawing/document.h"
#include "labels/stock.h"
#include "labels/symbol.h"

namespace cisterna::labels {

// A rectangle in printer dots from the label's top left corner, y downwards.
struct Box {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    int right() const { return left + width; }
    int bottom() const { return top + height; }
    bool overlaps(const Box& other) const {
        return left < other.right() && other.left < right() && top < other.bottom() && other.top < bottom();
    }
    bool holds(const Box& other) const {
        return left <= other.left && other.right() <= right() && top <= other.top && other.bottom() <= bottom();
    }
    bool operator==(const Box&) const = default;
};

// A piece of text that stands in one line.
struct PlacedText {
    std::string field;  // the content's field; empty for a caption
    std::string text;
    Box box;       // of the whole line: from the highest accent to the lowest descender
    int baseline;  // dots from the top
    int size;      // dots
    drawing::Weight weight;
    drawing::Ink ink;
};

// Where everything stands on one label.
struct Layout {
    Stock stock;
    std::vector<PlacedText> texts;
    std::vector<Box> bars;    // black, behind white text
    std::vector<Box> rules;   // black lines
    std::vector<Box> frames;  // lines of `frame_line` inside the box's edge, around black text
    int frame_line = 0;
    Symbol symbol;
    Box symbol_area;  // with the quiet zone

    Box symbol_box() const {  // without it
        const int quiet = stock.quiet_zone * stock.module;
        return {symbol_area.left + quiet, symbol_area.top + quiet, symbol_area.width - 2 * quiet,
                symbol_area.height - 2 * quiet};
    }
};

// Finds a place for every field, with letters as large as fit between the stock's preferred and minimum sizes.
// Refuses what check(content) refuses, glyph_missing, scan_unreadable for the machine code, and label_does_not_fit with
// the field and the remedy.
Result<Layout> lay_out(const LabelContent& content, const Stock& stock, const drawing::Faces& faces);

// Draws the label on a page with its top left corner at (x, y) points; at a scale of 1 it has its true size.
void draw_label(drawing::Page& page, const Layout& layout, double x, double y, double scale = 1.0);

}  // namespace cisterna::labels
