#include "core/gs1/packaging.h"

#include <catch2/catch.hpp>

#include "core/quantity/text.h"

namespace cisterna::gs1 {
namespace {

Packaging read(const std::string& text) {
    auto packaging = parse_packaging(text, "packaging");
    INFO(text << (packaging ? "" : ": " + packaging.error().message));
    REQUIRE(packaging.has_value());
    return *packaging;
}

Error refused(const std::string& text) {
    const auto packaging = parse_packaging(text, "packaging");
    INFO(text);
    REQUIRE_FALSE(packaging.has_value());
    CHECK(packaging.error().where == "packaging");
    return packaging.error();
}

std::string mL(const quantity::Volume& volume) {
    return quantity::contract_text(volume, quantity::units::mL);
}

TEST_CASE("A tray of vials has two codes, a count and a volume") {
    const auto tray =
        read("25 VIAL, SINGLE-DOSE in 1 TRAY (0409-4888-20) / 20 mL in 1 VIAL, SINGLE-DOSE (0409-4888-03)");
    CHECK(tray.outer().ndc->text() == "0409-4888-20");
    CHECK(tray.unit().ndc->text() == "0409-4888-03");
    CHECK(tray.units_per_outer() == 25);
    CHECK(mL(*tray.unit_volume) == "20 mL");
    CHECK(tray.has_outer());
}

TEST_CASE("A single vial has no outer package") {
    const auto vial = read("20 mL in 1 VIAL, SINGLE-USE (66794-160-02)");
    CHECK_FALSE(vial.has_outer());
    CHECK(vial.unit().ndc->text() == "66794-160-02");
    CHECK(vial.unit().container == "VIAL, SINGLE-USE");
}

TEST_CASE("Counts of three levels are multiplied") {
    CHECK(read("4 CARTON in 1 CASE / 10 AMPULE in 1 CARTON (0641-6019-10) > 10 mL in 1 AMPULE (0641-6019-01)")
              .units_per_outer() == 40);
}

TEST_CASE("A volume may begin with a point, be in litres, and a mass is no volume") {
    CHECK(mL(*read(".5 mL in 1 SYRINGE (66794-151-01)").unit_volume) == "0.5 mL");
    CHECK(mL(*read("1 L in 1 BAG").unit_volume) == "1000 mL");
    CHECK_FALSE(read("25 g in 1 BOTTLE (38779-1756-4)").unit_volume.has_value());
}

TEST_CASE("What has another form is refused") {
    for (const char* text :
         {"25 VIAL", "VIAL in 1 TRAY / 20 mL in 1 VIAL", "25 VIAL in 2 TRAY / 20 mL in 1 VIAL",
          "0 VIAL in 1 TRAY / 20 mL in 1 VIAL", "25 VIAL in 1 TRAY / ", " in 1 ", "-5 VIAL in 1 TRAY / 20 mL in 1 VIAL",
          "20 mL in 1 VIAL (0409-48X8-03)", "99999999 VIAL in 1 TRAY / 20 mL in 1 VIAL"}) {
        INFO(text);
        CHECK(refused(text).code == ErrorCode::NotANumber);
    }
    CHECK(refused("").code == ErrorCode::ValueMissing);
    CHECK(refused("25 VIAL in 1 TRAY (0409-4888-20)").code == ErrorCode::ValueMissing);
    CHECK(refused("0 mL in 1 VIAL").code == ErrorCode::VolumeNotPositive);
    CHECK(refused("20 mL in 1 VIAL (66794-0160-02)").code == ErrorCode::NdcAmbiguous);
}

TEST_CASE("Levels that do not fit into each other are refused") {
    CHECK(refused("25 VIAL in 1 TRAY (0409-4888-20) / 20 mL in 1 AMPULE (0409-4888-03)").code ==
          ErrorCode::CatalogueInconsistent);
    CHECK(refused("25 VIAL in 1 TRAY (0409-4888-20) / 20 mL in 1 VIAL (0409-4888-20)").code ==
          ErrorCode::CatalogueInconsistent);
    CHECK(refused("25 VIAL in 1 TRAY (0409-4888-20) / 20 mL in 1 VIAL (0409-4887-03)").code ==
          ErrorCode::CatalogueInconsistent);
}

TEST_CASE("A strength for a whole container must agree with what the container holds") {
    const auto fits = [](const char* strength, const char* packaging) {
        return check_strength_fits(*parse_catalogue_strength(strength), read(packaging), "packaging").has_value();
    };
    CHECK(fits("200 mg/20mL", "20 mL in 1 VIAL"));
    CHECK(fits("200 mg/20 mL", "20 mL in 1 VIAL"));
    CHECK(fits("10 mg/mL", "20 mL in 1 VIAL"));
    CHECK(fits("10 mg/1mL", "20 mL in 1 VIAL"));
    CHECK(fits("9 g/1000mL", "1 L in 1 BAG"));
    CHECK_FALSE(fits("200 mg/20mL", "1 mL in 1 VIAL"));
    CHECK_FALSE(fits("200 mg/20mL", "40 mL in 1 VIAL"));
}

TEST_CASE("A catalogue's strength is read exactly") {
    const auto strength = parse_catalogue_strength("200 mg/20mL");
    REQUIRE(strength.has_value());
    CHECK(quantity::contract_text(strength->concentration, quantity::units::mg_per_mL) == "10 mg/mL");
    CHECK(mL(strength->per) == "20 mL");
    CHECK(parse_catalogue_strength(".5 mg/mL")->concentration ==
          quantity::Concentration::of(500, quantity::units::mcg_per_mL));
    CHECK(parse_catalogue_strength("200 mg").error().code == ErrorCode::UnitMismatch);
    CHECK(parse_catalogue_strength("200").error().code == ErrorCode::UnitMissing);
    CHECK(parse_catalogue_strength("0 mg/mL").error().code == ErrorCode::ConcentrationNotPositive);
    CHECK(parse_catalogue_strength("1 mg/1").error().code == ErrorCode::UnitUnknown);
}

}  // namespace
}  // namespace cisterna::gs1
