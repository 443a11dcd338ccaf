#include <catch2/catch.hpp>

#include "core/order/prescription.h"

namespace cisterna::order {
namespace {

using quantity::Duration;
using quantity::Rational;
namespace units = quantity::units;

Rational largest_number(const Duration& lockout, std::int64_t maximum) {
    return PatientBolus{quantity::Mass::of(1, units::mg), lockout, maximum}.largest_number_per_day();
}

TEST_CASE("The boluses of a day are those that the lockout leaves room for, starting at once") {
    struct Row {
        std::int64_t hours;
        std::int64_t starts;  // counted by hand: 0, one lockout, two lockouts ... below 24 h
    };
    for (const auto& [hours, starts] :
         {Row{1, 24}, Row{2, 12}, Row{3, 8}, Row{4, 6}, Row{5, 5}, Row{6, 4}, Row{7, 4}, Row{8, 3}, Row{9, 3},
          Row{11, 3}, Row{12, 2}, Row{13, 2}, Row{23, 2}, Row{24, 1}, Row{25, 1}, Row{48, 1}}) {
        INFO(hours << " h");
        CHECK(largest_number(Duration::of(hours, units::h), 96) == Rational(starts));
    }
    CHECK(largest_number(Duration::of(86'399, units::s), 96) == Rational(2));
    CHECK(largest_number(Duration::of(86'400, units::s), 96) == Rational(1));
}

TEST_CASE("The maximum of a day binds when it is below what the lockout allows") {
    CHECK(largest_number(Duration::of(3, units::h), 4) == Rational(4));
    CHECK(largest_number(Duration::of(3, units::h), 8) == Rational(8));
    CHECK(largest_number(Duration::of(3, units::h), 9) == Rational(8));
}

}  // namespace
}  // namespace cisterna::order
