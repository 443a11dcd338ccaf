#include "reports/sheet.h"

#include <algorithm>

#include "reports/printable.h"

namespace cisterna::reports {
namespace {

namespace drawing = labels::drawing;

constexpr double text_size = 8;
constexpr const drawing::Paper& paper = drawing::letter_paper;

}  // namespace

Sheet::Sheet(const drawing::Faces& faces, const drawing::Attributes& attributes, const Running& running)
    : document_(faces, attributes),
      sheets_(document_, paper, printable(running.header, drawing::Weight::Regular, faces),
              printable(running.footer, drawing::Weight::Regular, faces)) {}

// A line feed starts a line; it comes from the sections alone, since no text of the record holds one.
std::string Sheet::shown(const std::string& text) const {
    std::string result;
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        if (from > 0) result += '\n';
        result +=
            printable(std::string_view(text).substr(from, end - from), drawing::Weight::Regular, document_.faces());
        from = end + 1;
    }
    return result;
}

void Sheet::title(const std::string& text) {
    sheets_.title(shown(text));
}

void Sheet::heading(const std::string& text) {
    sheets_.heading(shown(text));
}

void Sheet::paragraph(const std::string& text) {
    sheets_.paragraph(shown(text), {text_size, drawing::Weight::Regular, drawing::Ink::Black});
}

void Sheet::strong(const std::string& text) {
    sheets_.paragraph(shown(text), {10, drawing::Weight::Bold, drawing::Ink::Black});
}

drawing::Row Sheet::shown_row(const Row& row) const {
    drawing::Row cells;
    for (const auto& cell : row) cells.push_back(shown(cell));
    return cells;
}

void Sheet::fields(const std::vector<Row>& names_and_values) {
    std::vector<drawing::Row> rows;
    for (std::size_t i = 0; i < names_and_values.size(); ++i) {
        const auto cells = shown_row(names_and_values[i]);
        if (i % 2 == 0) {
            rows.push_back(cells);
        } else {
            rows.back().insert(rows.back().end(), cells.begin(), cells.end());
        }
    }
    const auto bold = drawing::Weight::Bold;
    sheets_.table({{"", 3, drawing::Align::Left, bold}, {"", 7}, {"", 3, drawing::Align::Left, bold}, {"", 7}}, rows,
                  text_size);
}

void Sheet::wide_fields(const std::vector<Row>& names_and_values) {
    std::vector<drawing::Row> rows;
    for (const auto& row : names_and_values) rows.push_back(shown_row(row));
    sheets_.table({{"", 3, drawing::Align::Left, drawing::Weight::Bold}, {"", 17}}, rows, text_size);
}

void Sheet::table(const std::vector<Column>& columns, const std::vector<Row>& rows) {
    std::vector<drawing::Column> drawn;
    for (const auto& column : columns) drawn.push_back({column.title, column.share});
    std::vector<drawing::Row> shown_rows;
    for (const auto& row : rows) shown_rows.push_back(shown_row(row));
    sheets_.table(drawn, shown_rows, text_size);
}

double Sheet::width() const {
    return paper.width - 2 * paper.margin;
}

void Sheet::drawing(double height, const Draw& draw) {
    const auto place = sheets_.reserve(height);
    draw(*place.page, place.left, place.top);
}

Result<std::string> Sheet::finish() {
    sheets_.close();
    return document_.finish();
}

}  // namespace cisterna::reports
