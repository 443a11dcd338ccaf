#include "drawing.h"

#include <zint.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>
#include <stdexcept>

namespace cisterna::scanner::drawing {
namespace {

struct Delete {
    void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};

using ZintSymbol = std::unique_ptr<zint_symbol, Delete>;

ZintSymbol create(int symbology, int input_mode) {
    ZintSymbol symbol(ZBarcode_Create());
    symbol->symbology = symbology;
    symbol->input_mode = input_mode;
    symbol->warn_level = WARN_FAIL_ALL;
    return symbol;
}

Modules encode(const ZintSymbol& symbol, const std::string& text) {
    if (ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size())) != 0)
        throw std::runtime_error(std::string("zint: ") + symbol->errtxt);
    Modules modules{symbol->width, symbol->rows, {}};
    for (int y = 0; y < modules.height; ++y)
        for (int x = 0; x < modules.width; ++x)
            modules.dark.push_back(((symbol->encoded_data[y][x >> 3] >> (x & 7)) & 1) != 0);
    return modules;
}

// A linear symbol is its first row: some symbologies have further rows for guard bars.
Modules first_row(Modules modules) {
    modules.height = 1;
    modules.dark.resize(static_cast<std::size_t>(modules.width));
    return modules;
}

std::uint8_t to_grey(double value) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

}  // namespace

Modules gs1_datamatrix(const std::string& elements, Shape shape) {
    auto symbol = create(BARCODE_DATAMATRIX, GS1_MODE);
    if (shape == Shape::Square) symbol->option_3 = DM_SQUARE;
    if (shape == Shape::Rectangle16x48) symbol->option_2 = 30;
    return encode(symbol, elements);
}

Modules datamatrix(const std::string& text) {
    auto symbol = create(BARCODE_DATAMATRIX, UNICODE_MODE);
    symbol->option_3 = DM_SQUARE;
    return encode(symbol, text);
}

Modules gs1_128(const std::string& elements) {
    return first_row(encode(create(BARCODE_GS1_128, GS1_MODE), elements));
}
Modules databar_expanded(const std::string& elements) {
    return first_row(encode(create(BARCODE_DBAR_EXP, GS1_MODE), elements));
}
Modules qr_code(const std::string& text) {
    return encode(create(BARCODE_QRCODE, UNICODE_MODE), text);
}
Modules ean_13(const std::string& twelve_digits) {
    return first_row(encode(create(BARCODE_EANX, UNICODE_MODE), twelve_digits));
}
Modules upc_a(const std::string& eleven_digits) {
    return first_row(encode(create(BARCODE_UPCA, UNICODE_MODE), eleven_digits));
}

std::string scanned(const std::string& elements) {
    std::string bytes;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i] == ']') continue;
        if (elements[i] != '[') {
            bytes += elements[i];
            continue;
        }
        const auto before = elements.rfind('[', i == 0 ? std::string::npos : i - 1);
        const bool may_vary =
            i > 0 && (elements.compare(before, 4, "[10]") == 0 || elements.compare(before, 4, "[21]") == 0);
        if (may_vary) bytes += '\x1d';
    }
    return bytes;
}

Picture blank(int width, int height, int grey) {
    return {width, height,
            std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                                      static_cast<std::uint8_t>(grey))};
}

