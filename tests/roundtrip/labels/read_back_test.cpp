#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>

#include "labels/child_program.h"
#include "labels/drawing/characters.h"
#include "labels/pdf.h"
#include "labels/read_back.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

namespace {

std::string printed(const LabelContent& content, const Stock& stock) {
    return label_pdf(content, stock, test_faces(), test_instant()).value();
}

// What the read-back says when the paper shows `printed_content` and the record `content`.
Error refusal(const LabelContent& printed_content, const LabelContent& content) {
    const auto outcome = read_back(printed(printed_content, test_stock()), content, test_stock(), test_faces());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::LabelUnreadable);
    return outcome.error();
}

// The same for a layout that was changed behind the content's back.
Error refusal_of_layout(const std::function<void(Layout&)>& change) {
    const auto content = sample_label(2);
    Layout layout = lay_out(content, test_stock(), test_faces()).value();
    change(layout);
    const auto pdf = layouts_pdf({&layout, 1}, test_faces(), test_instant());
    REQUIRE(pdf);
    const auto outcome = read_back(*pdf, content, test_stock(), test_faces());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::LabelUnreadable);
    return outcome.error();
}

PlacedText& placed(Layout& layout, const std::string& field) {
    return *std::find_if(layout.texts.begin(), layout.texts.end(),
                         [&](const PlacedText& t) { return t.field == field; });
}

}  // namespace

TEST_CASE("Labels of every stock with every number of drugs read back in full") {
    for (const Stock& stock : stocks()) {
        for (std::size_t drugs = 1; drugs <= static_cast<std::size_t>(stock.most_drugs); ++drugs) {
            auto content = sample_label(drugs);
            if (stock.name == "flag-102x38") content.demonstration.reset();
            const auto outcome = read_back(printed(content, stock), content, stock, test_faces());
            INFO(stock.name << " " << drugs << " " << (outcome ? "" : outcome.error().where + outcome.error().message));
            REQUIRE(outcome);
            CHECK(outcome->symbol_identifier == "]d2");
            CHECK(outcome->symbol == "91MAIN-B2611014-1OF2-R1-XX");
            CHECK(outcome->fields_compared == fields(content).size());
            CHECK(outcome->dots_per_inch == stock.dots_per_inch);
            CHECK(outcome->module_dots == stock.module);
            CHECK(outcome->module_micrometres >= 254);
        }
    }
}

TEST_CASE("Hostile names print literally") {
    for (const char* name : {"O'Brien, José Núñez", R"(Quote "Q" \ Backslash, (Paren) 100 %)", "Łukaszewicz, Łukasz",
                             "<b>Bold</b> & Sons, A", "%s%n%d, \\n\\t", "){}[]<>/, ((", "Groß, Jürgen",
                             "Ștefănescu, Țîncă", "D\u2019Arcy \u2013 Doe, \u201CJo\u201D", "Παπαδόπουλος, Γιώργος",
                             "Соколова, Анна", "-- , --", "&amp;amp; &lt;, A"}) {
        auto content = sample_label(2);
        content.patient_name = name;
        const auto outcome = read_back(printed(content, test_stock()), content, test_stock(), test_faces());
        INFO(name << (outcome ? "" : ": " + outcome.error().where + " " + outcome.error().message));
        CHECK(outcome);
    }
}

TEST_CASE("Every letter of Latin-1 and Latin Extended-A prints and reads back") {
    // In rows that fit as a name; ligatures and the letter U+0149, whose use Unicode discourages, among them.
    for (char32_t first = 0xA1; first < 0x180; first += 24) {
        std::string row;
        for (char32_t c = first; c < std::min<char32_t>(first + 24, 0x180); ++c) {
            if (c == 0xAD) continue;  // the soft hyphen is invisible and refused
            row += drawing::utf8(c);
        }
        auto content = sample_label(1);
        content.patient_name = row;
        const auto outcome = read_back(printed(content, test_stock()), content, test_stock(), test_faces());
        INFO(row << (outcome ? "" : ": " + outcome.error().where + " " + outcome.error().message));
        CHECK(outcome);
    }
}

