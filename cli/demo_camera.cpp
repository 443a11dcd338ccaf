#include "cli/demo_camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace cisterna::cli {
namespace {

constexpr int camera_width = 1280;
constexpr int camera_height = 960;
constexpr double bench_grey = 150;
constexpr double paper_dimming = 0.92;
constexpr double share_of_width = 0.80;

// The label's grey at a place between its pixels, or the bench beside it.
double grey_at(const scanner::Picture& label, double x, double y) {
    if (x < 0 || y < 0 || x > label.width - 1 || y > label.height - 1) return bench_grey;
    const int left = std::min(static_cast<int>(x), label.width - 2);
    const int top = std::min(static_cast<int>(y), label.height - 2);
    const double right_share = x - left;
    const double lower_share = y - top;
    const auto pixel = [&](int px, int py) {
        return static_cast<double>(
            label.luminance[static_cast<std::size_t>(py) * static_cast<std::size_t>(label.width) +
                            static_cast<std::size_t>(px)]);
    };
    const double upper = pixel(left, top) * (1 - right_share) + pixel(left + 1, top) * right_share;
    const double lower = pixel(left, top + 1) * (1 - right_share) + pixel(left + 1, top + 1) * right_share;
    return (upper * (1 - lower_share) + lower * lower_share) * paper_dimming;
}

}  // namespace

scanner::Picture photograph(const scanner::Picture& label, const CameraPose& pose) {
    scanner::Picture picture{camera_width, camera_height, {}};
    picture.luminance.reserve(static_cast<std::size_t>(camera_width) * camera_height);
    const double scale = camera_width * share_of_width / label.width;
    const double angle = pose.degrees * std::numbers::pi / 180;
    const double cosine = std::cos(angle) / scale;
    const double sine = std::sin(angle) / scale;
    std::mt19937 random(pose.seed);
    std::normal_distribution<double> noise(0, pose.noise);
    for (int y = 0; y < camera_height; ++y)
        for (int x = 0; x < camera_width; ++x) {
            const double dx = x - camera_width / 2.0;
            const double dy = y - camera_height / 2.0;
            const double grey = grey_at(label, label.width / 2.0 + dx * cosine + dy * sine,
                                        label.height / 2.0 - dx * sine + dy * cosine);
            picture.luminance.push_back(static_cast<std::uint8_t>(std::clamp(grey + noise(random), 0.0, 255.0)));
        }
    return picture;
}

}  // namespace cisterna::cli
