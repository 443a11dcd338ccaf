#include "reports/svg.h"

#include <array>
#include <charconv>

namespace cisterna::reports {
namespace {

// Two places are finer than any screen shows. to_chars knows no locale.
std::string number(double value) {
    std::array<char, 32> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 2).ptr;
    std::string text(digits.data(), end);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string attribute(std::string_view name, double value) {
    return " " + std::string(name) + "=\"" + number(value) + "\"";
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else
            result += c;
    }
    return result;
}

std::string_view stroke_class(Stroke stroke) {
    static constexpr std::array<std::string_view, 6> classes{"thin", "thick", "bold", "dashed", "dotted", "faint"};
    return classes.at(static_cast<std::size_t>(stroke));
}

std::string_view fill_value(Fill fill) {
    static constexpr std::array<std::string_view, 5> values{"none", "#fff", "url(#rising)", "url(#falling)",
                                                            "url(#dots)"};
    return values.at(static_cast<std::size_t>(fill));
}

std::string style_attributes(const TextStyle& style) {
    static constexpr std::array<std::string_view, 3> anchors{"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    return attribute("font-size", style.size) + std::string(anchors.at(static_cast<std::size_t>(style.anchor))) +
           (style.face == Face::Bold ? " font-weight=\"bold\"" : "");
}

// Greys keep a contrast of 4.5 and more on white.
constexpr std::string_view definitions = R"(<style>
text { fill: #000; font-family: "Liberation Sans", Arial, Helvetica, sans-serif; }
.haloed { stroke: #fff; stroke-width: 5; stroke-linejoin: round; paint-order: stroke; }
.thin { stroke: #000; stroke-width: 1; fill: none; }
.thick { stroke: #000; stroke-width: 2; fill: none; }
.bold { stroke: #000; stroke-width: 3.5; fill: none; }
.dashed { stroke: #000; stroke-width: 1.2; stroke-dasharray: 7 4; fill: none; }
.dotted { stroke: #000; stroke-width: 1.6; stroke-dasharray: 1.6 4; fill: none; }
.faint { stroke: #707070; stroke-width: 0.6; fill: none; }
</style>
<defs>
<pattern id="rising" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#707070" stroke-width="0.8"/></pattern>
<pattern id="falling" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M-2 6L2 10M0 0L8 8M6 -2L10 2" stroke="#707070" stroke-width="0.8"/></pattern>
<pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="0.9" fill="#707070"/></pattern>
</defs>
)";

}  // namespace

void Svg::line(const Point& from, const Point& to, Stroke stroke) {
    body_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
             attribute("y2", to.y) + " class=\"" + std::string(stroke_class(stroke)) + "\"/>\n";
}

void Svg::path(const std::vector<Point>& points, Stroke stroke) {
    std::string steps;
    for (const auto& point : points) steps += (steps.empty() ? "M" : "L") + number(point.x) + " " + number(point.y);
    body_ += "<path d=\"" + steps + "\" class=\"" + std::string(stroke_class(stroke)) + "\"/>\n";
}

void Svg::rectangle(const Point& top_left, double width, double height, Fill fill, Stroke outline) {
    area(top_left, width, height, fill);
    body_ += "<rect" + attribute("x", top_left.x) + attribute("y", top_left.y) + attribute("width", width) +
             attribute("height", height) + " class=\"" + std::string(stroke_class(outline)) + "\"/>\n";
}

void Svg::area(const Point& top_left, double width, double height, Fill fill) {
    if (fill == Fill::None || width <= 0 || height <= 0) return;
    body_ += "<rect" + attribute("x", top_left.x) + attribute("y", top_left.y) + attribute("width", width) +
             attribute("height", height) + " fill=\"" + std::string(fill_value(fill)) + "\"/>\n";
}

void Svg::disc(const Point& centre, double radius, Fill fill, Stroke outline) {
    body_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius) + " class=\"" +
             std::string(stroke_class(outline)) + "\" style=\"fill: " + std::string(fill_value(fill)) + "\"/>\n";
}

void Svg::filled_disc(const Point& centre, double radius) {
    body_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius) +
             " fill=\"#000\" stroke=\"#fff\" stroke-width=\"1.5\"/>\n";
}

void Svg::diamond(const Point& centre, double radius) {
    body_ += "<path d=\"M" + number(centre.x) + " " + number(centre.y - radius) + "L" + number(centre.x + radius) +
             " " + number(centre.y) + "L" + number(centre.x) + " " + number(centre.y + radius) + "L" +
             number(centre.x - radius) + " " + number(centre.y) +
             "Z\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"2\"/>\n";
}

void Svg::text(const Point& base, std::string_view text, const TextStyle& style) {
    body_ += "<text" + attribute("x", base.x) + attribute("y", base.y) + style_attributes(style) + ">" + escaped(text) +
             "</text>\n";
}

void Svg::label(const Point& base, std::string_view text, const TextStyle& style) {
    body_ += "<text" + attribute("x", base.x) + attribute("y", base.y) + style_attributes(style) +
             " class=\"haloed\">" + escaped(text) + "</text>\n";
}

void Svg::upward_text(const Point& middle, std::string_view text, const TextStyle& style) {
    auto centred = style;
    centred.anchor = Anchor::Middle;
    body_ += "<text transform=\"translate(" + number(middle.x) + " " + number(middle.y) + ") rotate(-90)\"" +
             style_attributes(centred) + ">" + escaped(text) + "</text>\n";
}

std::string Svg::document(double height, std::string_view title, std::string_view description) const {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title description\"" +
           attribute("width", width_) + attribute("height", height) + " viewBox=\"0 0 " + number(width_) + " " +
           number(height) + "\">\n<title id=\"title\">" + escaped(title) + "</title>\n<desc id=\"description\">" +
           escaped(description) + "</desc>\n" + std::string(definitions) + "<rect" + attribute("width", width_) +
           attribute("height", height) + " fill=\"#fff\"/>\n" + body_ + "</svg>\n";
}

double Svg::width_of(std::string_view text, const TextStyle& style) {
    double ems = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xC0U) == 0x80U;
        const bool narrow = std::string_view(" .,:;'|!()[]iljftr/-").find(c) != std::string_view::npos;
        const bool wide = std::string_view("mwMW%@").find(c) != std::string_view::npos;
        if (!continues) ems += narrow ? 0.3 : wide ? 0.84 : (c >= 'A' && c <= 'Z') ? 0.68 : 0.54;
    }
    return ems * style.size * (style.face == Face::Bold ? 1.06 : 1);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t characters) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (!line.empty() && line.size() + 1 + word.size() > characters) {
            lines.push_back(std::move(line));
            line.clear();
        }
        line += (line.empty() ? "" : " ") + std::string(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

}  // namespace cisterna::reports
