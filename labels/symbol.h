#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/result.h"

namespace cisterna::labels {

// A square GS1 DataMatrix symbol, without its quiet zone.
struct Symbol {
    std::string element_string;       // what a person reads: "(91)MAIN-B2611014-1OF2-R1-XX"
    std::string message;              // what a scanner sends after "]d2"; elements are parted by 0x1D
    int modules = 0;                  // on each side
    std::vector<std::uint8_t> cells;  // modules x modules, rows from the top; 1 is dark

    bool is_dark(int column, int row) const {
        return cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(modules) +
                     static_cast<std::size_t>(column)] != 0;
    }
};

// Encodes a GS1 element string whose application identifiers stand in parentheses. Refuses what gs1::split_bracketed
// and gs1::ElementString::of refuse, and (scan_unreadable) whatever the encoder even warns about, such as too much for
// a symbol. `where` names the field.
Result<Symbol> gs1_datamatrix(std::string_view element_string, std::string_view where);

}  // namespace cisterna::labels
