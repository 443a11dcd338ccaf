#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::labels::drawing {

enum class Weight { Regular, Bold };

// Which file of a weight a text needs: the small one with Latin letters, or the whole face.
enum class Coverage { Subset, Whole };

// The faces that labels and reports are drawn with: CisternaSans (the subset) and LiberationSans, in two weights.
// Immutable once loaded, cheap to copy, safe to share between threads. Only faces that the program brings along are
// ever loaded: libharu is not hardened against hostile fonts.
class Faces {
public:
    // From the folder `fonts` under $CISTERNA_SHARE, or else under ../share beside the running program's folder.
    // Refuses (configuration_invalid) when a face is missing or broken.
    static Result<Faces> find();
    // From a folder that holds the four .ttf files. Refuses as find().
    static Result<Faces> load(const std::string& folder);

    const std::string& folder() const;
    std::string file(Weight weight, Coverage coverage) const;

    // The coverage that draws every character of the text. Refuses (text_invalid) what check_drawable() refuses, and
    // (glyph_missing) a character that even the whole face lacks, with its name and `where`.
    Result<Coverage> coverage(std::string_view text, Weight weight, std::string_view where) const;

    // The text's width in thousandths of the letter size, exactly as the PDF's own width table gives it; no kerning.
    // A character without a glyph counts nothing; coverage() has refused it before.
    long width(std::string_view text, Weight weight) const;

    // How far the text's own letters rise above and hang below the baseline, in thousandths of the size, rounded up.
    int rise(std::string_view text, Weight weight) const;
    int fall(std::string_view text, Weight weight) const;

private:
    struct Loaded;
    explicit Faces(std::shared_ptr<const Loaded> loaded) : loaded_(std::move(loaded)) {}

    std::shared_ptr<const Loaded> loaded_;
};

}  // namespace cisterna::labels::drawing
