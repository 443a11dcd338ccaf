#include "labels/drawing/sheets.h"

#include <algorithm>

#include "labels/drawing/characters.h"

namespace cisterna::labels::drawing {
namespace {

constexpr double leading = 1.25;     // from baseline to baseline, in sizes
constexpr double first_rise = 0.95;  // from a line's top to its baseline, in sizes
constexpr double edge_size = 7.5;    // letters of header and footer
constexpr double page_number_width = 70;
constexpr double cell_padding = 3.5;
constexpr double thick = 0.8;
constexpr double thin = 0.4;

double width_of(const Faces& faces, std::string_view text, Weight weight, double size) {
    return static_cast<double>(faces.width(text, weight)) * size / 1000;
}

// Splits text that has no line break.
class Wrapper {
public:
    Wrapper(const Faces& faces, Weight weight, double size, double width)
        : faces_(faces), weight_(weight), size_(size), width_(width) {}

    void add_line(std::string_view text) {
        lines_.emplace_back();
        while (!text.empty()) {
            const auto end = std::min(text.find(' '), text.size());
            add_word(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    std::vector<std::string> take() { return std::move(lines_); }

private:
    bool fits(const std::string& line) const { return width_of(faces_, line, weight_, size_) <= width_; }

    void add_word(std::string_view word) {
        std::string& line = lines_.back();
        const std::string joined = line.empty() ? std::string(word) : line + " " + std::string(word);
        if (fits(joined)) {
            line = joined;
            return;
        }
        if (!line.empty()) lines_.emplace_back();
        if (fits(std::string(word))) {
            lines_.back() = word;
        } else {
            break_word(word);
        }
    }

    void break_word(std::string_view word) {
        while (!word.empty()) {
            auto rest = word;
            take_character(rest);
            const std::string letter(word.substr(0, word.size() - rest.size()));
            if (!lines_.back().empty() && !fits(lines_.back() + letter)) lines_.emplace_back();
            lines_.back() += letter;
            word = rest;
        }
    }

    const Faces& faces_;
    Weight weight_;
    double size_;
    double width_;
    std::vector<std::string> lines_;
};

double column_width(const std::vector<Column>& columns, std::size_t index, double table_width) {
    double sum = 0;
    for (const Column& column : columns) sum += column.share;
    return sum > 0 ? columns[index].share / sum * table_width : table_width;
}

}  // namespace

std::vector<std::string> wrapped(const Faces& faces, std::string_view text, Weight weight, double size, double width) {
    Wrapper wrapper(faces, weight, size, width);
    for (;;) {
        const auto end = std::min(text.find('\n'), text.size());
        wrapper.add_line(text.substr(0, end));
        if (end == text.size()) return wrapper.take();
        text.remove_prefix(end + 1);
    }
}

// A row's texts, broken into lines.
struct Sheets::Cells {
    std::vector<std::vector<std::string>> columns;
    std::size_t lines = 1;
};

Sheets::Sheets(Document& document, const Paper& paper, std::string header, std::string footer)
    : document_(&document), paper_(paper), header_(std::move(header)) {
    footer_ = wrapped(faces(), footer, Weight::Regular, edge_size, text_width() - page_number_width);
    new_page();
}

double Sheets::text_top() const {
    return paper_.margin + 2 * edge_size;
}

double Sheets::text_bottom() const {
    return paper_.height - paper_.margin - static_cast<double>(footer_.size() + 1) * edge_size * leading;
}

void Sheets::new_page() {
    pages_.push_back(&document_->add_page(paper_.width, paper_.height));
    y_ = text_top();
}

void Sheets::need(double height) {
    if (room() < height && y_ > text_top()) new_page();
}

void Sheets::lines(const std::vector<std::string>& lines, const Style& style) {
    for (const std::string& line : lines) {
        need(style.size * leading);
        pages_.back()->text(line, text_left(), y_ + style.size * first_rise, style);
        y_ += style.size * leading;
    }
}

void Sheets::title(std::string_view text) {
    const Style style{16, Weight::Bold, Ink::Black};
    lines(wrapped(faces(), text, style.weight, style.size, text_width()), style);
    space(6);
}

void Sheets::heading(std::string_view text) {
    const Style style{11, Weight::Bold, Ink::Black};
    // Room for the heading itself and for what a table asks for before its first row.
    need(110);
    if (y_ > text_top()) space(10);
    lines(wrapped(faces(), text, style.weight, style.size, text_width()), style);
    space(3);
}

void Sheets::paragraph(std::string_view text, const Style& style) {
    lines(wrapped(faces(), text, style.weight, style.size, text_width()), style);
    space(style.size * 0.4);
}

void Sheets::space(double height) {
    y_ = std::min(y_ + height, text_bottom());
}

Place Sheets::reserve(double height) {
    need(height);
    const Place place{pages_.back(), text_left(), y_, text_width()};
    space(height);
    return place;
}

Sheets::Cells Sheets::cells(const std::vector<Column>& columns, const Row& row, double size) const {
    Cells result;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double width = column_width(columns, i, text_width()) - 2 * cell_padding;
        const std::string text = i < row.size() ? row[i] : "";
        result.columns.push_back(wrapped(faces(), text, columns[i].weight, size, width));
        result.lines = std::max(result.lines, result.columns.back().size());
    }
    return result;
}

void Sheets::draw_row(const std::vector<Column>& columns, const Cells& cells, double size, std::size_t first,
                      std::size_t count) {
    double x = text_left();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const double width = column_width(columns, i, text_width());
        const double anchor = columns[i].align == Align::Left    ? x + cell_padding
                              : columns[i].align == Align::Right ? x + width - cell_padding
                                                                 : x + width / 2;
        const auto& texts = cells.columns[i];
        for (std::size_t line = first; line < std::min(first + count, texts.size()); ++line) {
            const double top = y_ + cell_padding + static_cast<double>(line - first) * size * leading;
            pages_.back()->text(texts[line], anchor, top + size * first_rise, {size, columns[i].weight, Ink::Black},
                                columns[i].align);
        }
        x += width;
    }
    y_ += 2 * cell_padding + static_cast<double>(count) * size * leading;
}

void Sheets::draw_titles(const std::vector<Column>& columns, double size) {
    std::vector<Column> bold = columns;
    Row titles;
    for (Column& column : bold) {
        titles.push_back(column.title);
        column.weight = Weight::Bold;
    }
    const bool none = std::all_of(titles.begin(), titles.end(), [](const std::string& title) { return title.empty(); });
    if (!none) {
        const Cells title_cells = cells(bold, titles, size);
        draw_row(bold, title_cells, size, 0, title_cells.lines);
    }
    pages_.back()->fill({text_left(), y_, text_width(), thick}, Ink::Black);
    y_ += thick;
}

void Sheets::table(const std::vector<Column>& columns, const std::vector<Row>& rows, double size) {
    const double line = size * leading;
    need(4 * line + 4 * cell_padding);
    draw_titles(columns, size);
    for (const Row& row : rows) {
        const Cells row_cells = cells(columns, row, size);
        const double height = 2 * cell_padding + static_cast<double>(row_cells.lines) * line + thin;
        const double page_room = text_bottom() - text_top() - 3 * line;
        const bool never_fits = height > page_room;
        for (std::size_t first = 0; first < row_cells.lines;) {
            const double free = room() - 2 * cell_padding - thin;
            const auto fitting = static_cast<std::size_t>(std::max(free / line, 0.0));
            const std::size_t left = row_cells.lines - first;
            if (fitting == 0 || (fitting < left && !never_fits)) {
                new_page();
                draw_titles(columns, size);
                continue;
            }
            const std::size_t count = std::min(fitting, left);
            draw_row(columns, row_cells, size, first, count);
            first += count;
        }
        pages_.back()->fill({text_left(), y_, text_width(), thin}, Ink::Grey);
        y_ += thin;
    }
    space(6);
}

void Sheets::close() {
    const Style style{edge_size, Weight::Regular, Ink::Black};
    const double right = paper_.width - paper_.margin;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        Page& page = *pages_[i];
        page.text(header_, text_left(), paper_.margin, style);
        page.fill({text_left(), paper_.margin + edge_size * 0.5, text_width(), thin}, Ink::Grey);
        double baseline = text_bottom() + 2 * edge_size * leading;
        page.text("Page " + std::to_string(i + 1) + " of " + std::to_string(pages_.size()), right, baseline, style,
                  Align::Right);
        for (const std::string& line : footer_) {
            page.text(line, text_left(), baseline, style);
            baseline += edge_size * leading;
        }
    }
}

}  // namespace cisterna::labels::drawing
