#include "core/pump/fill_check.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using quantity::Rational;
using quantity::Volume;

Volume mL(const char* text) {
    return Volume::of(*Rational::from_decimal(text), quantity::units::mL);
}

PocketFill pocket_fill(const char* capacity, const char* injected, const char* measured) {
    return compare_fill({mL(capacity), mL(injected), mL(measured), std::nullopt})->pocket_fill;
}

TEST_CASE("A pocket fill is suspected above 1 mL in a 20 mL pump and above 2 mL in a 40 mL pump") {
    CHECK(pocket_fill("20", "18", "17") == PocketFill::NotSuspected);
    CHECK(pocket_fill("20", "18", "16.9") == PocketFill::Suspected);
    CHECK(pocket_fill("40", "38", "36") == PocketFill::NotSuspected);
    CHECK(pocket_fill("40", "38", "35.999") == PocketFill::Suspected);
}

TEST_CASE("More in the pump than was injected is no pocket fill") {
    CHECK(pocket_fill("20", "16", "19") == PocketFill::NotSuspected);
    CHECK(compare_fill({mL("20"), mL("16"), mL("19"), std::nullopt})->discrepancy == mL("-3"));
}

TEST_CASE("For another reservoir the site's own limit is needed") {
    CHECK(compare_fill({mL("18"), mL("18"), mL("16"), std::nullopt}).error().code == ErrorCode::NoLimitForCondition);
    CHECK(compare_fill({mL("18"), mL("18"), mL("16"), mL("1.5")})->pocket_fill == PocketFill::Suspected);
    CHECK(compare_fill({mL("20"), mL("18"), mL("16.9"), mL("1.5")})->pocket_fill == PocketFill::NotSuspected);
}

TEST_CASE("Volumes that cannot be are refused at their field") {
    CHECK(compare_fill({mL("20"), mL("21"), mL("16"), std::nullopt}).error().where == "injected_volume");
    CHECK(compare_fill({mL("20"), mL("0"), mL("16"), std::nullopt}).error().code == ErrorCode::VolumeNotPositive);
    CHECK(compare_fill({mL("20"), mL("18"), mL("-1"), std::nullopt}).error().where == "measured_in_pump");
    CHECK(compare_fill({mL("20"), mL("18"), mL("16"), mL("0")}).error().where == "rule.absolute");
}

TEST_CASE("The programmed volume is the injected volume") {
    CHECK(check_programmed_volume(std::nullopt, mL("20"), mL("20")).has_value());
    CHECK(check_programmed_volume(mL("20"), mL("20"), mL("20")).has_value());
    CHECK(check_programmed_volume(mL("19"), mL("20"), mL("20")).error().code == ErrorCode::OrderInconsistent);
    CHECK(check_programmed_volume(mL("40"), mL("20"), mL("20")).error().code == ErrorCode::VolumeOverReservoir);
}

}  // namespace
}  // namespace cisterna::pump
