#include "scanner/decode.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "drawing.h"

using namespace cisterna;
using namespace cisterna::scanner;

namespace {

const std::string sample = "[01]09501101530003[17]261123[10]AB-123[21]0001";

// A different lot and serial for each number, so that one picture's content is never another's.
std::string sample_of(int number) {
    return "[01]09501101530003[17]261123[10]L" + std::to_string(1000 + number) + "[21]" +
           std::to_string(7919 * (number + 1));
}

void check_only(const std::vector<Symbol>& symbols, const std::string& elements) {
    REQUIRE(symbols.size() == 1);
    CHECK(symbols[0].bytes == drawing::scanned(elements));
    CHECK(symbols[0].identifier == "]d2");
    CHECK(symbols[0].format == "DataMatrix");
}

// Nothing but what was written may be read; whether it was read at all is told.
bool is_read_right(const Picture& picture, const std::string& elements) {
    const auto symbols = decode(picture);
    for (const auto& symbol : symbols) CHECK(symbol.bytes == drawing::scanned(elements));
    return !symbols.empty();
}

double between(std::mt19937& source, double least, double most) {
    return least + (most - least) * static_cast<double>(source()) / 4294967296.0;
}

}  // namespace

TEST_CASE("A GS1 DataMatrix is read in all nine regions and the corners of a picture, with its place") {
    const auto modules = drawing::gs1_datamatrix(sample);
    for (const double x : {68.0, 220.0, 640.0, 1060.0, 1212.0}) {
        for (const double y : {68.0, 160.0, 480.0, 800.0, 892.0}) {
            CAPTURE(x, y);
            auto picture = drawing::blank(1280, 960);
            drawing::draw(picture, modules, {.x = x, .y = y});
            const auto symbols = decode(picture);
            check_only(symbols, sample);
            CHECK(std::abs(symbols[0].x - x) <= 3);
            CHECK(std::abs(symbols[0].y - y) <= 3);
            const auto reach = std::lround(modules.width * 5 / 2.0);
            CHECK(std::abs(symbols[0].corners[0].x - (x - static_cast<double>(reach))) <= 6);
            CHECK(std::abs(symbols[0].corners[2].y - (y + static_cast<double>(reach))) <= 6);
        }
    }
}

