#include "scanner/filters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace cisterna::scanner {
namespace {

Picture blank_of_size(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(std::size_t(width) * std::size_t(height))};
}

const std::uint8_t* row_of(const Picture& picture, int y) {
    return picture.luminance.data() + std::size_t(std::clamp(y, 0, picture.height - 1)) * std::size_t(picture.width);
}

std::uint8_t* row_of(Picture& picture, int y) {
    return picture.luminance.data() + std::size_t(y) * std::size_t(picture.width);
}

// The mean of the square of 2 x reach + 1 pixels around each pixel; the edge pixels are repeated outwards.
// Running sums: the work does not grow with the reach.
Picture mean_around(const Picture& picture, int reach) {
    const int side = 2 * reach + 1;
    const int half_area = side * side / 2;
    auto means = blank_of_size(picture.width, picture.height);
    std::vector<int> columns(std::size_t(picture.width));
    for (int dy = -reach - 1; dy < reach; ++dy) {
        const auto* row = row_of(picture, dy);
        for (int x = 0; x < picture.width; ++x) columns[std::size_t(x)] += row[x];
    }
    const auto column = [&](int x) { return columns[std::size_t(std::clamp(x, 0, picture.width - 1))]; };
    for (int y = 0; y < picture.height; ++y) {
        const auto* enters = row_of(picture, y + reach);
        const auto* leaves = row_of(picture, y - reach - 1);
        for (int x = 0; x < picture.width; ++x) columns[std::size_t(x)] += enters[x] - leaves[x];
        auto* target = row_of(means, y);
        int sum = 0;
        for (int dx = -reach - 1; dx < reach; ++dx) sum += column(dx);
        for (int x = 0; x < picture.width; ++x) {
            sum += column(x + reach) - column(x - reach - 1);
            target[x] = static_cast<std::uint8_t>((sum + half_area) / (side * side));
        }
    }
    return means;
}

std::array<std::size_t, 256> histogram(const Picture& picture) {
    std::array<std::size_t, 256> counts{};
    for (const auto pixel : picture.luminance) ++counts[pixel];
    return counts;
}

// The first grey of the lighter group when the variance between the two groups is largest.
// N. Otsu, A threshold selection method from gray-level histograms, IEEE Trans. SMC 9 (1979) 62-66.
int otsu_border(const Picture& picture) {
    const auto counts = histogram(picture);
    double total = 0;
    for (std::size_t grey = 0; grey < counts.size(); ++grey) total += static_cast<double>(grey * counts[grey]);
    const auto pixels = static_cast<double>(picture.luminance.size());
    double darker = 0;
    double darker_total = 0;
    double largest = -1;
    int border = 128;
    for (std::size_t grey = 0; grey + 1 < counts.size(); ++grey) {
        darker += static_cast<double>(counts[grey]);
        darker_total += static_cast<double>(grey * counts[grey]);
        if (darker <= 0 || darker >= pixels) continue;
        const double apart = darker_total / darker - (total - darker_total) / (pixels - darker);
        const double between = darker * (pixels - darker) * apart * apart;
        if (between <= largest) continue;
        largest = between;
        border = static_cast<int>(grey) + 1;
    }
    return border;
}

}  // namespace

Picture cut(const Picture& picture, const Region& region) {
    auto part = blank_of_size(region.width, region.height);
    for (int y = 0; y < region.height; ++y)
        std::copy_n(row_of(picture, region.top + y) + region.left, region.width, row_of(part, y));
    return part;
}

