#pragma once

#include <string>
#include <string_view>

namespace cisterna::gs1 {

// What FNC1 between two elements becomes when a reader transmits it: the ASCII group separator.
inline constexpr char group_separator = '\x1D';

// Whether the character may stand in the text of an element: GS1 character set 82 (lint_cset82.c of the GS1 Barcode
// Syntax Dictionary: letters, digits and 20 signs; no space, no square brackets, no backslash). None of the identifiers
// that are read here is limited to character set 39.
bool in_character_set_82(char c);

// The text for a message: quoted, shortened to 40 characters, with anything that cannot be printed as <1D>.
std::string shown(std::string_view text);

}  // namespace cisterna::gs1