void draw(Picture& picture, const Modules& modules, const Placement& placement) {
    const double module_height = placement.module_height > 0 ? placement.module_height : placement.module;
    const double angle = placement.degrees * std::numbers::pi / 180;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    const double half_width = (modules.width / 2.0 + placement.quiet) * placement.module;
    const double half_height = modules.height / 2.0 * module_height + placement.quiet * placement.module;
    const int reach = static_cast<int>(std::ceil(std::hypot(half_width, half_height)));
    const int left = std::max(0, static_cast<int>(placement.x) - reach);
    const int top = std::max(0, static_cast<int>(placement.y) - reach);
    const int right = std::min(picture.width, static_cast<int>(placement.x) + reach + 1);
    const int bottom = std::min(picture.height, static_cast<int>(placement.y) + reach + 1);
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            auto& pixel = picture.luminance[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                            static_cast<std::size_t>(x)];
            double sum = 0;
            for (int part = 0; part < 16; ++part) {
                const double dx = x + (part % 4 + 0.5) / 4 - placement.x;
                const double dy = y + (part / 4 + 0.5) / 4 - placement.y;
                const double along = dx * cosine + dy * sine;
                const double down = -dx * sine + dy * cosine;
                if (std::abs(along) > half_width || std::abs(down) > half_height) {
                    sum += pixel;
                    continue;
                }
                const int column = static_cast<int>(std::floor(along / placement.module + modules.width / 2.0));
                const int row = static_cast<int>(std::floor(down / module_height + modules.height / 2.0));
                const bool inside = column >= 0 && column < modules.width && row >= 0 && row < modules.height;
                sum += inside && modules.at(column, row) ? placement.dark : placement.light;
            }
            pixel = to_grey(sum / 16);
        }
    }
}

void add_noise(Picture& picture, double deviation, std::uint_fast32_t seed) {
    std::mt19937 source(seed);
    // A sum of twelve uniform numbers is nearly normal and, unlike std::normal_distribution, the same on every system.
    const auto normal = [&] {
        double sum = 0;
        for (int i = 0; i < 12; ++i) sum += static_cast<double>(source()) / 4294967296.0;
        return sum - 6;
    };
    for (auto& pixel : picture.luminance) pixel = to_grey(pixel + deviation * normal());
}

void blur(Picture& picture, double deviation) {
    const int reach = static_cast<int>(std::ceil(3 * deviation));
    std::vector<double> weights;
    double total = 0;
    for (int i = -reach; i <= reach; ++i) {
        weights.push_back(std::exp(-0.5 * i * i / (deviation * deviation)));
        total += weights.back();
    }
    const auto pass = [&](int step_x, int step_y) {
        const auto before = picture.luminance;
        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                double sum = 0;
                for (int i = -reach; i <= reach; ++i) {
                    const int from_x = std::clamp(x + i * step_x, 0, picture.width - 1);
                    const int from_y = std::clamp(y + i * step_y, 0, picture.height - 1);
                    sum += weights[static_cast<std::size_t>(i + reach)] *
                           before[static_cast<std::size_t>(from_y) * static_cast<std::size_t>(picture.width) +
                                  static_cast<std::size_t>(from_x)];
                }
                picture.luminance[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                  static_cast<std::size_t>(x)] = to_grey(sum / total);
            }
        }
    };
    pass(1, 0);
    pass(0, 1);
}

void draw_print(Picture& picture, int left, int top, int width, int height, std::uint_fast32_t seed) {
    std::mt19937 source(seed);
    const auto up_to = [&](std::uint32_t most) { return static_cast<int>(source() % (most + 1)); };
    const auto fill = [&](int from_x, int from_y, int wide, int high) {
        for (int y = std::max(from_y, 0); y < std::min(from_y + high, picture.height); ++y)
            for (int x = std::max(from_x, 0); x < std::min(from_x + wide, picture.width); ++x)
                picture.luminance[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                  static_cast<std::size_t>(x)] = 20;
    };
    constexpr int letter = 14;
    for (int line = top; line + letter < top + height; line += letter + 10) {
        for (int x = left; x + letter < left + width; x += letter - 2 + up_to(4)) {
            if (up_to(6) == 0) continue;  // a space between words
            fill(x, line, 2, letter);
            fill(x + up_to(8), line + up_to(12), 3 + up_to(6), 2);
            fill(x + up_to(8), line + up_to(6), 2, 4 + up_to(8));
            fill(x, line + up_to(12), 9, 2);
        }
    }
}

}  // namespace cisterna::scanner::drawing
