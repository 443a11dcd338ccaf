#pragma once

#include <vector>

#include "scanner/decode.h"
#include "scanner/filters.h"

// What is made of the readings of several attempts; private to the folder.
namespace cisterna::scanner {

// The upright rectangle around the symbol's corners.
Region bounds(const Symbol& symbol);

// The symbols of which all readings at one place agree, each once (the first reading of it), from top to bottom and
// then from left to right. Two readings are at one place when the centre of either lies within the bounds of the other.
// Where readings contradict each other all of them go: one of them is wrong, and nothing tells which.
std::vector<Symbol> settled(const std::vector<Symbol>& readings);

}  // namespace cisterna::scanner
