// What a label costs: laying out, drawing, reading back. Nothing fails when a budget is missed: the
// computer may be busy.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "labels/pdf.h"
#include "labels/read_back.h"
#include "tests/unit/labels/sample_label.h"

namespace {

using namespace cisterna;
using namespace cisterna::labels;

// Medians in milliseconds.
struct Times {
    double wall;
    double processor;  // of this program alone; children are not counted
};

double processor_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

Times time_of(int runs, int labels, const std::function<void()>& work) {
    std::vector<double> wall;
    std::vector<double> processor;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const double processor_start = processor_milliseconds();
        work();
        processor.push_back((processor_milliseconds() - processor_start) / labels);
        wall.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() /
                       labels);
    }
    return {median(wall), median(processor)};
}

// Work inside this program is judged by its processor time, which a busy computer changes little; work that waits for
// other programs by the clock.
enum class Judged { Processor, Wall };

void print(const char* what, const Times& times, double budget, Judged judged = Judged::Processor) {
    const double figure = judged == Judged::Processor ? times.processor : times.wall;
    std::printf("%-32s wall %7.2f ms   processor %6.2f ms   budget %5.1f ms %-9s   %s\n", what, times.wall,
                times.processor, budget, judged == Judged::Processor ? "processor" : "wall",
                figure <= budget ? "met" : "MISSED");
}

}  // namespace

int main() {
    const auto& faces = test_faces();
    const Stock stock = test_stock();
    const auto created = test_instant();
    const LabelContent content = sample_label(3);
    const std::vector<LabelContent> hundred(100, content);
    LabelContent too_long = content;
    too_long.drugs[0].label_name = std::string(300, 'w');

    const auto pdf = label_pdf(content, stock, faces, created);
    const auto sheet = label_sheet_pdf(hundred, stock, faces, created);
    if (!pdf || !sheet) return 1;
    std::printf("label of %zu fields, %zu bytes; 100 labels, %zu bytes\n", fields(content).size(), pdf->size(),
                sheet->size());
    print("faces, once a program", time_of(11, 1, [] { (void)drawing::Faces::find(); }), 50);
    print("layout", time_of(101, 1, [&] { (void)lay_out(content, stock, faces); }), 1);
    print("refusing a name of 300 letters", time_of(11, 1, [&] { (void)lay_out(too_long, stock, faces); }), 50);
    print("label_pdf", time_of(101, 1, [&] { (void)label_pdf(content, stock, faces, created); }), 5);
    print("label_sheet_pdf of 100, each",
          time_of(11, 100, [&] { (void)label_sheet_pdf(hundred, stock, faces, created); }), 1);
    print("read_back", time_of(21, 1, [&] { (void)read_back(*pdf, content, stock, faces); }), 145, Judged::Wall);
    const auto both = [&] {
        const auto bytes = label_pdf(content, stock, faces, created);
        (void)read_back(*bytes, content, stock, faces);
    };
    print("label_pdf and read_back", time_of(21, 1, both), 150, Judged::Wall);
    print("read_back_sheet of 100, each",
          time_of(1, 100, [&] { (void)read_back_sheet(*sheet, hundred, stock, faces); }), 150, Judged::Wall);
}
