#include "labels/stock.h"

#include <algorithm>
#include <array>

namespace cisterna::labels {
namespace {

constexpr LetterSizes flag_preferred = {.route = 120,
                                        .exclusion = 90,
                                        .warning = 75,
                                        .patient = 110,
                                        .identity = 80,
                                        .name = 105,
                                        .strength = 120,
                                        .detail = 75,
                                        .use_by = 95,
                                        .small = 75};
constexpr LetterSizes flag_minimum = {.route = 100,
                                      .exclusion = 80,
                                      .warning = 60,
                                      .patient = 80,
                                      .identity = 60,
                                      .name = 80,
                                      .strength = 100,
                                      .detail = 70,
                                      .use_by = 80,
                                      .small = 60};
// 4 x 2, 4 x 3 and 4 x 1.5 inches. 3 x 1.5 inches were tried: a name such as HYDROmorphone hydrochloride and its
// strength then need letters below 8 points.
constexpr auto all_stocks = std::to_array<Stock>({
    {"flag-102x51", 300, 1200, 600, 14, 300, 4, 2, 4, flag_preferred, flag_minimum},
    {"flag-102x51-203dpi", 203, 812, 406, 9, 203, 3, 2, 3, flag_preferred, flag_minimum},
    {"flag-102x51-600dpi", 600, 2400, 1200, 28, 600, 8, 2, 4, flag_preferred, flag_minimum},
    {"flag-102x76", 300, 1200, 900, 14, 300, 4, 2, 4, flag_preferred, flag_minimum},
    {"flag-102x38", 300, 1200, 450, 14, 300, 4, 2, 2, flag_preferred, flag_minimum},
});

}  // namespace

std::span<const Stock> stocks() {
    return all_stocks;
}

Result<Stock> find_stock(std::string_view name) {
    const auto found =
        std::find_if(all_stocks.begin(), all_stocks.end(), [&](const Stock& s) { return s.name == name; });
    if (found != all_stocks.end()) return *found;
    std::string known;
    for (const Stock& stock : all_stocks) known += (known.empty() ? "" : ", ") + std::string(stock.name);
    return refuse(ErrorCode::NotFound, "stock",
                  "There is no label stock called " + std::string(name) + ". Choose one of: " + known + ".");
}

}  // namespace cisterna::labels
