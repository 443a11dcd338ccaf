#include <catch2/catch.hpp>

#include <algorithm>

#include "labels/proof.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

namespace {

void whiten(scanner::Picture& picture, const Box& box) {
    for (int y = box.top; y < box.bottom(); ++y) {
        for (int x = box.left; x < box.right(); ++x) {
            picture.luminance[static_cast<std::size_t>(y * picture.width + x)] = 255;
        }
    }
}

scanner::Picture shifted_right(const scanner::Picture& picture) {
    auto result = picture;
    for (int y = 0; y < picture.height; ++y) {
        const auto row = picture.luminance.begin() + static_cast<std::ptrdiff_t>(y) * picture.width;
        std::copy(row, row + picture.width - 1,
                  result.luminance.begin() + static_cast<std::ptrdiff_t>(y) * picture.width + 1);
    }
    return result;
}

}  // namespace

TEST_CASE("A lost decimal point is a difference in ink, on every stock") {
    for (const Stock& stock : stocks()) {
        auto content = sample_label(2);
        content.demonstration.reset();
        const auto layout = lay_out(content, stock, test_faces());
        REQUIRE(layout);
        const auto expected = proof(*layout, test_faces());
        REQUIRE(expected);
        const auto dose = std::find_if(layout->texts.begin(), layout->texts.end(),
                                       [](const PlacedText& text) { return text.field == "drugs[0].daily_dose"; });
        REQUIRE(dose->text == "1.2 mg/day");
        const auto until = [&](const char* text) {
            return dose->box.left + static_cast<int>(test_faces().width(text, dose->weight) * dose->size / 1000);
        };
        auto drawn = *expected;
        whiten(drawn, {until("1"), dose->box.top, until("1.") - until("1"), dose->box.height});
        INFO(stock.name);
        const auto differences = ink_differences(*expected, drawn, std::max(1, stock.dots_per_inch / 300));
        REQUIRE(differences.size() >= 3 * fewest_real_differences);
        CHECK(differences.front().x >= until("1"));
        CHECK(differences.front().x <= until("1."));
    }
}

TEST_CASE("A shift within the tolerance is no difference, a larger one is") {
    const auto layout = lay_out(sample_label(2), test_stock(), test_faces());
    REQUIRE(layout);
    const auto expected = proof(*layout, test_faces());
    REQUIRE(expected);
    const auto once = shifted_right(*expected);
    CHECK(ink_differences(*expected, *expected, 0).empty());
    CHECK(ink_differences(*expected, once, 1).empty());
    CHECK_FALSE(ink_differences(*expected, shifted_right(once), 1).empty());
}
