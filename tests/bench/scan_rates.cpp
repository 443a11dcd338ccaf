// How often a DataMatrix is read, by how poor its picture is: scan_rates [PICTURES OF EACH CLASS] [HALF]
// Half 0 is the set by which the ladder of attempts was chosen; only half 1 tells what it is worth. A wrong reading is
// a failure of the program (exit code 1), a missing one is not.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "scanner/decode.h"
#include "tests/unit/scanner/drawing.h"

namespace {

using namespace cisterna::scanner;
using drawing::Modules;
using drawing::Placement;
using drawing::Shape;

class Chance {
public:
    explicit Chance(std::uint_fast32_t seed) : source_(seed) {}
    double between(double least, double most) {
        return least + (most - least) * static_cast<double>(source_()) / 4294967296.0;
    }
    int below(int most) { return static_cast<int>(source_() % static_cast<std::uint_fast32_t>(most)); }
    std::uint_fast32_t seed() { return source_(); }

private:
    std::mt19937 source_;
};

std::string content(Chance& chance) {
    std::string elements = "[01]09501101530003[17]261123[10]";
    for (int i = 3 + chance.below(6); i > 0; --i) elements += "ABCDEFGHJK0123456789-"[chance.below(21)];
    return elements + "[21]" + std::to_string(chance.below(10'000));
}

Placement anywhere(Chance& chance, const Picture& picture, const Modules& modules, double module, double degrees) {
    const double reach = std::hypot(modules.width / 2.0 + 2, modules.height / 2.0 + 2) * module;
    const auto along = [&](int side) {
        return chance.between(std::min(reach, side / 2.0), std::max(side - reach, side / 2.0));
    };
    return {.x = along(picture.width), .y = along(picture.height), .module = module, .degrees = degrees};
}

void cover_with_blobs(Chance& chance, Picture& picture, const Placement& placement, const Modules& modules) {
    for (int i = 2 + chance.below(7); i > 0; --i) {
        const double x = placement.x + chance.between(-0.5, 0.5) * modules.width * placement.module;
        const double y = placement.y + chance.between(-0.5, 0.5) * modules.height * placement.module;
        const Modules spot{1, 1, {chance.below(2) == 0}};
        drawing::draw(picture, spot,
                      {.x = x, .y = y, .module = placement.module * chance.between(1.2, 2.6), .quiet = 0});
    }
}

struct PictureClass {
    std::string name;
    std::array<double, 2> module;  // pixels, from and to
    double degrees;                // turned by up to so many either way
    int table = 255;               // the grey around the label
    double blur = 0;               // standard deviation, modules
    double noise = 0;              // standard deviation, grey levels
    int contrast = 255;            // between dark and light
    double tilt = 1;               // height of a module over its width
    bool blobs = false;
    bool print = false;
};

const std::vector<PictureClass> classes = {
    {"level, anywhere", {3, 8}, 0},
    {"any angle", {3, 8}, 180},
    {"any angle on a grey table", {4, 8}, 180, 150},
    {"any angle, tilted by 50 degrees", {4, 8}, 180, 255, 0, 0, 255, 0.65},
    {"1.5 pixels a module", {1.5, 1.5}, 10},
    {"2 pixels a module", {2, 2}, 10},
    {"10 to 16 pixels a module", {10, 16}, 45},
    {"blur of 0.4 module", {3, 7}, 15, 255, 0.4},
    {"blur of 0.5 module", {3, 7}, 15, 255, 0.5},
    {"blur of 0.6 module", {3, 7}, 15, 255, 0.6},
    {"blur of 0.7 module", {3, 7}, 15, 255, 0.7},
    {"noise of 25", {4, 8}, 20, 255, 0, 25},
    {"noise of 40", {4, 8}, 20, 255, 0, 40},
    {"noise of 55", {4, 8}, 20, 255, 0, 55},
    {"contrast of 40, noise of 5", {4, 8}, 20, 160, 0, 5, 40},
    {"contrast of 25, noise of 5", {4, 8}, 20, 145, 0, 5, 25},
    {"blur of 0.25 module and noise of 12", {4, 8}, 180, 255, 0.25, 12},
    {"2 to 8 spots", {4, 8}, 20, 255, 0, 0, 255, 1, true},
    {"among print", {3, 7}, 10, 255, 0, 0, 255, 1, false, true},
};

struct Drawn {
    Picture picture;
    std::string bytes;
};

Drawn picture_of(const PictureClass& kind, Shape shape, std::uint_fast32_t seed) {
    Chance chance(seed);
    const auto elements = content(chance);
    const auto modules = drawing::gs1_datamatrix(elements, shape);
    const bool large = kind.print || kind.module[1] > 9;
    auto picture = drawing::blank(large ? 1280 : 640, large ? 960 : 480, kind.table);
    if (kind.print) drawing::draw_print(picture, 30, 30, 1220, 900, chance.seed());
    const double module = chance.between(kind.module[0], kind.module[1]);
    auto placement = anywhere(chance, picture, modules, module, chance.between(-kind.degrees, kind.degrees));
    placement.module_height = placement.module * kind.tilt;
    if (kind.contrast < 255) {
        placement.dark = kind.table - kind.contrast;
        placement.light = kind.table;
    }
    drawing::draw(picture, modules, placement);
    if (kind.blobs) cover_with_blobs(chance, picture, placement, modules);
    if (kind.blur > 0) drawing::blur(picture, kind.blur * placement.module);
    if (kind.noise > 0) drawing::add_noise(picture, kind.noise, chance.seed());
    return {std::move(picture), drawing::scanned(elements)};
}

struct Score {
    int read = 0;
    int wrong = 0;
};

Score score_of(const PictureClass& kind, Shape shape, int pictures, int half) {
    Score score;
    for (int i = 0; i < pictures; ++i) {
        const auto drawn = picture_of(kind, shape, static_cast<std::uint_fast32_t>(2 * i + half + 1));
        for (const auto& symbol : decode(drawn.picture)) ++(symbol.bytes == drawn.bytes ? score.read : score.wrong);
    }
    return score;
}

}  // namespace

int main(int count, char** words) {
    const int pictures = count > 1 ? std::atoi(words[1]) : 40;
    const int half = count > 2 ? std::atoi(words[2]) : 1;
    std::printf("%d pictures of each class, half %d: read square, read 16x48 (wrong)\n", pictures, half);
    Score all;
    for (const auto& kind : classes) {
        const auto square = score_of(kind, Shape::Square, pictures, half);
        const auto rectangle = score_of(kind, Shape::Rectangle16x48, pictures, half);
        std::printf("%-40s %4d %4d (%d)\n", kind.name.c_str(), square.read, rectangle.read,
                    square.wrong + rectangle.wrong);
        all = {all.read + square.read + rectangle.read, all.wrong + square.wrong + rectangle.wrong};
    }
    std::printf("%-40s %4d of %d (%d wrong)\n", "all", all.read, 2 * pictures * static_cast<int>(classes.size()),
                all.wrong);
    return all.wrong == 0 ? 0 : 1;
}
