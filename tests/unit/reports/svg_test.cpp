#include "reports/svg.h"

#include <catch2/catch.hpp>

namespace cisterna::reports {
namespace {

bool holds(const std::string& document, const std::string& part) {
    return document.find(part) != std::string::npos;
}

TEST_CASE("A drawing tells its title and description to a screen reader, with every mark of markup escaped") {
    Svg svg(200);
    svg.text({10, 20.456}, "5 < 6 & \"so\" > 4", {12, Anchor::End, Face::Bold});
    const auto document = svg.document(100, "A & B", "<both>");
    CHECK(holds(document, "role=\"img\" aria-labelledby=\"title description\" width=\"200\" height=\"100\""));
    CHECK(holds(document, "<title id=\"title\">A &amp; B</title>"));
    CHECK(holds(document, "<desc id=\"description\">&lt;both&gt;</desc>"));
    CHECK(holds(document,
                "<text x=\"10\" y=\"20.46\" font-size=\"12\" text-anchor=\"end\" font-weight=\"bold\">"
                "5 &lt; 6 &amp; &quot;so&quot; &gt; 4</text>"));
}

TEST_CASE("Coordinates have two places at most and no minus before zero") {
    Svg svg(100);
    svg.line({-0.001, 1.0 / 3}, {99.999, 50}, Stroke::Dashed);
    CHECK(holds(svg.document(100, "t", "d"), "<line x1=\"0\" y1=\"0.33\" x2=\"100\" y2=\"50\" class=\"dashed\"/>"));
}

TEST_CASE("An area without extent is not drawn") {
    Svg svg(100);
    svg.area({10, 10}, -5, 10, Fill::Dots);
    svg.area({10, 10}, 5, 0, Fill::Dots);
    CHECK_FALSE(holds(svg.document(100, "t", "d"), "fill=\"url(#dots)\""));
    svg.area({10, 10}, 5, 5, Fill::Dots);
    CHECK(holds(svg.document(100, "t", "d"), "fill=\"url(#dots)\""));
}

TEST_CASE("Text is broken at spaces, and a word longer than the line stays whole") {
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("one  two", 20) == std::vector<std::string>{"one  two"});
    CHECK(wrapped("extraordinary one", 5) == std::vector<std::string>{"extraordinary", "one"});
    CHECK(wrapped("", 5).empty());
}

TEST_CASE("Longer, larger and bolder text is wider") {
    const TextStyle style{12, Anchor::Start, Face::Regular};
    CHECK(Svg::width_of("flow", style) < Svg::width_of("flows", style));
    CHECK(Svg::width_of("flow", style) < Svg::width_of("flow", {13, Anchor::Start, Face::Regular}));
    CHECK(Svg::width_of("flow", style) < Svg::width_of("flow", {12, Anchor::Start, Face::Bold}));
    CHECK(Svg::width_of("ë", style) == Svg::width_of("e", style));
}

}  // namespace
}  // namespace cisterna::reports
