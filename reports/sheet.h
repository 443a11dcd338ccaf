#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/result/result.h"
#include "labels/drawing/document.h"
#include "labels/drawing/faces.h"
#include "labels/drawing/sheets.h"

namespace cisterna::reports {

using Row = std::vector<std::string>;

struct Column {
    std::string title;
    double share;  // of the width; the shares are relative to their sum
};

// What stands on every page.
struct Running {
    std::string header;
    std::string footer;
};

// The paper of a record: it prints whatever was typed or scanned, with the number of a character in place of one that
// cannot be drawn.
class Sheet {
public:
    Sheet(const labels::drawing::Faces& faces, const labels::drawing::Attributes& attributes, const Running& running);

    void title(const std::string& text);
    void heading(const std::string& text);
    void paragraph(const std::string& text);
    void strong(const std::string& text);
    // Names and values: short ones two to a line, `wide` ones a line each.
    void fields(const std::vector<Row>& names_and_values);
    void wide_fields(const std::vector<Row>& names_and_values);
    void table(const std::vector<Column>& columns, const std::vector<Row>& rows);
    // Room for a drawing of that height, points; `draw` gets the page, the top left corner and the width.
    using Draw = std::function<void(labels::drawing::Page&, double left, double top)>;
    void drawing(double height, const Draw& draw);
    double width() const;  // of the text, points

    Result<std::string> finish();

private:
    std::string shown(const std::string& text) const;
    labels::drawing::Row shown_row(const Row& row) const;

    labels::drawing::Document document_;
    labels::drawing::Sheets sheets_;
};

}  // namespace cisterna::reports