TEST_CASE("A label whose symbol belongs to another batch is refused") {
    const auto other = gs1_datamatrix("(91)MAIN-B2611015-1OF2-R1-XX", "machine_code").value();
    const auto error = refusal_of_layout([&](Layout& layout) { layout.symbol = other; });
    CHECK(error.where == "machine_code");
    CHECK(error.message.find("B2611015") != std::string::npos);
}

TEST_CASE("Every text that differs from the record is refused with its field") {
    const std::vector<std::pair<std::string, std::function<void(LabelContent&)>>> changes = {
        {"drugs[0].strength", [](LabelContent& c) { c.drugs[0].strength = "30 mg/mL"; }},
        {"drugs[0].strength", [](LabelContent& c) { c.drugs[0].strength = "3 mcg/mL"; }},
        {"drugs[1].total", [](LabelContent& c) { c.drugs[1].total = "600 mg in 20 mL"; }},
        {"drugs[2].daily_dose", [](LabelContent& c) { c.drugs[2].daily_dose = "200 mcg/day"; }},
        {"drugs[0].label_name", [](LabelContent& c) { c.drugs[0].label_name = "morphine sulfate"; }},
        {"patient_name", [](LabelContent& c) { c.patient_name = "Sample, Patricia"; }},
        {"birth_date", [](LabelContent& c) { c.birth_date = "1985-03-14"; }},
        {"record_number", [](LabelContent& c) { c.record_number = "MRN-4712"; }},
        {"use_by", [](LabelContent& c) { c.use_by = "2026-12-30 09:30"; }},
        {"storage", [](LabelContent& c) { c.storage = "STORE AT ROOM TEMPERATURE 20-25 °C"; }},
        {"syringe", [](LabelContent& c) { c.syringe_number = 2; }},
        {"batch", [](LabelContent& c) { c.batch = "B2611015"; }},
        {"flow", [](LabelContent& c) { c.flow = "4 mL/day"; }},
        {"pharmacy_phone", [](LabelContent& c) { c.pharmacy_phone = "(555) 555-0101"; }},
        {"warnings[1]", [](LabelContent& c) { c.warnings[1] = "CIV"; }},
        {"demonstration", [](LabelContent& c) { c.demonstration = "READY FOR USE"; }}};
    const auto content = sample_label(3);
    for (const auto& [field, change] : changes) {
        auto other = content;
        change(other);
        INFO(field);
        CHECK(refusal(other, content).where == field);
    }
}

TEST_CASE("Strengths that changed places are refused") {
    const auto content = sample_label(4);
    auto swapped = content;
    std::swap(swapped.drugs[2].strength, swapped.drugs[3].strength);
    CHECK(refusal(swapped, content).where == "drugs[2].strength");
}

TEST_CASE("A text that is missing, doubled or cut is refused") {
    CHECK(refusal_of_layout([](Layout& layout) {
              std::erase_if(layout.texts, [](const PlacedText& text) { return text.field == "drugs[1].strength"; });
          }).where == "drugs[1].strength");
    CHECK(refusal_of_layout([](Layout& layout) { placed(layout, "batch").text = "B261101"; }).where == "batch");
    CHECK(refusal_of_layout([](Layout& layout) {
              PlacedText twice = placed(layout, "batch");
              twice.box.top = 0;
              twice.baseline = 15;
              layout.texts.push_back(twice);
          }).where == "label");
}

TEST_CASE("A label whose drug has one decimal point less is refused") {
    const auto error =
        refusal_of_layout([](Layout& layout) { placed(layout, "drugs[0].daily_dose").text = "12 mg/day"; });
    CHECK(error.where == "drugs[0].daily_dose");
    CHECK(error.message.find("1.2 mg/day") != std::string::npos);
}

