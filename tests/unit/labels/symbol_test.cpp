#include <catch2/catch.hpp>

#include "labels/layout.h"
#include "labels/symbol.h"
#include "tests/unit/labels/sample_label.h"

using namespace cisterna;
using namespace cisterna::labels;

TEST_CASE("A syringe's code becomes a square GS1 DataMatrix") {
    const auto symbol = gs1_datamatrix("(91)MAIN-B2611014-1OF2-R1-XX", "machine_code");
    REQUIRE(symbol);
    CHECK(symbol->message == "91MAIN-B2611014-1OF2-R1-XX");
    CHECK(symbol->modules == 20);
    CHECK(symbol->cells.size() == 400);
    for (int i = 0; i < symbol->modules; ++i) {
        CHECK(symbol->is_dark(0, i));                    // the solid left edge
        CHECK(symbol->is_dark(i, symbol->modules - 1));  // the solid bottom edge
        CHECK(symbol->is_dark(i, 0) == (i % 2 == 0));    // the dashed top edge
        CHECK(symbol->is_dark(symbol->modules - 1, i) == (i % 2 == 1));
    }
}

TEST_CASE("Elements of free length are parted by a separator") {
    const auto symbol = gs1_datamatrix("(01)00372888147369(10)AB12(17)270331", "machine_code");
    REQUIRE(symbol);
    CHECK(symbol->message ==
          "010037288814736910AB12\x1D"
          "17270331");
}

TEST_CASE("A code that is no GS1 element string is refused") {
    for (const char* code : {"", "MAIN-B2611014", "91MAIN", "(91)", "(91)A b", "(91)A[10]B", "(91)\u00C4", "(10)LOT",
                             "(01)00372888147368", "(17)271301"}) {
        INFO(code);
        const auto symbol = gs1_datamatrix(code, "machine_code");
        REQUIRE_FALSE(symbol);
        CHECK(symbol.error().where == "machine_code");
    }
}

TEST_CASE("Every stock prints modules of whole dots, at least 0.254 mm, and keeps a quiet zone of two") {
    for (const Stock& stock : stocks()) {
        INFO(stock.name);
        CHECK(stock.module_micrometres() >= 254);
        CHECK(stock.quiet_zone >= 2);
        auto content = sample_label(1);
        content.demonstration.reset();
        const auto layout = lay_out(content, stock, test_faces());
        REQUIRE(layout);
        CHECK(layout->symbol_box().width == layout->symbol.modules * stock.module);
        CHECK(layout->symbol_area.width == (layout->symbol.modules + 4) * stock.module);
    }
    CHECK(test_stock().module_micrometres() == 338);  // 4 dots at 300 dpi
}
