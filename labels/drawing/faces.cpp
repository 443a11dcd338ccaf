#include "labels/drawing/faces.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <vector>

#include "labels/drawing/characters.h"

namespace cisterna::labels::drawing {
namespace {

// Lengths are thousandths of the size.
struct Glyph {
    char32_t character;
    int width;
    int rise;
    int fall;
};

struct Face {
    std::vector<Glyph> glyphs;  // in the order of the characters

    const Glyph* find(char32_t character) const {
        // Nearly all text: the printable characters of ASCII stand at the start without a gap.
        constexpr char32_t first = ' ';
        const std::size_t guess = character - first;
        if (character >= first && guess < glyphs.size() && glyphs[guess].character == character) return &glyphs[guess];
        const auto at = std::lower_bound(glyphs.begin(), glyphs.end(), character,
                                         [](const Glyph& glyph, char32_t c) { return glyph.character < c; });
        return at != glyphs.end() && at->character == character ? &*at : nullptr;
    }
};

// Calls visit(glyph) for each character that has one.
template <class Visit>
void visit_glyphs(const Face& face, std::string_view text, const Visit& visit) {
    while (!text.empty()) {
        if (const Glyph* glyph = face.find(take_character(text))) visit(*glyph);
    }
}

constexpr std::size_t index(Weight weight, Coverage coverage) {
    return static_cast<std::size_t>(weight) * 2 + static_cast<std::size_t>(coverage);
}

constexpr std::array<const char*, 4> names = {"CisternaSans-Regular.ttf", "LiberationSans-Regular.ttf",
                                              "CisternaSans-Bold.ttf", "LiberationSans-Bold.ttf"};

int rounded_up(long units, long em) {
    return static_cast<int>((units * 1000 + em - 1) / em);
}

Face read_face(FT_Face source) {
    Face face;
    const long em = source->units_per_EM;
    FT_UInt index = 0;
    for (FT_ULong c = FT_Get_First_Char(source, &index); index != 0; c = FT_Get_Next_Char(source, c, &index)) {
        if (FT_Load_Glyph(source, index, FT_LOAD_NO_SCALE) != 0) continue;
        const auto& metrics = source->glyph->metrics;
        // libharu cuts widths down to whole thousandths in its width table, and viewers follow that table.
        face.glyphs.push_back({static_cast<char32_t>(c), static_cast<int>(metrics.horiAdvance * 1000 / em),
                               rounded_up(std::max(metrics.horiBearingY, 0L), em),
                               rounded_up(std::max(metrics.height - metrics.horiBearingY, 0L), em)});
    }
    return face;
}

std::optional<Face> load_face(FT_Library library, const std::string& file) {
    FT_Face source = nullptr;
    if (FT_New_Face(library, file.c_str(), 0, &source) != 0) return std::nullopt;
    Face face = read_face(source);
    FT_Done_Face(source);
    if (face.glyphs.empty()) return std::nullopt;
    return face;
}

std::string share_folder() {
    if (const char* share = std::getenv("CISTERNA_SHARE"); share != nullptr && *share != '\0') return share;
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return (program.parent_path().parent_path() / "share").string();
}

struct Library {
    Library() { usable = FT_Init_FreeType(&library_) == 0; }
    ~Library() {
        if (usable) FT_Done_FreeType(library_);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    FT_Library get() const { return library_; }
    bool usable = false;

private:
    FT_Library library_ = nullptr;
};

}  // namespace

struct Faces::Loaded {
    std::string folder;
    std::array<Face, 4> faces;
};

Result<Faces> Faces::find() {
    return load(share_folder() + "/fonts");
}

Result<Faces> Faces::load(const std::string& folder) {
    auto loaded = std::make_shared<Loaded>();
    loaded->folder = folder;
    const Library library;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto face = library.usable ? load_face(library.get(), folder + "/" + names.at(i)) : std::nullopt;
        if (!face) {
            return refuse(ErrorCode::ConfigurationInvalid, names.at(i),
                          std::string("The label font ") + names.at(i) + " cannot be read in " + folder +
                              ". Install the program again, or set CISTERNA_SHARE to its share folder.");
        }
        loaded->faces.at(i) = std::move(*face);
    }
    return Faces(std::move(loaded));
}

const std::string& Faces::folder() const {
    return loaded_->folder;
}

std::string Faces::file(Weight weight, Coverage coverage) const {
    return loaded_->folder + "/" + names.at(index(weight, coverage));
}

Result<Coverage> Faces::coverage(std::string_view text, Weight weight, std::string_view where) const {
    CISTERNA_CHECK(check_drawable(text, where));
    const Face& subset = loaded_->faces.at(index(weight, Coverage::Subset));
    const Face& whole = loaded_->faces.at(index(weight, Coverage::Whole));
    Coverage needed = Coverage::Subset;
    while (!text.empty()) {
        const char32_t character = take_character(text);
        if (subset.find(character) != nullptr) continue;
        if (whole.find(character) == nullptr) {
            return refuse(ErrorCode::GlyphMissing, std::string(where),
                          "The character " + utf8(character) + " (" + character_name(character) +
                              ") is not in the label's font and would be lost in print. Write it in another way.");
        }
        needed = Coverage::Whole;
    }
    return needed;
}

long Faces::width(std::string_view text, Weight weight) const {
    long sum = 0;
    visit_glyphs(loaded_->faces.at(index(weight, Coverage::Whole)), text,
                 [&](const Glyph& glyph) { sum += glyph.width; });
    return sum;
}

int Faces::rise(std::string_view text, Weight weight) const {
    int highest = 0;
    visit_glyphs(loaded_->faces.at(index(weight, Coverage::Whole)), text,
                 [&](const Glyph& glyph) { highest = std::max(highest, glyph.rise); });
    return highest;
}

int Faces::fall(std::string_view text, Weight weight) const {
    int lowest = 0;
    visit_glyphs(loaded_->faces.at(index(weight, Coverage::Whole)), text,
                 [&](const Glyph& glyph) { lowest = std::max(lowest, glyph.fall); });
    return lowest;
}

}  // namespace cisterna::labels::drawing
