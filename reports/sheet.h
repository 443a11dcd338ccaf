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
    // Names and values, a line each.
    void fields(const std::vector<Row>& names_and_values);
    void table(const std::vector<Column>& columns, const std::vector<Row>& rows);
    // Room for a drawing of that height, points; `draw` gets the page and the top left corner.
    void drawing(double height, const std::function<void(labels::drawing::Page&, double left, double top)>& draw);

    Result<std::string> finish();

private:
    std::string shown(const std::string& text) const;

    labels::drawing::Document document_;
    labels::drawing::Sheets sheets_;
};

}  // namespace cisterna::reports
