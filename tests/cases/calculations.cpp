// Runs the case files of every calculation kind: tests/cases/calc/<kind>/*.json. A pharmacist can read and add one.
#include <catch2/catch.hpp>

#include "core/calculation/gtin.h"
#include "tests/cases/case_runner.h"

namespace cisterna::cases {
namespace {

void check_kind(const std::string& kind, const Calculation& calculation) {
    const auto reports = run_cases(std::string(CISTERNA_SOURCE_DIR "/tests/cases/calc/") + kind, calculation);
    REQUIRE(!reports.empty());
    for (const auto& report : reports) {
        std::string all;
        for (const auto& difference : report.differences) all += "\n  " + difference;
        INFO(kind << "/" << report.name << all);
        CHECK(report.differences.empty());
    }
}

TEST_CASE("Every case of the kind gtin holds") {
    check_kind("gtin", [](const codec::Value& inputs) { return calculation::calculate_gtin(inputs); });
}

}  // namespace
}  // namespace cisterna::cases