TEST_CASE("A DataMatrix is read from two to twelve pixels a module") {
    for (const double module : {2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0}) {
        CAPTURE(module);
        auto picture = drawing::blank(1280, 960);
        drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 300, .y = 640, .module = module});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("A square DataMatrix is read at every angle") {
    for (int degrees = 0; degrees < 360; degrees += 9) {
        CAPTURE(degrees);
        auto picture = drawing::blank(640, 480);
        drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 180, .y = 330, .degrees = degrees + 0.5});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("A rectangular DataMatrix is read at every angle") {
    for (int degrees = 0; degrees < 360; degrees += 9) {
        CAPTURE(degrees);
        auto picture = drawing::blank(640, 480);
        drawing::draw(picture, drawing::gs1_datamatrix(sample, drawing::Shape::Rectangle16x48),
                      {.x = 220, .y = 300, .degrees = degrees + 0.5});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("A white label on a grey table is read at every angle") {
    for (int degrees = 0; degrees < 360; degrees += 15) {
        CAPTURE(degrees);
        auto picture = drawing::blank(640, 480, 150);
        drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 200, .y = 280, .degrees = double(degrees)});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("A DataMatrix that is seen at a slant is read") {
    for (int degrees = 0; degrees < 360; degrees += 30) {
        CAPTURE(degrees);
        auto picture = drawing::blank(640, 480);
        drawing::draw(picture, drawing::gs1_datamatrix(sample),
                      {.x = 400, .y = 160, .module = 6, .degrees = double(degrees), .module_height = 4.2});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("A DataMatrix is read through noise, blur, weak contrast and all of them together") {
    std::mt19937 source(20261123);
    for (int i = 0; i < 12; ++i) {
        CAPTURE(i);
        const auto elements = sample_of(i);
        const drawing::Placement placement{.x = between(source, 110, 530),
                                           .y = between(source, 110, 370),
                                           .module = between(source, 4.5, 7),
                                           .degrees = between(source, -20, 20)};
        const auto clean = [&] {
            auto picture = drawing::blank(640, 480);
            drawing::draw(picture, drawing::gs1_datamatrix(elements), placement);
            return picture;
        };
        auto noisy = clean();
        drawing::add_noise(noisy, 30, source());
        CHECK(is_read_right(noisy, elements));

        auto blurred = clean();
        drawing::blur(blurred, 0.4 * placement.module);
        CHECK(is_read_right(blurred, elements));

        auto pale = drawing::blank(640, 480, 170);
        auto grey = placement;
        grey.dark = 120;
        grey.light = 170;
        drawing::draw(pale, drawing::gs1_datamatrix(elements), grey);
        drawing::add_noise(pale, 5, source());
        CHECK(is_read_right(pale, elements));

        auto poor = clean();
        drawing::blur(poor, 0.25 * placement.module);
        drawing::add_noise(poor, 12, source());
        CHECK(is_read_right(poor, elements));
    }
}

TEST_CASE("A picture that is too poor to read gives nothing, never another content") {
    std::mt19937 source(7);
    for (int i = 0; i < 20; ++i) {
        CAPTURE(i);
        const auto elements = sample_of(i);
        auto picture = drawing::blank(480, 360);
        const double module = between(source, 2, 5);
        drawing::draw(picture, drawing::gs1_datamatrix(elements),
                      {.x = 240, .y = 180, .module = module, .degrees = between(source, 0, 360)});
        drawing::blur(picture, module * between(source, 0.4, 0.9));
        drawing::add_noise(picture, between(source, 0, 60), source());
        is_read_right(picture, elements);  // checks what is read, if anything
    }
}

TEST_CASE("A symbol among small print is read, and the print is not") {
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
        CAPTURE(seed);
        auto picture = drawing::blank(1280, 960);
        drawing::draw_print(picture, 20, 20, 1240, 920, seed);
        CHECK(decode(picture).empty());
        drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 250.0 + 200 * seed, .y = 700, .module = 4});
        check_only(decode(picture), sample);
    }
}

TEST_CASE("Several symbols in one picture are all read, from top to bottom and from left to right") {
    auto picture = drawing::blank(1280, 960, 210);
    drawing::draw(picture, drawing::gs1_datamatrix(sample_of(1)), {.x = 900, .y = 200, .degrees = 30});
    drawing::draw(picture, drawing::gs1_datamatrix(sample_of(2), drawing::Shape::Rectangle16x48),
                  {.x = 300, .y = 500, .degrees = 120});
    drawing::draw(picture, drawing::gs1_datamatrix(sample_of(3)), {.x = 1000, .y = 760, .module = 3});
    const auto symbols = decode(picture);
    REQUIRE(symbols.size() == 3);
    CHECK(symbols[0].bytes == drawing::scanned(sample_of(1)));
    CHECK(symbols[1].bytes == drawing::scanned(sample_of(2)));
    CHECK(symbols[2].bytes == drawing::scanned(sample_of(3)));
}

TEST_CASE("Twelve labels side by side are all read") {
    auto picture = drawing::blank(1280, 960);
    for (int i = 0; i < 12; ++i)
        drawing::draw(picture, drawing::gs1_datamatrix(sample_of(i)),
                      {.x = 160.0 + 320 * (i % 4), .y = 160.0 + 320 * (i / 4), .module = 4});
    const auto symbols = decode(picture);
    REQUIRE(symbols.size() == 12);
    for (int i = 0; i < 12; ++i)
        CHECK(std::any_of(symbols.begin(), symbols.end(),
                          [&](const Symbol& symbol) { return symbol.bytes == drawing::scanned(sample_of(i)); }));
}

TEST_CASE("Two labels with the same content are two symbols") {
    auto picture = drawing::blank(1280, 960);
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 300, .y = 300});
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 900, .y = 300});
    const auto symbols = decode(picture);
    REQUIRE(symbols.size() == 2);
    CHECK(symbols[0].x < symbols[1].x);
}

