#include "core/pump/flow.h"

#include <catch2/catch.hpp>

namespace cisterna::pump {
namespace {

using quantity::Concentration;
using quantity::DoseRate;
using quantity::Flow;
using quantity::Rational;
namespace units = quantity::units;

DoseRate dose(const char* number) {
    return DoseRate::of(*Rational::from_decimal(number), units::mg_per_day);
}
Concentration strength(const char* number) {
    return Concentration::of(*Rational::from_decimal(number), units::mg_per_mL);
}
Flow flow(const char* number) {
    return Flow::of(*Rational::from_decimal(number), units::mL_per_day);
}

TEST_CASE("The flow is the daily dose over the concentration") {
    CHECK(flow_for(dose("4"), strength("10"), "") == flow("0.4"));
    CHECK(*flow_for(dose("1"), strength("3"), "") * Rational(3) == flow("1"));
}

TEST_CASE("A dose or a concentration of zero or below is refused at its field") {
    CHECK(flow_for(dose("0"), strength("10"), "drugs[1]").error().code == ErrorCode::DoseNotPositive);
    CHECK(flow_for(dose("0"), strength("10"), "drugs[1]").error().where == "drugs[1].daily_dose");
    CHECK(flow_for(dose("4"), strength("0"), "").error().code == ErrorCode::ConcentrationNotPositive);
    CHECK(flow_for(dose("4"), strength("-1"), "").error().where == "concentration");
}

TEST_CASE("Drugs that ask for one flow have it in common") {
    CHECK(common_flow({{"a", dose("4"), strength("10")}, {"b", dose("0.06"), strength("0.15")}}) == flow("0.4"));
}

TEST_CASE("The first drug that asks for another flow is named with both flows") {
    const auto result = common_flow(
        {{"a", dose("4"), strength("10")}, {"b", dose("2"), strength("5")}, {"c", dose("2"), strength("4")}});
    REQUIRE(!result);
    CHECK(result.error().code == ErrorCode::OrderInconsistent);
    CHECK(result.error().where == "drugs[2]");
    CHECK(result.error().message.find("0.5 mL/day") != std::string::npos);
    CHECK(result.error().message.find("0.4 mL/day") != std::string::npos);
}

TEST_CASE("A reservoir without drugs has no flow") {
    CHECK(common_flow({}).error().code == ErrorCode::NoDrugs);
}

TEST_CASE("Both ends of the pump's range belong to it and a hair beyond does not") {
    const FlowRange range{flow("0.048"), flow("24")};
    CHECK(check_flow(flow("0.048"), range, "f").has_value());
    CHECK(check_flow(flow("24"), range, "f").has_value());
    CHECK(check_flow(flow("0.0479999999999"), range, "f").error().code == ErrorCode::FlowOutOfRange);
    CHECK(check_flow(flow("24.0000000001"), range, "f").error().code == ErrorCode::FlowOutOfRange);
    CHECK(check_flow(flow("0"), range, "basis.flow").error() ==
          Error{ErrorCode::FlowNotPositive, "basis.flow", "The flow must be above zero; correct it."});
}

TEST_CASE("An end of the range that is not known is not checked") {
    CHECK(check_flow(flow("1000"), {flow("0.048"), std::nullopt}, "f").has_value());
    CHECK(check_flow(flow("0.0001"), {std::nullopt, flow("24")}, "f").has_value());
}

}  // namespace
}  // namespace cisterna::pump
