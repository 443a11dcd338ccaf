#include "core/gs1/x_dimension.h"

#include <catch2/catch.hpp>

#include "core/quantity/text.h"

namespace cisterna::gs1 {
namespace {

using quantity::Rational;

std::string module(std::int64_t dots_on_an_inch, std::int64_t dots) {
    const auto length = x_dimension(Resolution::of(dots_on_an_inch, dpi), dots);
    return length ? quantity::contract_text(*length, quantity::units::mm) : length.error().where;
}

TEST_CASE("A module is a whole number of the printer's dots") {
    CHECK(module(203, 2) == "0.250246305419 mm");
    CHECK(module(300, 3) == "0.254 mm");
    CHECK(module(600, 6) == "0.254 mm");
    CHECK(module(600, 9) == "0.381 mm");
}

TEST_CASE("Two dots at 203 dpi are too small for healthcare, three at 300 dpi exactly large enough") {
    CHECK(*x_dimension(Resolution::of(203, dpi), 2) < smallest_healthcare_module());
    CHECK(*x_dimension(Resolution::of(300, dpi), 3) == smallest_healthcare_module());
    CHECK(*x_dimension(Resolution::of(203, dpi), 7) < largest_healthcare_module());
    CHECK(*x_dimension(Resolution::of(203, dpi), 8) > largest_healthcare_module());
}

TEST_CASE("A module without dots and a printer without resolution are refused") {
    CHECK(module(300, 0) == "dots_per_module");
    CHECK(module(0, 3) == "printer_resolution");
    CHECK(module(-300, 3) == "printer_resolution");
}

}  // namespace
}  // namespace cisterna::gs1
