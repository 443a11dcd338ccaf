#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "labels/layout.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

namespace {

struct Named {
    std::string name;
    Box box;
};

// All that may not touch: black texts, bars (their white text is inside), rules, symbol with its quiet zone. Frames are
// checked apart, since they go around their texts.
std::vector<Named> solids(const Layout& layout) {
    std::vector<Named> list = {{"symbol", layout.symbol_area}};
    for (const PlacedText& text : layout.texts) {
        if (text.ink == drawing::Ink::Black) list.push_back({text.field + " " + text.text, text.box});
    }
    for (const Box& bar : layout.bars) list.push_back({"bar", bar});
    for (const Box& rule : layout.rules) list.push_back({"rule", rule});
    return list;
}

void require_sound(const Layout& layout) {
    const auto list = solids(layout);
    const int margin = layout.stock.margin;
    const Box paper{margin, margin, layout.stock.width - 2 * margin, layout.stock.height - 2 * margin};
    for (const Named& one : list) {
        INFO(one.name);
        CHECK(paper.holds(one.box));
        for (const Named& other : list) {
            if (&one == &other) continue;
            INFO(other.name);
            CHECK_FALSE(one.box.overlaps(other.box));
        }
    }
    for (const Box& frame : layout.frames) {
        const int line = layout.frame_line;
        const Box inside{frame.left + line, frame.top + line, frame.width - 2 * line, frame.height - 2 * line};
        CHECK(paper.holds(frame));
        for (const Named& one : list) {
            INFO(one.name);
            CHECK((inside.holds(one.box) || !frame.overlaps(one.box)));
        }
    }
    for (const PlacedText& text : layout.texts) {
        if (text.ink == drawing::Ink::Black) continue;
        INFO(text.text);
        CHECK(std::any_of(layout.bars.begin(), layout.bars.end(), [&](const Box& bar) { return bar.holds(text.box); }));
    }
}

int size_of(const Layout& layout, const std::string& field) {
    const auto found =
        std::find_if(layout.texts.begin(), layout.texts.end(), [&](const PlacedText& t) { return t.field == field; });
    REQUIRE(found != layout.texts.end());
    return found->size;
}

double points(const Layout& layout, int dots) {
    return dots * layout.stock.dot();
}

}  // namespace

TEST_CASE("Nothing overlaps and everything keeps the margins, on every stock with every number of drugs") {
    for (const Stock& stock : stocks()) {
        for (std::size_t drugs = 1; drugs <= static_cast<std::size_t>(stock.most_drugs); ++drugs) {
            auto content = sample_label(drugs);
            if (stock.name == "flag-102x38") content.demonstration.reset();
            const auto layout = lay_out(content, stock, test_faces());
            INFO(stock.name << " " << drugs);
            REQUIRE(layout);
            require_sound(*layout);
        }
    }
}

TEST_CASE("Capital letters with accents keep clear of the line above") {
    auto content = sample_label(3);
    content.patient_name = "ÅNGSTRÖM-ÉÑÜ, Ęłżbieta";
    content.pharmacy_name = "Ňemocnice Ñuñoa Ş";
    const auto layout = lay_out(content, test_stock(), test_faces());
    REQUIRE(layout);
    require_sound(*layout);
}

TEST_CASE("A long patient name takes a second line instead of being cut") {
    auto content = sample_label(2);
    content.patient_name = "Wolfeschlegelsteinhausen-Bergerdorff, Maximiliane Philippa Rodríguez";
    content.demonstration.reset();
    const auto layout = lay_out(content, test_stock(), test_faces());
    REQUIRE(layout);
    require_sound(*layout);
    const auto lines = std::count_if(layout->texts.begin(), layout->texts.end(),
                                     [](const PlacedText& text) { return text.field == "patient_name"; });
    CHECK(lines == 2);
}

TEST_CASE("A drug name may take two lines when there is room, never three") {
    auto content = sample_label(1);
    content.drugs[0].label_name = "HYDROmorphone hydrochloride monohydrate in citrate buffer";
    const auto layout = lay_out(content, test_stock(), test_faces());
    REQUIRE(layout);
    require_sound(*layout);
    content.drugs[0].label_name += " of unusually great length for a label of this size, and even more";
    const auto refused = lay_out(content, test_stock(), test_faces());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::LabelDoesNotFit);
    CHECK(refused.error().where == "drugs[0].label_name");
}

TEST_CASE("The route is the largest text, the strength next, and no letter is below its minimum") {
    for (std::size_t drugs = 1; drugs <= 4; ++drugs) {
        const auto layout = lay_out(sample_label(drugs), test_stock(), test_faces());
        REQUIRE(layout);
        const int route = size_of(*layout, "route_statement");
        const int strength = size_of(*layout, "drugs[0].strength");
        CHECK(points(*layout, route) >= 10);
        CHECK(points(*layout, strength) >= 10);
        CHECK(points(*layout, size_of(*layout, "drugs[0].label_name")) >= 8);
        CHECK(route >= strength);
        for (const PlacedText& text : layout->texts) {
            INFO(text.text);
            CHECK(points(*layout, text.size) >= 6);
            const bool leads = text.field == "route_statement" || text.field.ends_with(".strength");
            if (!leads) CHECK(text.size <= strength);
        }
    }
}

TEST_CASE("Every field stands on the label in full, the route first") {
    const auto content = sample_label(4);
    const auto layout = lay_out(content, test_stock(), test_faces());
    REQUIRE(layout);
    std::map<std::string, std::string> shown;
    for (const PlacedText& text : layout->texts) {
        std::string& sum = shown[text.field];
        sum += (sum.empty() ? "" : " ") + text.text;
        CHECK(text.box.top >= layout->texts.front().box.top);
    }
    for (const Field& field : fields(content)) {
        INFO(field.name);
        CHECK(shown[field.name] == field.text);
    }
    CHECK(layout->texts.front().field == "route_statement");
}

TEST_CASE("More drugs than the stock holds legibly are refused") {
    const auto layout = lay_out(sample_label(3), test_stock("flag-102x38"), test_faces());
    REQUIRE_FALSE(layout);
    CHECK(layout.error().code == ErrorCode::LabelDoesNotFit);
    CHECK(layout.error().where == "drugs");
}

TEST_CASE("Greek and Cyrillic names come from the whole face, a Chinese one is refused with its character") {
    auto content = sample_label(2);
    content.patient_name = "Παπαδόπουλος, Γιώργος";
    CHECK(lay_out(content, test_stock(), test_faces()));
    content.patient_name = "Соколова, Анна";
    CHECK(lay_out(content, test_stock(), test_faces()));
    content.patient_name = "王, Wei";
    const auto refused = lay_out(content, test_stock(), test_faces());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::GlyphMissing);
    CHECK(refused.error().where == "patient_name");
    CHECK(refused.error().message.find("王 (U+738B)") != std::string::npos);
}

TEST_CASE("An unknown stock is refused with the names of the known ones") {
    const auto stock = find_stock("napkin");
    REQUIRE_FALSE(stock);
    CHECK(stock.error().code == ErrorCode::NotFound);
    CHECK(stock.error().message.find("flag-102x51") != std::string::npos);
}
