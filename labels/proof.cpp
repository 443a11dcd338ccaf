#include "labels/proof.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

#include "labels/drawing/characters.h"

namespace cisterna::labels {
namespace {

using drawing::Coverage;
using drawing::Faces;
using drawing::Ink;
using drawing::Weight;
using scanner::Picture;

constexpr int black = 0;
constexpr int white = 255;

class Canvas {
public:
    Canvas(int width, int height) : picture_{width, height, {}} {
        picture_.luminance.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), white);
    }

    void fill(const Box& box) {
        for (int y = box.top; y < box.bottom(); ++y) {
            for (int x = box.left; x < box.right(); ++x) blend(x, y, black, 255);
        }
    }

    // Lays ink over what is there; a coverage of 255 covers it.
    void blend(int x, int y, int ink, int coverage) {
        if (x < 0 || y < 0 || x >= picture_.width || y >= picture_.height) return;
        auto& pixel = picture_.luminance[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.width) +
                                         static_cast<std::size_t>(x)];
        pixel = static_cast<std::uint8_t>((pixel * (255 - coverage) + ink * coverage) / 255);
    }

    Picture take() { return std::move(picture_); }

private:
    Picture picture_;
};

void draw_frame(Canvas& canvas, const Box& box, int line) {
    canvas.fill({box.left, box.top, box.width, line});
    canvas.fill({box.left, box.bottom() - line, box.width, line});
    canvas.fill({box.left, box.top, line, box.height});
    canvas.fill({box.right() - line, box.top, line, box.height});
}

void draw_symbol(Canvas& canvas, const Layout& layout) {
    const Box origin = layout.symbol_box();
    const int module = layout.stock.module;
    for (int row = 0; row < layout.symbol.modules; ++row) {
        for (int column = 0; column < layout.symbol.modules; ++column) {
            if (!layout.symbol.is_dark(column, row)) continue;
            canvas.fill({origin.left + column * module, origin.top + row * module, module, module});
        }
    }
}

// Draws letters with FreeType; owns the library and the faces that were opened.
class Typesetter {
public:
    explicit Typesetter(const Faces& faces) : faces_(faces) { usable_ = FT_Init_FreeType(&library_) == 0; }
    ~Typesetter() {
        for (const auto& [key, face] : opened_) FT_Done_Face(face);
        if (usable_) FT_Done_FreeType(library_);
    }
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    Result<void> draw(Canvas& canvas, const PlacedText& text) {
        CISTERNA_TRY(coverage, faces_.coverage(text.text, text.weight, text.field));
        FT_Face face = open(text.weight, coverage);
        if (face == nullptr || FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(text.size)) != 0) {
            return refuse(ErrorCode::ConfigurationInvalid, faces_.file(text.weight, coverage),
                          "A label font cannot be read any more. Install the program again.");
        }
        std::string_view rest = text.text;
        std::string_view before = rest.substr(0, 0);
        while (!rest.empty()) {
            const char32_t character = drawing::take_character(rest);
            // In 64ths of a dot, as FreeType counts.
            const long pen = faces_.width(before, text.weight) * text.size * 64 / 1000;
            draw_glyph(canvas, face, character, text.box.left * 64L + pen, text.baseline, text.ink);
            before = std::string_view(text.text).substr(0, text.text.size() - rest.size());
        }
        return {};
    }

private:
    FT_Face open(Weight weight, Coverage coverage) {
        const auto key = std::pair(weight, coverage);
        if (const auto found = opened_.find(key); found != opened_.end()) return found->second;
        FT_Face face = nullptr;
        if (!usable_ || FT_New_Face(library_, faces_.file(weight, coverage).c_str(), 0, &face) != 0) return nullptr;
        return opened_.emplace(key, face).first->second;
    }

    static void draw_glyph(Canvas& canvas, FT_Face face, char32_t character, long pen, int baseline, Ink ink) {
        if (FT_Load_Char(face, character, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return;
        FT_Outline_Translate(&face->glyph->outline, pen % 64, 0);
        if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) return;
        const FT_Bitmap& bitmap = face->glyph->bitmap;
        const int left = static_cast<int>(pen / 64) + face->glyph->bitmap_left;
        const int top = baseline - face->glyph->bitmap_top;
        for (int y = 0; y < static_cast<int>(bitmap.rows); ++y) {
            for (int x = 0; x < static_cast<int>(bitmap.width); ++x) {
                canvas.blend(left + x, top + y, ink == Ink::White ? white : black, bitmap.buffer[y * bitmap.pitch + x]);
            }
        }
    }

    const Faces& faces_;
    FT_Library library_ = nullptr;
    bool usable_ = false;
    std::map<std::pair<Weight, Coverage>, FT_Face> opened_;
};

struct Extremes {
    int darkest;
    int lightest;
};

Extremes around(const Picture& picture, int x, int y, int reach) {
    Extremes result{white, black};
    for (int row = std::max(y - reach, 0); row <= std::min(y + reach, picture.height - 1); ++row) {
        for (int column = std::max(x - reach, 0); column <= std::min(x + reach, picture.width - 1); ++column) {
            const int value =
                picture.luminance[static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
                                  static_cast<std::size_t>(column)];
            result.darkest = std::min(result.darkest, value);
            result.lightest = std::max(result.lightest, value);
        }
    }
    return result;
}

// Renderers smooth edges differently: only black against white is a difference, not black against grey.
constexpr int surely_dark = 64;
constexpr int surely_light = 192;

// Whether a pixel's clear colour has no counterpart near it in the other picture.
bool lacks(int value, const Picture& other, int x, int y, int reach) {
    if (value < surely_dark) return around(other, x, y, reach).darkest > surely_light;
    if (value > surely_light) return around(other, x, y, reach).lightest < surely_dark;
    return false;
}

}  // namespace

Result<Picture> proof(const Layout& layout, const Faces& faces) {
    Canvas canvas(layout.stock.width, layout.stock.height);
    for (const Box& bar : layout.bars) canvas.fill(bar);
    for (const Box& rule : layout.rules) canvas.fill(rule);
    for (const Box& frame : layout.frames) draw_frame(canvas, frame, layout.frame_line);
    draw_symbol(canvas, layout);
    Typesetter typesetter(faces);
    for (const PlacedText& text : layout.texts) CISTERNA_CHECK(typesetter.draw(canvas, text));
    return canvas.take();
}

std::vector<InkDifference> ink_differences(const Picture& expected, const Picture& drawn, int tolerance) {
    std::vector<InkDifference> list;
    for (int y = 0; y < expected.height; ++y) {
        for (int x = 0; x < expected.width; ++x) {
            const auto at =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(expected.width) + static_cast<std::size_t>(x);
            const int wanted = expected.luminance[at];
            const int found = drawn.luminance[at];
            if (wanted == found) continue;
            if (lacks(wanted, drawn, x, y, tolerance) || lacks(found, expected, x, y, tolerance))
                list.push_back({x, y});
        }
    }
    return list;
}

}  // namespace cisterna::labels
