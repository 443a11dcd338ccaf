#pragma once

#include <string>
#include <string_view>
#include <vector>

// Drawing for screens and browsers: one SVG document of lines, areas and text, in black on white, with the fonts that
// the reader has. Lengths are in pixels from the top left corner; this is the only place where figures become floating
// point.
namespace cisterna::reports {

struct Point {
    double x = 0;
    double y = 0;
};

enum class Anchor { Start, Middle, End };
enum class Face { Regular, Bold };

struct TextStyle {
    double size = 13;
    Anchor anchor = Anchor::Start;
    Face face = Face::Regular;
};

// How a line is drawn, so that lines differ without colour.
enum class Stroke { Thin, Thick, Bold, Dashed, Dotted, Faint };

// How an area is filled, so that areas differ without colour. White covers what was drawn before.
enum class Fill { None, White, RisingHatch, FallingHatch, Dots };

class Svg {
public:
    explicit Svg(double width) : width_(width) {}

    void line(const Point& from, const Point& to, Stroke stroke);
    void path(const std::vector<Point>& points, Stroke stroke);
    void rectangle(const Point& top_left, double width, double height, Fill fill, Stroke outline);
    void area(const Point& top_left, double width, double height, Fill fill);
    void disc(const Point& centre, double radius, Fill fill, Stroke outline);
    void filled_disc(const Point& centre, double radius);
    void diamond(const Point& centre, double radius);
    void text(const Point& base, std::string_view text, const TextStyle& style = {});
    // Text with a white rim, so that it can be read over lines and hatching.
    void label(const Point& base, std::string_view text, const TextStyle& style = {});
    // Reads upwards, in the middle of which the point lies.
    void upward_text(const Point& middle, std::string_view text, const TextStyle& style = {});

    // The document of that height; title and description are what a screen reader says.
    std::string document(double height, std::string_view title, std::string_view description) const;

    // As wide as the text is likely to be drawn in a common sans-serif font.
    static double width_of(std::string_view text, const TextStyle& style);

private:
    double width_;
    std::string body_;
};

// The text in lines of so many characters at most, broken at spaces; a longer word stays whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t characters);

}  // namespace cisterna::reports
