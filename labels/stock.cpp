#include "labels/stock.h"

#include <algorithm>
#include <array>

namespace cisterna::labels {
namespace {

constexpr LetterSizes flag_preferred = {.route = 130,
                                        .exclusion = 90,
                                        .warning = 75,
                                        .patient = 110,
                                        .identity = 80,
                                        .name = 105,
                                        .strength = 120,
                                        .detail = 85,
                                        .use_by = 95,
                                        .small = 75};
constexpr LetterSizes flag_minimum = {.route = 100,
                                      .exclusion = 80,
                                      .warning = 60,
                                      .patient = 80,
                                      .identity = 60,
                                      .name = 80,
                                      .strength = 100,
                                      .detail = 65,
                                      .use_by = 80,
                                      .small = 60};
constexpr LetterSizes syringe_preferred = {.route = 100,
                                           .exclusion = 75,
                                           .warning = 65,
                                           .patient = 90,
                                           .identity = 65,
                                           .name = 85,
                                           .strength = 105,
                                           .detail = 70,
                                           .use_by = 80,
                                           .small = 60};
constexpr LetterSizes syringe_minimum = {.route = 90,
                                         .exclusion = 65,
                                         .warning = 60,
                                         .patient = 75,
                                         .identity = 60,
                                         .name = 80,
                                         .strength = 90,
                                         .detail = 60,
                                         .use_by = 70,
                                         .small = 60};

// 4 x 2 inches and 3 x 1.5 inches.
constexpr auto all_stocks = std::to_array<Stock>({
    {"flag-102x51", 300, 1200, 600, 20, 300, 4, 2, 4, flag_preferred, flag_minimum},
    {"flag-102x51-203dpi", 203, 812, 406, 14, 203, 3, 2, 4, flag_preferred, flag_minimum},
    {"flag-102x51-600dpi", 600, 2400, 1200, 40, 600, 8, 2, 4, flag_preferred, flag_minimum},
    {"syringe-76x38", 300, 900, 450, 16, 230, 4, 2, 2, syringe_preferred, syringe_minimum},
});

}  // namespace

std::span<const Stock> stocks() { return all_stocks; }

Result<Stock> find_stock(std::string_view name) {
    const auto found = std::find_if(all_stocks.begin(), all_stocks.end(), [&](const Stock& s) { return s.name == name; });
    if (found != all_stocks.end()) return *found;
    std::string known;
    for (const Stock& stock : all_stocks) known += (known.empty() ? "" : ", ") + std::string(stock.name);
    return refuse(ErrorCode::NotFound, "stock",
                  "There is no label stock called " + std::string(name) + ". Choose one of: " + known + ".");
}

}  // namespace cisterna::labels
