#pragma once

#include <string>
#include <string_view>

#include "core/gs1/element_string.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// Whether the way from the symbol to here is known to carry the separators (GS, 0x1D) between elements. Keyboard-wedge
// readers often drop them, and then a lot number can have swallowed what stands behind it.
enum class Separators {
    Kept,          // proven: a camera, or a reader that passed the station's scanner check. One strict reading.
    KeptWhenSeen,  // a text that holds one shows that its way carries them; one without any may have lost them all
    MayBeLost,     // every single one may be lost, whatever the text shows
};

// What a reading needs to know of the world.
struct ScanContext {
    int reference_year;  // the present year, such as 2026; it places two-digit years
    Separators separators = Separators::KeptWhenSeen;
};

enum class Separation { AsWritten, Restored };

// What was read from one symbol.
struct Scan {
    std::string identifier;  // "]d2"; empty when the reader sent none or a person typed the text
    ElementString elements;
    // Restored: the text was readable in one way only, with a separator put in where it was missing.
    Separation separation = Separation::AsWritten;
};

// Longest text that is looked at; the largest GS1 Data Matrix in use for packages holds far less.
inline constexpr std::size_t longest_scan = 512;

// Reads one scan: bracketed text as people and some decoders write it, (01)...(10)..., or as scanned: an optional
// symbology identifier, then elements with separators. Where separators may be lost, every split at known identifiers
// is tried: the only valid reading is accepted, two or more are refused (scan_ambiguous), because a lot number is never
// guessed. Refused too: nothing (value_missing), symbols that do not say GS1, characters and elements that GS1 or this
// program does not know (scan_unreadable), and whatever ElementString::of refuses.
Result<Scan> parse_scan(std::string_view text, const ScanContext& context);

}  // namespace cisterna::gs1