TEST_CASE("Ink over a letter, in the quiet zone or on the margin is refused, though the text can still be read") {
    CHECK(refusal_of_layout([](Layout& layout) {
              layout.rules.push_back({layout.symbol_area.left + 1, layout.symbol_area.top + 20, 3, 40});
          }).where == "machine_code");
    CHECK(refusal_of_layout([](Layout& layout) { layout.rules.push_back({2, 2, 40, 6}); }).where == "label");
    CHECK(refusal_of_layout([](Layout& layout) {
              const Box box = placed(layout, "drugs[0].strength").box;
              layout.rules.push_back({box.left + 4, box.top + 14, 6, 12});
          }).where == "drugs[0].strength");
}

TEST_CASE("A page of another size, a second page and a broken file are refused") {
    const auto content = sample_label(2);
    const auto pdf = printed(content, test_stock());
    auto plain = content;
    plain.demonstration.reset();
    CHECK(read_back(pdf, plain, test_stock("flag-102x38"), test_faces()).error().where == "stock");
    const std::vector<LabelContent> two = {content, content};
    const auto sheet = label_sheet_pdf(two, test_stock(), test_faces(), test_instant()).value();
    CHECK(read_back(sheet, content, test_stock(), test_faces()).error().where == "label");
    CHECK(read_back("no document", content, test_stock(), test_faces()).error().code == ErrorCode::LabelUnreadable);
}

TEST_CASE("Without poppler the read-back says what to install, and nothing passes") {
    const auto content = sample_label(1);
    const auto pdf = printed(content, test_stock());
    const std::string path = std::getenv("PATH");
    setenv("PATH", "/nowhere", 1);
    const auto outcome = read_back(pdf, content, test_stock(), test_faces());
    setenv("PATH", path.c_str(), 1);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::DeviceUnavailable);
    CHECK(outcome.error().message.find("poppler-utils") != std::string::npos);
}

TEST_CASE("A program that does not end is stopped at its deadline") {
    auto child = ChildProgram::start({"sleep", "60"}, "", "coreutils");
    REQUIRE(child);
    const auto outcome = child->finish(std::chrono::steady_clock::now() + std::chrono::milliseconds(20), 1000);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::DeviceUnavailable);
}

TEST_CASE("A program's input reaches it whole and its answer comes back whole") {
    std::string bytes;
    for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i % 251);
    auto child = ChildProgram::start({"cat"}, bytes, "coreutils");
    REQUIRE(child);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    CHECK(child->finish(deadline, 1'000'000) == bytes);
    auto long_answer = ChildProgram::start({"cat"}, bytes, "coreutils");
    REQUIRE(long_answer);
    CHECK_FALSE(long_answer->finish(deadline, 1000));
}

TEST_CASE("A sheet reads back page by page, and two labels that changed places are noticed") {
    std::vector<LabelContent> contents(3, sample_label(2));
    for (std::size_t i = 0; i < contents.size(); ++i) {
        contents[i].batch = "B261101" + std::to_string(i);
        contents[i].machine_code = "(91)MAIN-B261101" + std::to_string(i) + "-1OF2-R1-XX";
    }
    const auto sheet = label_sheet_pdf(contents, test_stock(), test_faces(), test_instant()).value();
    const auto outcome = read_back_sheet(sheet, contents, test_stock(), test_faces());
    REQUIRE(outcome);
    REQUIRE(outcome->size() == 3);
    CHECK(outcome->at(2).symbol == "91MAIN-B2611012-1OF2-R1-XX");
    std::swap(contents[0], contents[1]);
    const auto refused = read_back_sheet(sheet, contents, test_stock(), test_faces());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().where == "labels[0].batch");
}

TEST_CASE("A label can be had as a picture at any sensible resolution") {
    const auto pdf = printed(sample_label(1), test_stock());
    const auto picture = render(pdf, 150);
    REQUIRE(picture);
    CHECK(picture->width == 600);
    CHECK(picture->height == 300);
    CHECK_FALSE(render(pdf, 5));
}
