#include "scanner/regions.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace cisterna::scanner {
namespace {

// The deviation of the luminance in the cells of a grid over the picture.
struct CellMap {
    int cell = 0;   // pixels on a side
    int width = 0;  // cells
    int height = 0;
    std::vector<int> deviation;  // standard deviation, grey levels

    int at(int x, int y) const { return deviation[std::size_t(y) * std::size_t(width) + std::size_t(x)]; }
};

constexpr int smallest_cell = 8;        // pixels: a module or more, so that a cell in a symbol holds an edge
constexpr int most_cells_across = 160;  // larger pictures get larger cells
constexpr int least_deviation = 5;      // grey levels; below it nothing can be read
constexpr double common_side = 56;      // pixels: most symbols are as large; smaller parts are mostly letters
constexpr int smallest_symbol = 18;     // pixels: 10 modules of nearly 2 pixels

CellMap measure(const Picture& picture, int cell) {
    CellMap map{cell, picture.width / cell, picture.height / cell, {}};
    map.deviation.reserve(std::size_t(map.width) * std::size_t(map.height));
    const std::int64_t count = std::int64_t{cell} * cell / 4;
    for (int cell_y = 0; cell_y < map.height; ++cell_y) {
        for (int cell_x = 0; cell_x < map.width; ++cell_x) {
            std::int64_t sum = 0;
            std::int64_t squares = 0;
            // Means of 2 x 2 pixels: noise counts half, edges count in full.
            for (int y = 0; y < cell; y += 2) {
                const auto* upper = picture.luminance.data() +
                                    std::size_t(cell_y * cell + y) * std::size_t(picture.width) + cell_x * cell;
                const auto* lower = upper + picture.width;
                for (int x = 0; x < cell; x += 2) {
                    const int four = upper[x] + upper[x + 1] + lower[x] + lower[x + 1];
                    sum += four;
                    squares += std::int64_t{four} * four;
                }
            }
            const auto variance = (squares - sum * sum / count) / count;
            map.deviation.push_back(static_cast<int>(std::lround(std::sqrt(static_cast<double>(variance)) / 4)));
        }
    }
    return map;
}

int percentile(std::vector<int> values, int percent) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() * std::size_t(percent) / 100);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

// The deviation from which a cell is busy: clearly above the noise of the quiet cells, and a fair part of the
// strongest. Where even the strongest cells are not much above the quiet ones, all of the picture is noise or print:
// then nearly every cell counts as busy, and no part stands apart from the others.
int busy_from(const CellMap& map) {
    const int quiet = percentile(map.deviation, 25);
    const int strongest = percentile(map.deviation, 99);
    const int above_quiet = strongest < 2 * quiet ? strongest * 2 / 5 : quiet * 7 / 4;
    return std::max({least_deviation, above_quiet, strongest / 4});
}

using Mask = std::vector<char>;

// Cells within one cell of a busy one become busy: bridges solid areas inside of a symbol.
Mask grown(const Mask& mask, int width, int height) {
    Mask larger = mask;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (mask[std::size_t(y) * std::size_t(width) + std::size_t(x)] == 0) continue;
            for (int near_y = std::max(y - 1, 0); near_y <= std::min(y + 1, height - 1); ++near_y)
                for (int near_x = std::max(x - 1, 0); near_x <= std::min(x + 1, width - 1); ++near_x)
                    larger[std::size_t(near_y) * std::size_t(width) + std::size_t(near_x)] = 1;
        }
    return larger;
}

struct Component {
    int left, top, right, bottom;  // cells, inclusive
    int cells;
};

// The connected groups of busy cells, neighbours on a side or a corner. Empties the mask.
std::vector<Component> components(Mask& mask, int width, int height) {
    std::vector<Component> found;
    std::vector<std::pair<int, int>> open;
    const auto take = [&](int x, int y) {
        auto& cell = mask[std::size_t(y) * std::size_t(width) + std::size_t(x)];
        if (cell == 0) return;
        cell = 0;
        open.emplace_back(x, y);
    };
    for (int start_y = 0; start_y < height; ++start_y) {
        for (int start_x = 0; start_x < width; ++start_x) {
            take(start_x, start_y);
            if (open.empty()) continue;
            Component group{start_x, start_y, start_x, start_y, 0};
            while (!open.empty()) {
                const auto [x, y] = open.back();
                open.pop_back();
                group = {std::min(group.left, x), std::min(group.top, y), std::max(group.right, x),
                         std::max(group.bottom, y), group.cells + 1};
                for (int near_y = std::max(y - 1, 0); near_y <= std::min(y + 1, height - 1); ++near_y)
                    for (int near_x = std::max(x - 1, 0); near_x <= std::min(x + 1, width - 1); ++near_x)
                        take(near_x, near_y);
            }
            found.push_back(group);
        }
    }
    return found;
}

struct Ranked {
    Region region;
    double likeness;  // to a matrix symbol; more is likelier
};

