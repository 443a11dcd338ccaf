#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace cisterna::bench {

// Runs `work` that many times; the median of the clock's time for one run, in milliseconds.
template <class Work>
double median_milliseconds(int runs, const Work& work) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

// One figure with its budget beside it. Nothing fails when a budget is missed: the computer may be busy.
inline void print_beside_budget(const char* what, double milliseconds, double budget) {
    std::printf("%-60s %9.3f ms   budget %7.1f ms   %s\n", what, milliseconds, budget,
                milliseconds <= budget ? "met" : "MISSED");
}

// A figure that no budget was set for.
inline void print(const char* what, double milliseconds) {
    std::printf("%-60s %9.3f ms\n", what, milliseconds);
}

}  // namespace cisterna::bench
