#include "core/site/settings.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/codec/write.h"

namespace cisterna::site {
namespace {

using quantity::Rational;
namespace units = quantity::units;

tl::expected<Settings, std::vector<Error>> read_members(const std::string& members) {
    const auto document =
        codec::parse(R"({"schema": "cisterna/site/1")" + (members.empty() ? "" : ", " + members) + "}");
    REQUIRE(document);
    return read_settings(*document);
}

Settings read(const std::string& members) {
    const auto settings = read_members(members);
    INFO(members);
    REQUIRE(settings);
    return *settings;
}

void check_refused(const std::string& members, ErrorCode code, const std::string& where) {
    INFO(members);
    const auto settings = read_members(members);
    REQUIRE(!settings);
    REQUIRE(settings.error().size() == 1);
    CHECK(entry(settings.error().front().code).name == entry(code).name);
    CHECK(settings.error().front().where == where);
}

TEST_CASE("A site that says nothing keeps every setting") {
    const auto settings = read("");
    CHECK(codec::canonical(settings_json(settings)) == codec::canonical(settings_json(Settings())));
    CHECK(settings.tolerance == Rational::ratio(10, 100));
    CHECK(settings.coverage_factor == Rational(2));
    CHECK(settings.strength_range == Rational::ratio(10, 100));
    CHECK(settings.strength_shape == StrengthShape::Triangular);
    CHECK(settings.smallest_draw == quantity::Volume::of(Rational::ratio(1, 10), units::mL));
    CHECK(settings.final_volume == FinalVolume::SumOfVolumes);
    CHECK(settings.hub_loss == HubLoss::NotCounted);
    CHECK(settings.intermediate_dilutions == IntermediateDilutions::Allowed);
    CHECK_FALSE(settings.syringes);
    CHECK(settings.balances.empty());
    CHECK(settings.opened_vial == quantity::Duration::of(12, units::h));
}

TEST_CASE("Every setting is read") {
    const auto settings = read(R"(
      "tolerance": "7.5 %", "coverage_factor": 3, "strength_range": "5 %", "strength_shape": "rectangular",
      "smallest_draw": "0.2 mL", "final_volume": "quantum-sufficit", "hub_loss": "up-to-dead-space",
      "intermediate_dilutions": "never", "syringes": ["syringe-10-ml", "syringe-1-ml"],
      "balances": [{"id": "one", "repeatability": "0.1 mg", "readability": "0.01 mg"}], "opened_vial": "6 h",
      "weights": {"error": 1, "controlled_waste": 2, "other_waste": 3, "container": 4, "puncture": 5, "off_label": 6})");
    CHECK(settings.tolerance == Rational::ratio(75, 1000));
    CHECK(settings.coverage_factor == Rational(3));
    CHECK(settings.strength_range == Rational::ratio(5, 100));
    CHECK(settings.strength_shape == StrengthShape::Rectangular);
    CHECK(settings.smallest_draw == quantity::Volume::of(Rational::ratio(2, 10), units::mL));
    CHECK(settings.final_volume == FinalVolume::QuantumSufficit);
    CHECK(settings.hub_loss == HubLoss::UpToDeadSpace);
    CHECK(settings.intermediate_dilutions == IntermediateDilutions::Never);
    CHECK(*settings.syringes == std::vector<std::string>{"syringe-10-ml", "syringe-1-ml"});
    REQUIRE(settings.balances.size() == 1);
    CHECK(settings.balances[0].id == "one");
    CHECK(settings.balances[0].repeatability == quantity::Mass::of(Rational::ratio(1, 10), units::mg));
    CHECK(settings.balances[0].readability == quantity::Mass::of(Rational::ratio(1, 100), units::mg));
    CHECK(settings.opened_vial == quantity::Duration::of(6, units::h));
    CHECK(settings.weights.error == 1);
    CHECK(settings.weights.controlled_waste == 2);
    CHECK(settings.weights.other_waste == 3);
    CHECK(settings.weights.container == 4);
    CHECK(settings.weights.puncture == 5);
    CHECK(settings.weights.off_label == 6);
}

TEST_CASE("What is written reads back the same") {
    for (const std::string members :
         {"", R"("tolerance": "0.5 %", "coverage_factor": 1, "syringes": ["a"], "opened_vial": "360 min")",
          R"("strength_shape": "rectangular", "final_volume": "quantum-sufficit", "hub_loss": "up-to-dead-space")",
          R"("intermediate_dilutions": "never", "weights": {"error": 0},
             "balances": [{"id": "b", "repeatability": "0 mg", "readability": "1 mg"}])"}) {
        const auto json = settings_json(read(members));
        const auto again = read_settings(codec::Value(json));
        REQUIRE(again);
        CHECK(codec::canonical(settings_json(*again)) == codec::canonical(json));
    }
    CHECK(read(R"("opened_vial": "360 min")").opened_vial == quantity::Duration::of(6, units::h));
    CHECK(read(R"("weights": {"error": 0})").weights.puncture == Weights().puncture);
}

TEST_CASE("A percentage must be one, over zero and under a hundred") {
    for (const std::string key : {"tolerance", "strength_range"}) {
        const auto with = [&](const std::string& value) { return "\"" + key + "\": \"" + value + "\""; };
        for (const auto* value : {"0 %", "-5 %", "100 %", "150 %"})
            check_refused(with(value), ErrorCode::ConfigurationInvalid, key);
        check_refused(with("10 mg"), ErrorCode::UnitMismatch, key);
        check_refused(with("10"), ErrorCode::UnitMissing, key);
        CHECK(read_members(with("99.9 %")));
    }
}

TEST_CASE("The coverage factor is a whole number from one to four") {
    for (const auto* factor : {"0", "5", "-1"})
        CHECK_FALSE(read_members(std::string(R"("coverage_factor": )") + factor));
    CHECK_FALSE(read_members(R"("coverage_factor": "2")"));
    CHECK(read(R"("coverage_factor": 1)").coverage_factor == Rational(1));
    CHECK(read(R"("coverage_factor": 4)").coverage_factor == Rational(4));
}

TEST_CASE("A volume or time of zero, or in another unit, is refused") {
    for (const auto* value : {"0 mL", "-0.1 mL"})
        check_refused(std::string(R"("smallest_draw": ")") + value + "\"", ErrorCode::ConfigurationInvalid,
                      "smallest_draw");
    check_refused(R"("smallest_draw": "0.1 mg")", ErrorCode::UnitMismatch, "smallest_draw");
    for (const auto* value : {"0 h", "-1 h"})
        check_refused(std::string(R"("opened_vial": ")") + value + "\"", ErrorCode::ConfigurationInvalid,
                      "opened_vial");
    check_refused(R"("opened_vial": "6 mL")", ErrorCode::UnitMismatch, "opened_vial");
}

TEST_CASE("A word that is none of the choices is refused at its place") {
    for (const std::string key : {"strength_shape", "final_volume", "hub_loss", "intermediate_dilutions"}) {
        const auto settings = read_members("\"" + key + "\": \"perhaps\"");
        INFO(key);
        REQUIRE(!settings);
        CHECK(settings.error().front().where == key);
    }
}

TEST_CASE("An empty list of syringes, and a balance that is none, are refused") {
    check_refused(R"("syringes": [])", ErrorCode::ConfigurationInvalid, "syringes");
    const auto balance = [](const std::string& repeatability, const std::string& readability) {
        return R"({"id": "b", "repeatability": ")" + repeatability + R"(", "readability": ")" + readability + "\"}";
    };
    check_refused("\"balances\": [" + balance("0.1 mg", "0 mg") + "]", ErrorCode::ConfigurationInvalid,
                  "balances[0].readability");
    check_refused("\"balances\": [" + balance("-0.1 mg", "1 mg") + "]", ErrorCode::ConfigurationInvalid,
                  "balances[0].readability");
    check_refused("\"balances\": [" + balance("0.1 mg", "1 mg") + ", " + balance("0.1 mg", "1 mg") + "]",
                  ErrorCode::ConfigurationInvalid, "balances[1].id");
}

TEST_CASE("A weight below zero, a fraction, and an unknown one are refused") {
    for (const auto* weights :
         {R"({"error": -1})", R"({"error": "10"})", R"({"error": 1000001})", R"({"beauty": 1})"}) {
        INFO(weights);
        CHECK_FALSE(read_members(std::string(R"("weights": )") + weights));
    }
    CHECK(read(R"("weights": {"error": 1000000})").weights.error == 1'000'000);
}

TEST_CASE("All problems are told at once, and another schema or an unknown member is one") {
    const auto settings = read_members(R"("tolerance": "0 %", "opened_vial": "0 h", "beauty": 1)");
    REQUIRE(!settings);
    CHECK(settings.error().size() == 3);
    const auto other = read_settings(*codec::parse(R"({"schema": "cisterna/site/2"})"));
    REQUIRE(!other);
    CHECK(other.error().front().code == ErrorCode::SchemaUnknown);
}

}  // namespace
}  // namespace cisterna::site
