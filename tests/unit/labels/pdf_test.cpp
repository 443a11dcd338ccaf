#include <catch2/catch.hpp>

#include "labels/pdf.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

TEST_CASE("The same label gives the same bytes") {
    const auto first = label_pdf(sample_label(3), test_stock(), test_faces(), test_instant());
    const auto second = label_pdf(sample_label(3), test_stock(), test_faces(), test_instant());
    REQUIRE(first);
    REQUIRE(second);
    CHECK(*first == *second);
    CHECK(first->starts_with("%PDF-"));
}

TEST_CASE("Another moment gives other bytes, and the moment stands in the document") {
    const auto first = label_pdf(sample_label(1), test_stock(), test_faces(), test_instant());
    const auto second =
        label_pdf(sample_label(1), test_stock(), test_faces(), test_instant().plus(std::chrono::seconds(1)));
    REQUIRE(first);
    REQUIRE(second);
    CHECK(*first != *second);
    CHECK(first->find("D:20261123093000-05'00'") != std::string::npos);
    CHECK(second->find("D:20261123093001-05'00'") != std::string::npos);
}

TEST_CASE("A patient's name is not in the document's properties") {
    auto content = sample_label(1);
    const auto pdf = label_pdf(content, test_stock(), test_faces(), test_instant());
    REQUIRE(pdf);
    CHECK(pdf->find("Sample") == std::string::npos);
}

TEST_CASE("A sheet refuses with the number of the label that is wrong") {
    std::vector<LabelContent> contents(3, sample_label(2));
    CHECK(label_sheet_pdf(contents, test_stock(), test_faces(), test_instant()));
    contents[2].drugs[1].strength.clear();
    const auto refused = label_sheet_pdf(contents, test_stock(), test_faces(), test_instant());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().where == "labels[2].drugs[1].strength");
    CHECK(label_sheet_pdf({}, test_stock(), test_faces(), test_instant()).error().code == ErrorCode::ValueMissing);
}

TEST_CASE("A character without a glyph ends the document with its name, and nothing is drawn in its place") {
    drawing::Document document(test_faces(), {"Test", test_instant()});
    auto& page = document.add_page(200, 100);
    page.text("before", 10, 20, {});
    page.text("王", 10, 40, {}, drawing::Align::Left, "patient");
    page.text("after", 10, 60, {});
    const auto bytes = document.finish();
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == ErrorCode::GlyphMissing);
    CHECK(bytes.error().where == "patient");
}

TEST_CASE("Missing fonts are a configuration mistake, told with the folder") {
    const auto faces = drawing::Faces::load("/nowhere/fonts");
    REQUIRE_FALSE(faces);
    CHECK(faces.error().code == ErrorCode::ConfigurationInvalid);
    CHECK(faces.error().message.find("/nowhere/fonts") != std::string::npos);
}
