#include "labels/flow.h"

#include <algorithm>

namespace cisterna::labels {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (;;) {
        const auto end = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, end));
        if (end == text.size()) return words;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

int text_width(const drawing::Faces& faces, std::string_view text, drawing::Weight weight, int size) {
    return static_cast<int>((faces.width(text, weight) * size + 999) / 1000);
}

Flow::Flow(const drawing::Faces& faces, int size, int width, int gap)
    : faces_(faces), size_(size), width_(width), gap_(gap) {}

void Flow::end_line() {
    if (lines_.back().empty()) return;
    lines_.emplace_back();
    pen_ = 0;
}

void Flow::add(const Unit& unit) {
    int total = 0;
    for (const Piece& piece : unit) {
        if (total > 0) total += text_width(faces_, " ", piece.weight, size_);
        total += text_width(faces_, piece.text, piece.weight, size_);
    }
    if (!lines_.back().empty()) {
        if (pen_ + gap_ + total > width_) {
            end_line();
        } else {
            pen_ += gap_;
        }
    }
    bool first_of_unit = true;
    for (const Piece& piece : unit) {
        if (!first_of_unit) pen_ += text_width(faces_, " ", piece.weight, size_);
        first_of_unit = false;
        bool starts_piece = true;
        for (const std::string_view word : words_of(piece.text)) {
            add_word(piece, word, starts_piece);
            starts_piece = false;
        }
    }
}

void Flow::add_word(const Piece& piece, std::string_view word, bool starts_piece) {
    const bool joins = !starts_piece && !lines_.back().empty();
    const std::string joined = (joins ? lines_.back().back().text + " " : "").append(word);
    const int start = joins ? lines_.back().back().left : pen_;
    const int width = text_width(faces_, joined, piece.weight, size_);
    if (start + width <= width_) {
        if (joins) lines_.back().pop_back();
        lines_.back().push_back({piece.field, joined, piece.weight, start, width});
        pen_ = start + width;
        return;
    }
    if (lines_.back().empty()) {
        fits_ = false;
        return;
    }
    end_line();
    add_word(piece, word, true);
}

std::optional<std::vector<Line>> Flow::lines() const {
    if (!fits_) return std::nullopt;
    auto filled = lines_;
    if (filled.back().empty()) filled.pop_back();
    return filled;
}

}  // namespace cisterna::labels
