// Runs the case files of every calculation kind: tests/cases/calc/<kind>/*.json. A pharmacist can read and add one.
#include <catch2/catch.hpp>

#include "core/calculation/calculation.h"
#include "tests/cases/case_runner.h"

namespace cisterna::cases {
namespace {

void check_kind(const std::string& kind) {
    const auto reports = run_cases(std::string(CISTERNA_SOURCE_DIR "/tests/cases/calc/") + kind,
                                   [&](const codec::Value& inputs) { return calculation::calculate(kind, inputs); });
    REQUIRE(!reports.empty());
    for (const auto& report : reports) {
        std::string all;
        for (const auto& difference : report.differences) all += "\n  " + difference;
        INFO(kind << "/" << report.name << all);
        CHECK(report.differences.empty());
    }
}

TEST_CASE("Every case of the kind bridge_bolus holds") {
    check_kind("bridge_bolus");
}

TEST_CASE("Every case of the kind bud holds") {
    check_kind("bud");
}

TEST_CASE("Every case of the kind dilution holds") {
    check_kind("dilution");
}

TEST_CASE("Every case of the kind gtin holds") {
    check_kind("gtin");
}

TEST_CASE("Every case of the kind limits holds") {
    check_kind("limits");
}

TEST_CASE("Every case of the kind osmolality holds") {
    check_kind("osmolality");
}

TEST_CASE("Every case of the kind ptm_max_dose holds") {
    check_kind("ptm_max_dose");
}

TEST_CASE("Every case of the kind recipe_from_powder holds") {
    check_kind("recipe_from_powder");
}

TEST_CASE("Every case of the kind recipe_from_vials holds") {
    check_kind("recipe_from_vials");
}

TEST_CASE("Every case of the kind refill_interval holds") {
    check_kind("refill_interval");
}

}  // namespace
}  // namespace cisterna::cases
