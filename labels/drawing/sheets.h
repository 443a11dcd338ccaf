#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "labels/drawing/document.h"

namespace cisterna::labels::drawing {

// Lengths are points.
struct Paper {
    double width;
    double height;
    double margin;
};

inline constexpr Paper a4_paper{595.28, 841.89, 48};
inline constexpr Paper letter_paper{612, 792, 48};

// The lines of a text that are no wider than `width` (in the unit of `size`): broken at spaces, and inside a word only
// where the word alone is wider. A line break in the text starts a line. No letter is lost.
std::vector<std::string> wrapped(const Faces& faces, std::string_view text, Weight weight, double size, double width);

struct Column {
    std::string title;  // a table whose titles are all empty has no row of titles
    double share = 1;   // of the table's width, compared with the other columns
    Align align = Align::Left;
    Weight weight = Weight::Regular;
};

using Row = std::vector<std::string>;  // a cell for each column; cells that are missing are empty

// Where something else may be drawn.
struct Place {
    Page* page;
    double left;
    double top;
    double width;
};

// Text and tables that flow from page to page, with a line of its own at the top and the bottom of each page. Failures
// are kept by the document, as for Page.
class Sheets {
public:
    // `header` stands at the top of each page, `footer` at the bottom beside "Page 1 of 3".
    Sheets(Document& document, const Paper& paper, std::string header, std::string footer);

    void title(std::string_view text);
    // Stays on the page of what follows it.
    void heading(std::string_view text);
    void paragraph(std::string_view text, const Style& style = {});
    void space(double height);
    // Titles are repeated on every page. A row stays on one page unless it is longer than a page.
    void table(const std::vector<Column>& columns, const std::vector<Row>& rows, double size = 8.5);
    // Room for a drawing, on this page or the next; at most as high as a page's text.
    Place reserve(double height);
    void new_page();

    // Writes the lines at the top and bottom of all pages; nothing may be added afterwards.
    void close();

private:
    struct Cells;

    double text_left() const { return paper_.margin; }
    double text_width() const { return paper_.width - 2 * paper_.margin; }
    double text_top() const;
    double text_bottom() const;
    double room() const { return text_bottom() - y_; }
    const Faces& faces() const { return document_->faces(); }

    void need(double height);
    void lines(const std::vector<std::string>& lines, const Style& style);
    Cells cells(const std::vector<Column>& columns, const Row& row, double size) const;
    void draw_titles(const std::vector<Column>& columns, double size);
    void draw_row(const std::vector<Column>& columns, const Cells& cells, double size, std::size_t first,
                  std::size_t count);

    Document* document_;
    Paper paper_;
    std::string header_;
    std::vector<std::string> footer_;
    std::vector<Page*> pages_;
    double y_ = 0;
};

}  // namespace cisterna::labels::drawing