Region inside(const Picture& picture, Region region) {
    const int right = std::min(region.left + region.width, picture.width);
    const int bottom = std::min(region.top + region.height, picture.height);
    region.left = std::max(region.left, 0);
    region.top = std::max(region.top, 0);
    return {region.left, region.top, right - region.left, bottom - region.top};
}

void rank_components(const Picture& picture, const CellMap& map, Mask mask, std::vector<Ranked>& ranked) {
    for (const auto& group : components(mask, map.width, map.height)) {
        const int across = group.right - group.left + 1;
        const int down = group.bottom - group.top + 1;
        const int width = across * map.cell;
        const int height = down * map.cell;
        const bool possible =
            std::max(width, height) >= smallest_symbol && std::min(across, down) * 6 >= std::max(across, down);
        if (!possible) continue;
        const int margin = map.cell + std::max(width, height) / 12;
        const Region region{group.left * map.cell - margin, group.top * map.cell - margin, width + 2 * margin,
                            height + 2 * margin};
        const double filled = static_cast<double>(group.cells) / (across * down);
        const double squareness = static_cast<double>(std::min(across, down)) / std::max(across, down);
        const double size = std::min(1.0, std::min(width, height) / common_side);
        ranked.push_back({inside(picture, region), filled * size * (0.3 + squareness)});
    }
}

bool nearly_the_same(const Region& a, const Region& b) {
    const int tolerance = std::max(6, std::min(a.width, a.height) / 12);
    return std::abs(a.left - b.left) <= tolerance && std::abs(a.top - b.top) <= tolerance &&
           std::abs(a.width - b.width) <= tolerance && std::abs(a.height - b.height) <= tolerance;
}

Mask busy_cells(const CellMap& map) {
    const int threshold = busy_from(map);
    Mask mask(map.deviation.size());
    std::transform(map.deviation.begin(), map.deviation.end(), mask.begin(),
                   [&](int deviation) { return static_cast<char>(deviation >= threshold ? 1 : 0); });
    return mask;
}

int finest_cell(const Picture& picture) {
    return std::max(smallest_cell, (picture.width / most_cells_across + 1) / 2 * 2);
}

}  // namespace

BusyMap::BusyMap(const Picture& picture)
    : picture_(picture), cell_(finest_cell(picture)), width_(picture.width / cell_), height_(picture.height / cell_) {
    const auto map = measure(picture, cell_);
    if (!map.deviation.empty()) busy_ = busy_cells(map);
    unexplained_ = busy_;
}

std::vector<Region> BusyMap::regions() const {
    std::vector<Ranked> ranked;
    for (const int cell : {cell_, cell_ * 2, cell_ * 4}) {
        const auto map = measure(picture_, cell);
        if (map.deviation.empty()) break;
        const auto mask = busy_cells(map);
        rank_components(picture_, map, mask, ranked);
        rank_components(picture_, map, grown(mask, map.width, map.height), ranked);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Ranked& a, const Ranked& b) { return a.likeness > b.likeness; });
    std::vector<Region> regions;
    for (const auto& candidate : ranked) {
        const bool known = std::any_of(regions.begin(), regions.end(),
                                       [&](const Region& other) { return nearly_the_same(other, candidate.region); });
        if (!known) regions.push_back(candidate.region);
    }
    return regions;
}

std::vector<Region> BusyMap::strips(int height) const {
    std::vector<Region> strips;
    for (int middle = height / 8; middle < picture_.height; middle += height / 4)
        strips.push_back(inside(picture_, {0, middle - height / 2, picture_.width, height}));
    return strips;
}

int BusyMap::count(const Region& region, const std::vector<char>& mask) const {
    int cells = 0;
    for (int y = std::max(region.top / cell_, 0); y < std::min((region.top + region.height) / cell_, height_); ++y)
        for (int x = std::max(region.left / cell_, 0); x < std::min((region.left + region.width) / cell_, width_); ++x)
            cells += mask[std::size_t(y) * std::size_t(width_) + std::size_t(x)];
    return cells;
}

void BusyMap::explain(const Region& region) {
    const int margin = cell_ + std::max(region.width, region.height) / 8;
    const int right = std::min((region.left + region.width + margin) / cell_ + 1, width_);
    const int bottom = std::min((region.top + region.height + margin) / cell_ + 1, height_);
    for (int y = std::max((region.top - margin) / cell_, 0); y < bottom; ++y)
        for (int x = std::max((region.left - margin) / cell_, 0); x < right; ++x)
            unexplained_[std::size_t(y) * std::size_t(width_) + std::size_t(x)] = 0;
}

bool BusyMap::is_open(const Region& region) const {
    constexpr int least = 4;  // cells; a symbol of two cells each way
    const int open = count(region, unexplained_);
    return open >= least && open * 4 >= count(region, busy_);
}

}  // namespace cisterna::scanner
