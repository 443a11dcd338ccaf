// What it costs to find and read symbols in a picture. Nothing fails when a budget is missed: the computer may be busy.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "scanner/decode.h"
#include "scanner/isolated.h"
#include "tests/unit/scanner/drawing.h"

namespace {

using namespace cisterna::scanner;

constexpr int rounds = 15;
constexpr double found_budget = 40;     // milliseconds
constexpr double nothing_budget = 150;  // milliseconds

double processor_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double wall_milliseconds() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print_times(const char* what, double budget, const std::function<std::size_t()>& decode_once) {
    std::size_t symbols = decode_once();
    std::vector<double> wall;
    std::vector<double> processor;
    for (int i = 0; i < rounds; ++i) {
        const double wall_start = wall_milliseconds();
        const double processor_start = processor_milliseconds();
        symbols = decode_once();
        processor.push_back(processor_milliseconds() - processor_start);
        wall.push_back(wall_milliseconds() - wall_start);
    }
    std::printf("%-44s %zu read  %7.1f ms wall  %7.1f ms processor  budget %3.0f ms\n", what, symbols, median(wall),
                median(processor), budget);
}

const std::string sample = "[01]09501101530003[17]261123[10]AB-123[21]0001";

Picture with_symbol(Picture picture, const drawing::Placement& placement) {
    drawing::draw(picture, drawing::gs1_datamatrix(sample), placement);
    return picture;
}

Picture print() {
    auto picture = drawing::blank(1280, 960);
    drawing::draw_print(picture, 30, 30, 1220, 900, 7);
    return picture;
}

Picture noise() {
    auto picture = drawing::blank(1280, 960, 200);
    drawing::add_noise(picture, 20, 3);
    return picture;
}

Picture three() {
    auto picture = with_symbol(drawing::blank(1280, 960, 200), {.x = 200, .y = 200, .degrees = 20});
    picture = with_symbol(picture, {.x = 900, .y = 300, .degrees = 70});
    return with_symbol(picture, {.x = 500, .y = 800, .module = 3});
}

}  // namespace

int main() {
    struct Case {
        const char* what;
        Picture picture;
        double budget;
    };
    const auto paper = drawing::blank(1280, 960);
    const std::vector<Case> cases = {
        {"in the centre", with_symbol(paper, {.x = 640, .y = 480}), found_budget},
        {"off the centre", with_symbol(paper, {.x = 250, .y = 180}), found_budget},
        {"off the centre, turned by 33 degrees", with_symbol(paper, {.x = 1000, .y = 700, .degrees = 33}),
         found_budget},
        {"three on a grey table", three(), found_budget},
        {"among print", with_symbol(print(), {.x = 300, .y = 250, .degrees = 10}), found_budget},
        {"nothing: plain paper", paper, nothing_budget},
        {"nothing: print", print(), nothing_budget},
        {"nothing: noise", noise(), nothing_budget},
    };
    std::printf("1280 x 960 pixels, median of %d\n", rounds);
    for (const auto& [what, picture, budget] : cases) {
        const auto& seen = picture;
        print_times(what, budget, [&] { return decode(seen).size(); });
        print_times("  DataMatrix alone", budget,
                    [&] { return decode(seen, {.formats = {Format::DataMatrix}}).size(); });
    }
    const auto file = write_png(cases[1].picture).value();
    print_times("off the centre, PNG in the decoder process", found_budget, [&] {
        const auto symbols = decode_isolated(file);
        return symbols ? symbols->size() : 0;
    });
}
