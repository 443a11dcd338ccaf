#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::gs1 {

// A scan without its symbology identifier.
struct Identified {
    std::string identifier;  // "]d2"; empty when the reader sent none
    std::string_view rest;
};

// Takes the AIM symbology identifier off. GS1's are ]C1 (GS1-128), ]d2 (Data Matrix), ]Q3 (QR), ]e0 (DataBar and
// composite) and ]J1 (DotCode), as in scandata.c of github.com/gs1/gs1-syntax-engine. Refuses (scan_unreadable) every
// other one: what looks like GS1 in a symbol that does not say so was never meant to be read as such.
Result<Identified> take_identifier(std::string_view scan);

}  // namespace cisterna::gs1
