#include <catch2/catch.hpp>

#include "labels/drawing/sheets.h"
#include "labels/layout.h"
#include "labels/rendering.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;
using namespace cisterna::labels::drawing;

namespace {

std::string joined(const std::vector<std::string>& lines, const std::string& between) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : between) + line;
    return text;
}

// All words of a page, in their order.
std::string text_of(const RenderedPage& page) {
    std::string text;
    for (const ReadWord& word : page.words) text += word.text + " ";
    return text;
}

std::vector<RenderedPage> pages_of(Document& document) {
    const auto bytes = document.finish();
    REQUIRE(bytes);
    auto pages = render_and_read(*bytes, 72);
    REQUIRE(pages);
    return *pages;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("Wrapped lines keep every word in its order and are no wider than asked") {
    const std::string text =
        "The concentration really made is shown beside the one that was ordered, with its interval.";
    for (double width : {60.0, 100.0, 333.0}) {
        const auto lines = wrapped(test_faces(), text, Weight::Regular, 9, width);
        CHECK(joined(lines, " ") == text);
        for (const std::string& line : lines) {
            CHECK(static_cast<double>(test_faces().width(line, Weight::Regular)) * 9 / 1000 <= width);
        }
    }
}

TEST_CASE("A word that is wider than the line is broken, and no letter is lost") {
    const std::string digest(64, 'e');
    const auto lines = wrapped(test_faces(), digest, Weight::Regular, 9, 100);
    CHECK(lines.size() > 1);
    CHECK(joined(lines, "") == digest);
}

TEST_CASE("A line break starts a line, and an empty line stays") {
    CHECK(wrapped(test_faces(), "a\n\nb", Weight::Regular, 9, 100) == std::vector<std::string>{"a", "", "b"});
}

TEST_CASE("A long table repeats its titles on each page and loses no row") {
    Document document(test_faces(), {"Test", test_instant()});
    Sheets sheets(document, a4_paper, "Batch record B2611014", "Demonstration, not for use.");
    sheets.title("Batch record");
    sheets.heading("Steps");
    std::vector<Row> rows;
    for (int i = 1; i <= 120; ++i) {
        rows.push_back({std::to_string(i), "Draw the volume from the container and scan it, step" + std::to_string(i)});
    }
    sheets.table({{"Number", 1, Align::Right}, {"Instruction", 5}}, rows);
    sheets.close();
    const auto pages = pages_of(document);
    REQUIRE(pages.size() >= 3);
    const std::string last = std::to_string(pages.size());
    std::string all;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const std::string text = text_of(pages[i]);
        CHECK(count(text, "Number") == 1);
        CHECK(count(text, "Instruction") == 1);
        CHECK(count(text, "Page " + std::to_string(i + 1) + " of " + last + " ") == 1);
        CHECK(count(text, "Batch record B2611014") == 1);
        CHECK(count(text, "Demonstration, not for use.") == 1);
        all += text;
    }
    for (int i = 1; i <= 120; ++i) CHECK(count(all, "step" + std::to_string(i) + " ") == 1);
}

TEST_CASE("A row that is longer than a page goes on over several pages") {
    Document document(test_faces(), {"Test", test_instant()});
    Sheets sheets(document, letter_paper, "h", "f");
    std::string text;
    for (int i = 1; i <= 2000; ++i) text += (i > 1 ? " w" : "w") + std::to_string(i);
    sheets.table({{"", 1}, {"", 1}}, {{"left", text}});
    sheets.close();
    const auto pages = pages_of(document);
    CHECK(pages.size() >= 3);
    std::string all;
    for (const auto& page : pages) all += text_of(page);
    for (int i = 1; i <= 2000; ++i) REQUIRE(count(all, "w" + std::to_string(i) + " ") == 1);
}

TEST_CASE("A label's facsimile can be drawn inside a report") {
    const auto layout = lay_out(sample_label(2), test_stock(), test_faces());
    REQUIRE(layout);
    Document document(test_faces(), {"Test", test_instant()});
    Sheets sheets(document, a4_paper, "h", "f");
    const double height = layout->stock.height * layout->stock.dot();
    const Place place = sheets.reserve(height);
    draw_label(*place.page, *layout, place.left, place.top);
    sheets.paragraph("below the facsimile");
    sheets.close();
    const auto pages = pages_of(document);
    REQUIRE(pages.size() == 1);
    for (const ReadWord& word : pages[0].words) {
        if (word.text == "HYDROmorphone") {
            CHECK(word.top > place.top);
            CHECK(word.bottom < place.top + height);
        }
        if (word.text == "facsimile") CHECK(word.top >= place.top + height);
    }
    CHECK(count(text_of(pages[0]), "HYDROmorphone hydrochloride") == 1);
}