Picture cut_turned(const Picture& picture, const Region& region, double degrees) {
    const int side = static_cast<int>(std::ceil(std::hypot(region.width, region.height)));
    auto part = blank_of_size(side, side);
    // In 1/256 of a pixel: the way in the picture of one step to the right in the part.
    const double angle = degrees * std::numbers::pi / 180;
    const int cosine = static_cast<int>(std::lround(256 * std::cos(angle)));
    const int sine = static_cast<int>(std::lround(256 * std::sin(angle)));
    const int centre_x = 128 * (2 * region.left + region.width - 1);
    const int centre_y = 128 * (2 * region.top + region.height - 1);
    for (int y = 0; y < side; ++y) {
        auto* target = row_of(part, y);
        for (int x = 0; x < side; ++x) {
            const int dx = 2 * x - side + 1;
            const int dy = 2 * y - side + 1;
            const int from_x = std::clamp(centre_x + (dx * cosine + dy * sine) / 2, 0, (picture.width - 1) * 256);
            const int from_y = std::clamp(centre_y + (dy * cosine - dx * sine) / 2, 0, (picture.height - 1) * 256);
            const auto* upper = row_of(picture, from_y / 256);
            const auto* lower = row_of(picture, from_y / 256 + 1);
            const int left = from_x / 256;
            const int right = std::min(left + 1, picture.width - 1);
            const int above = upper[left] * (256 - from_x % 256) + upper[right] * (from_x % 256);
            const int below = lower[left] * (256 - from_x % 256) + lower[right] * (from_x % 256);
            target[x] = static_cast<std::uint8_t>((above * (256 - from_y % 256) + below * (from_y % 256)) >> 16U);
        }
    }
    return part;
}

Picture smooth(const Picture& picture) {
    return mean_around(picture, 1);
}

Picture stretch(const Picture& picture) {
    const auto counts = histogram(picture);
    const auto lost = picture.luminance.size() / 100;
    int darkest = 0;
    for (std::size_t seen = counts[0]; seen <= lost && darkest < 255; seen += counts[std::size_t(darkest)]) ++darkest;
    int lightest = 255;
    for (std::size_t seen = counts[255]; seen <= lost && lightest > 0; seen += counts[std::size_t(lightest)])
        --lightest;
    if (lightest <= darkest) return picture;
    std::array<std::uint8_t, 256> wider{};
    for (int grey = 0; grey < 256; ++grey)
        wider[std::size_t(grey)] =
            static_cast<std::uint8_t>(std::clamp((grey - darkest) * 255 / (lightest - darkest), 0, 255));
    auto stretched = picture;
    for (auto& pixel : stretched.luminance) pixel = wider[pixel];
    return stretched;
}

Picture two_levels(const Picture& picture) {
    const int border = otsu_border(picture);
    auto levels = picture;
    for (auto& pixel : levels.luminance) pixel = pixel < border ? 0 : 255;
    return levels;
}

Picture sharpen(const Picture& picture, int reach, int times) {
    auto sharp = mean_around(picture, reach);
    for (std::size_t i = 0; i < sharp.luminance.size(); ++i) {
        const int pixel = picture.luminance[i];
        sharp.luminance[i] =
            static_cast<std::uint8_t>(std::clamp(pixel + times * (pixel - sharp.luminance[i]), 0, 255));
    }
    return sharp;
}

Picture enlarge(const Picture& picture) {
    auto large = blank_of_size(picture.width * 2, picture.height * 2);
    // Each new pixel lies a quarter of an old one from its nearest old pixel: weights 3/4 and 1/4 each way.
    for (int y = 0; y < large.height; ++y) {
        const auto* near = row_of(picture, y / 2);
        const auto* far = row_of(picture, y % 2 == 0 ? y / 2 - 1 : y / 2 + 1);
        auto* target = row_of(large, y);
        for (int x = 0; x < large.width; ++x) {
            const int here = x / 2;
            const int beside = std::clamp(x % 2 == 0 ? here - 1 : here + 1, 0, picture.width - 1);
            target[x] =
                static_cast<std::uint8_t>((9 * near[here] + 3 * near[beside] + 3 * far[here] + far[beside] + 8) / 16);
        }
    }
    return large;
}

Picture halve(const Picture& picture) {
    auto small = blank_of_size(picture.width / 2, picture.height / 2);
    for (int y = 0; y < small.height; ++y) {
        const auto* upper = row_of(picture, 2 * y);
        const auto* lower = row_of(picture, 2 * y + 1);
        auto* target = row_of(small, y);
        for (int x = 0; x < small.width; ++x)
            target[x] =
                static_cast<std::uint8_t>((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
    }
    return small;
}

}  // namespace cisterna::scanner