TEST_CASE("Every symbology is read with its identifier when it is asked for") {
    struct Expected {
        drawing::Modules modules;
        drawing::Placement placement;
        std::string identifier, format, bytes;
    };
    const std::string gtin_and_lot = "[01]09501101530003[10]AB-123[17]261123";
    const std::vector<Expected> all = {
        {drawing::gs1_128(gtin_and_lot),
         {.module = 3, .quiet = 12, .module_height = 120},
         "]C1",
         "Code128",
         drawing::scanned(gtin_and_lot)},
        {drawing::databar_expanded(gtin_and_lot),
         {.module = 3, .quiet = 12, .module_height = 140},
         "]e0",
         "DataBarExpanded",
         drawing::scanned(gtin_and_lot)},
        {drawing::qr_code("https://example.org/label"),
         {.module = 5, .quiet = 4},
         "]Q1",
         "QRCode",
         "https://example.org/label"},
        {drawing::ean_13("950110153000"),
         {.module = 4, .quiet = 12, .module_height = 200},
         "]E0",
         "EAN-13",
         "9501101530003"},
        {drawing::upc_a("03600029145"),
         {.module = 4, .quiet = 12, .module_height = 200},
         "]E0",
         "UPC-A",
         "0036000291452"},
        {drawing::datamatrix("not GS1: ü"), {}, "]d1", "DataMatrix", "not GS1: \xfc"},
    };
    for (const auto& expected : all) {
        CAPTURE(expected.format);
        for (const double degrees : {0.0, 8.0, 90.0, 180.0}) {
            CAPTURE(degrees);
            auto picture = drawing::blank(1280, 1280);
            auto placement = expected.placement;
            placement.x = 620;
            placement.y = 660;
            placement.degrees = degrees;
            drawing::draw(picture, expected.modules, placement);
            const auto symbols = decode(picture, {.formats = {all_formats.begin(), all_formats.end()}});
            REQUIRE(symbols.size() == 1);
            CHECK(symbols[0].identifier == expected.identifier);
            CHECK(symbols[0].format == expected.format);
            CHECK(symbols[0].bytes == expected.bytes);
        }
    }
}

TEST_CASE("Symbologies with weak checks are not read unless they are asked for") {
    auto picture = drawing::blank(640, 480);
    drawing::draw(picture, drawing::ean_13("950110153000"),
                  {.x = 320, .y = 240, .module = 4, .quiet = 12, .module_height = 200});
    CHECK(decode(picture).empty());
    CHECK(decode(picture, {.formats = {Format::Ean13}}).size() == 1);
}

TEST_CASE("Every format has a name, and the name finds it") {
    for (const auto format : all_formats) CHECK(format_named(name_of(format)) == format);
    CHECK(format_named("Codabar") == std::nullopt);
    CHECK(format_named("") == std::nullopt);
}

TEST_CASE("Only the formats that are asked for are read") {
    auto picture = drawing::blank(640, 480);
    drawing::draw(picture, drawing::qr_code("a web page"), {.x = 160, .y = 200, .module = 5, .quiet = 4});
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 480, .y = 240});
    CHECK(decode(picture).size() == 2);
    check_only(decode(picture, {.formats = {Format::DataMatrix}}), sample);
    REQUIRE(decode(picture, {.formats = {Format::QrCode}}).size() == 1);
    CHECK(decode(picture, {.formats = {}}).empty());
}

TEST_CASE("Empty, tiny, plain and noisy pictures hold no symbol") {
    CHECK(decode({}).empty());
    CHECK(decode({-3, 5, {}}).empty());
    CHECK(decode({100, 100, std::vector<std::uint8_t>(99)}).empty());
    for (int side = 1; side < 40; ++side) CHECK(decode(drawing::blank(side, side)).empty());
    CHECK(decode(drawing::blank(12'000, 1)).empty());
    CHECK(decode(drawing::blank(1, 12'000)).empty());
    CHECK(decode(drawing::blank(1280, 960, 0)).empty());
    for (std::uint32_t seed = 0; seed < 5; ++seed) {
        auto noise = drawing::blank(641, 477, 128);
        drawing::add_noise(noise, 60, seed);
        CHECK(decode(noise).empty());
    }
}

TEST_CASE("A symbol that fills the picture is read") {
    auto picture = drawing::blank(130, 130);
    drawing::draw(picture, drawing::gs1_datamatrix(sample), {.x = 65, .y = 65, .module = 5, .quiet = 1});
    check_only(decode(picture), sample);
}
