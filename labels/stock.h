#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::labels {

// Letter sizes of a label's parts, in tenths of a point.
struct LetterSizes {
    int route;      // the route statement in its bar
    int exclusion;  // "NOT FOR IV USE"
    int warning;    // auxiliary warnings, the demonstration mark
    int patient;    // the patient's name
    int identity;   // birth date and record number
    int name;       // drug names
    int strength;   // drug strengths
    int detail;     // a drug's daily dose and its total
    int use_by;     // use by, storage, syringe number
    int small;      // all else
};

// A label stock and how it is printed on. Lengths are printer dots.
struct Stock {
    std::string_view name;  // "flag-102x51"
    int dots_per_inch;
    int width;
    int height;
    int margin;      // kept clear at each edge
    int column;      // width of the column for warnings at the right
    int module;      // one module of the symbol, whole dots; at least 0.254 mm as GS1 asks in healthcare
    int quiet_zone;  // kept clear around the symbol, modules; GS1 asks for one
    int most_drugs;  // that fit legibly
    LetterSizes preferred;
    LetterSizes minimum;

    // Tenths of a point in whole dots, rounded up so that a minimum stays one.
    int dots(int tenths_of_a_point) const { return (tenths_of_a_point * dots_per_inch + 719) / 720; }
    // A length of one dot in points.
    double dot() const { return 72.0 / dots_per_inch; }
    // The module in micrometres, rounded down.
    int module_micrometres() const { return module * 25400 / dots_per_inch; }
};

// All stocks: flag-102x51 (300 dpi, up to four drugs), the same for 203 dpi (up to three) and for 600 dpi, and for
// 300 dpi flag-102x76 (four drugs with long texts) and flag-102x38 (up to two).
std::span<const Stock> stocks();

// Refuses (not_found) a name that is none, and lists those that are.
Result<Stock> find_stock(std::string_view name);

}  // namespace cisterna::labels
