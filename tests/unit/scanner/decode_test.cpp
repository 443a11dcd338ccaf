#include "scanner/decode.h"

#include <catch2/catch.hpp>

#include "drawing.h"

using namespace cisterna;
using namespace cisterna::scanner;

namespace {

const std::string sample = "[01]09501101530003[17]261123[10]AB-123[21]0001";

}  // namespace

TEST_CASE("A GS1 DataMatrix is read in all nine regions and the corners of a picture") {
    const auto modules = drawing::gs1_datamatrix(sample);
    for (const double x : {75.0, 220.0, 640.0, 1060.0, 1205.0}) {
        for (const double y : {75.0, 160.0, 480.0, 800.0, 885.0}) {
            CAPTURE(x, y);
            auto picture = drawing::blank(1280, 960);
            drawing::draw(picture, modules, {.x = x, .y = y});
            const auto symbols = decode(picture);
            REQUIRE(symbols.size() == 1);
            CHECK(symbols[0].bytes == drawing::scanned(sample));
            CHECK(symbols[0].identifier == "]d2");
            CHECK(symbols[0].format == "DataMatrix");
            CHECK(std::abs(symbols[0].x - x) <= 2);
            CHECK(std::abs(symbols[0].y - y) <= 2);
        }
    }
}
