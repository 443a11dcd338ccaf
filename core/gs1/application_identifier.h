#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cisterna::gs1 {

// What the value of an element is made of.
enum class Content {
    Sscc,      // 18 digits, the last one a check digit
    Gtin,      // 14 digits, the last one a check digit
    Itip,      // GTIN, piece (2 digits), total of pieces (2 digits)
    Date,      // YYMMDD, day 00 allowed
    DateTime,  // YYMMDDHHMM, day 00 not allowed
    Count,     // digits
    Text,      // character set 82
};

// Whether an element must end with a separator unless it is the last one. Those of predefined length need none.
enum class Ending { PredefinedLength, Separator };

// One application identifier. The table follows the GS1 Barcode Syntax Dictionary
// (github.com/gs1/gs1-syntax-dictionary, gs1-syntax-dictionary.txt as of 2026-07-27): lengths from its specification
// column, `needs` from req=, `excludes` from ex=.
struct ApplicationIdentifier {
    std::string_view code;   // "17"
    std::string_view title;  // GS1's data title
    Content content;
    std::size_t shortest;
    std::size_t longest;
    Ending ending;
    std::string_view needs;     // "01,00+02": 01, or 00 together with 02; empty when it may stand alone
    std::string_view excludes;  // "01,37"; may be empty

    bool has_fixed_length() const { return shortest == longest; }
};

std::span<const ApplicationIdentifier> all_identifiers();

// The identifier of that code, or nullptr when it is not read here.
const ApplicationIdentifier* find_identifier(std::string_view code);

// The code at the start of an element string, known here or not: its first two digits tell how long it is. Empty when
// no identifier can stand there.
std::string_view code_at_start(std::string_view text);

}  // namespace cisterna::gs1
