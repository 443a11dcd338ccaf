#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/calendar/instant.h"
#include "core/result/result.h"
#include "labels/drawing/faces.h"

namespace cisterna::labels::drawing {

enum class Ink { Black, White, Grey };
enum class Align { Left, Centre, Right };

struct Style {
    double size = 9;  // height of the letters' em, in the page's unit
    Weight weight = Weight::Regular;
    Ink ink = Ink::Black;
};

struct Area {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;
};

struct DocumentState;

// One page. Lengths are points (1/72 inch) from the top left corner, y downwards, unless scaled() says otherwise.
// Drawing never throws and returns nothing: the first failure is kept and answered by Document::finish().
class Page {
public:
    Page(DocumentState& document, void* page, double width, double height);

    double width() const { return width_; }
    double height() const { return height_; }

    // One line of text. `x` is its left end, its middle or its right end; `where` names the field in a refusal
    // (text_invalid, glyph_missing).
    void text(std::string_view text, double x, double baseline, const Style& style, Align align = Align::Left,
              std::string_view where = {});
    void fill(const Area& area, Ink ink);
    // A line of this thickness inside the area's edge.
    void frame(const Area& area, double thickness, Ink ink = Ink::Black);

    // Lets `draw` work in a field of its own, whose top left corner is at (x, y), whose height is `height` of its own
    // units, and in which one unit is `unit` of the page's.
    void scaled(double x, double y, double unit, double height, const std::function<void(Page&)>& draw);

private:
    void set_ink(Ink ink);

    DocumentState* document_;
    void* page_;
    double width_;
    double height_;
    Ink ink_ = Ink::Black;
};

struct Attributes {
    std::string title;  // no personal data: viewers and print queues show it
    calendar::Instant created;
};

// A PDF document with embedded faces. The same calls give the same bytes.
class Document {
public:
    Document(const Faces& faces, const Attributes& attributes);
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    const Faces& faces() const;
    // Lives as long as the document.
    Page& add_page(double width, double height);

    // The bytes of the PDF, or the first failure while drawing.
    Result<std::string> finish();

private:
    std::unique_ptr<DocumentState> state_;
};

}  // namespace cisterna::labels::drawing
