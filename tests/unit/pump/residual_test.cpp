#include "core/pump/residual.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Volume mL(const char* text) {
    return Volume::of(*Rational::from_decimal(text), units::mL);
}
quantity::Mass mg(const char* text) {
    return quantity::Mass::of(*Rational::from_decimal(text), units::mg);
}

const ResidualRule two_mL_or_14_5_percent{mL("2"), Rational::ratio(145, 1000)};

ResidualReading reading(const char* expected, const char* actual, const char* delivered) {
    ResidualReading result;
    result.expected = mL(expected);
    result.actual = mL(actual);
    result.delivered = mL(delivered);
    return result;
}

Error error_of(const ResidualReading& given, const ResidualRule& rule) {
    const auto finding = compare_residual(given, rule);
    REQUIRE(!finding);
    return finding.error();
}

TEST_CASE("More left than expected is under-delivery, less is over-delivery") {
    const auto more = compare_residual(reading("2.6", "2.9", "15.4"), two_mL_or_14_5_percent);
    REQUIRE(more);
    CHECK(more->discrepancy == mL("0.3"));
    CHECK(more->fraction_of_delivered == Rational::ratio(3, 154));
    CHECK(more->delivery == Delivery::Under);
    CHECK(more->investigation == Investigation::NotNeeded);
    const auto less = compare_residual(reading("2.6", "2.3", "15.4"), two_mL_or_14_5_percent);
    CHECK(less->delivery == Delivery::Over);
    CHECK(less->discrepancy == mL("-0.3"));
    CHECK(compare_residual(reading("2.6", "2.6", "15.4"), two_mL_or_14_5_percent)->delivery == Delivery::AsExpected);
}

TEST_CASE("A discrepancy exactly on a limit is not over it, in both directions") {
    const auto needed = [](const char* actual, const char* delivered) {
        return compare_residual(reading("10", actual, delivered), two_mL_or_14_5_percent)->investigation ==
               Investigation::Needed;
    };
    CHECK_FALSE(needed("12", "100"));
    CHECK(needed("12.001", "100"));
    CHECK_FALSE(needed("8", "100"));
    CHECK(needed("7.999", "100"));
    CHECK_FALSE(needed("11.45", "10"));
    CHECK(needed("11.451", "10"));
    CHECK(needed("8.549", "10"));
}

TEST_CASE("Each limit works alone") {
    CHECK(compare_residual(reading("10", "11.9", "1"), {mL("2"), std::nullopt})->investigation ==
          Investigation::NotNeeded);
    CHECK(compare_residual(reading("10", "15", "100"), {std::nullopt, Rational::ratio(145, 1000)})->investigation ==
          Investigation::NotNeeded);
}

TEST_CASE("The expected residual follows from fill and delivery, and a stated one must agree") {
    ResidualReading given;
    given.actual = mL("2.9");
    given.filled = mL("18");
    given.delivered = mL("15.4");
    CHECK(compare_residual(given, two_mL_or_14_5_percent)->expected == mL("2.6"));
    given.expected = mL("2.5");
    CHECK(error_of(given, two_mL_or_14_5_percent).where == "expected_residual");
    given.expected = std::nullopt;
    given.delivered = mL("18.1");
    CHECK(error_of(given, two_mL_or_14_5_percent).code == ErrorCode::OrderInconsistent);
}

TEST_CASE("Masses tell volume that went missing from strength that changed") {
    auto given = reading("17", "8", "3");
    given.expected_mass = mg("488");
    given.actual_mass = mg("230");
    const auto finding = compare_residual(given, {mL("2"), std::nullopt});
    REQUIRE(finding);
    CHECK(finding->masses->missing == mg("258"));
    CHECK(finding->masses->implied_by_expectation->base() == Rational::ratio(488, 17));
    CHECK(finding->masses->implied_by_finding->base() == Rational::ratio(230, 8));
    given.actual = mL("0");
    CHECK_FALSE(compare_residual(given, {mL("2"), std::nullopt})->masses->implied_by_finding);
    given.actual_mass = std::nullopt;
    CHECK(error_of(given, {mL("2"), std::nullopt}).where == "actual_mass");
}

TEST_CASE("What the rule needs must be there") {
    CHECK(error_of(reading("2", "2", "1"), {}).where == "rule");
    auto given = reading("2", "2", "0");
    CHECK(error_of(given, two_mL_or_14_5_percent).code == ErrorCode::VolumeNotPositive);
    given.delivered = std::nullopt;
    CHECK(error_of(given, two_mL_or_14_5_percent).where == "programmed_delivered");
    CHECK(compare_residual(given, {mL("2"), std::nullopt}).has_value());
    given.expected = std::nullopt;
    CHECK(error_of(given, {mL("2"), std::nullopt}).where == "expected_residual");
    CHECK(error_of(reading("2", "-1", "1"), two_mL_or_14_5_percent).where == "actual_residual");
    CHECK(error_of(reading("2", "1", "1"), {mL("0"), std::nullopt}).where == "rule.absolute");
}

}  // namespace
}  // namespace cisterna::pump
