#include "reports/sheet.h"

#include "reports/printable.h"

namespace cisterna::reports {
namespace {

namespace drawing = labels::drawing;

constexpr double text_size = 8.5;

}  // namespace

Sheet::Sheet(const drawing::Faces& faces, const drawing::Attributes& attributes, const Running& running)
    : document_(faces, attributes),
      sheets_(document_, drawing::letter_paper, printable(running.header, drawing::Weight::Regular, faces),
              printable(running.footer, drawing::Weight::Regular, faces)) {}

std::string Sheet::shown(const std::string& text) const {
    return printable(text, drawing::Weight::Regular, document_.faces());
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

void Sheet::fields(const std::vector<Row>& names_and_values) {
    std::vector<drawing::Row> rows;
    for (const auto& row : names_and_values) {
        drawing::Row cells;
        for (const auto& cell : row) cells.push_back(shown(cell));
        rows.push_back(std::move(cells));
    }
    sheets_.table({{"", 3, drawing::Align::Left, drawing::Weight::Bold}, {"", 12}}, rows, text_size);
}

void Sheet::table(const std::vector<Column>& columns, const std::vector<Row>& rows) {
    std::vector<drawing::Column> drawn;
    for (const auto& column : columns) drawn.push_back({column.title, column.share});
    std::vector<drawing::Row> shown_rows;
    for (const auto& row : rows) {
        drawing::Row cells;
        for (const auto& cell : row) cells.push_back(shown(cell));
        shown_rows.push_back(std::move(cells));
    }
    sheets_.table(drawn, shown_rows, text_size);
}

void Sheet::drawing(double height, const std::function<void(drawing::Page&, double, double)>& draw) {
    const auto place = sheets_.reserve(height);
    draw(*place.page, place.left, place.top);
}

Result<std::string> Sheet::finish() {
    sheets_.close();
    return document_.finish();
}

}  // namespace cisterna::reports
