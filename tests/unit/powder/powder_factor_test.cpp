#include <catch2/catch.hpp>

#include "core/powder/powder_factor.h"
#include "core/quantity/text.h"

namespace cisterna::powder {
namespace {

using quantity::Rational;
using solution::MolarMass;

Rational percent(const char* number) {
    return *Rational::from_decimal(number) / Rational(100);
}

Certificate certificate(const char* assay, AssayBasis basis, const char* water) {
    Certificate made;
    made.assay = percent(assay);
    made.basis = basis;
    if (water != nullptr) made.water = percent(water);
    made.assay_field = "powder.assay";
    made.water_field = "powder.water_or_lod";
    return made;
}

Forms forms(const char* labelled, const char* assayed, const Rational& moles) {
    const auto mass = [](const char* mw) {
        return MolarMass::of(*Rational::from_decimal(mw), solution::units::g_per_mol);
    };
    return {mass(labelled), mass(assayed), moles, "label.mw", "powder.mw", "powder.moles"};
}

std::string factor(const Certificate& coa, const std::optional<Forms>& pair) {
    const auto found = powder_factor(coa, pair);
    if (!found) return std::string(entry(found.error().code).name) + " " + found.error().where;
    return quantity::contract_number(found->factor);
}

TEST_CASE("A pure powder in the form of the label is weighed as the label says") {
    CHECK(factor(certificate("100", AssayBasis::AsIs, nullptr), std::nullopt) == "1");
    CHECK(factor(certificate("100", AssayBasis::AsIs, "0"), forms("758.83", "758.83", 1)) == "1");
}

TEST_CASE("Fentanyl citrate is weighed for the base at the ratio of their molar masses") {
    CHECK(factor(certificate("100", AssayBasis::AsIs, nullptr), forms("336.47", "528.6", 1)) == "1.57101673255");
}

TEST_CASE("Water counts on the anhydrous and the dried basis and not on the basis as is") {
    CHECK(factor(certificate("100", AssayBasis::Anhydrous, "20"), std::nullopt) == "1.25");
    CHECK(factor(certificate("100", AssayBasis::Dried, "20"), std::nullopt) == "1.25");
    CHECK(factor(certificate("100", AssayBasis::AsIs, "20"), std::nullopt) == "1");
}

TEST_CASE("A certificate without the water that its basis needs is not complete") {
    CHECK(factor(certificate("99", AssayBasis::Anhydrous, nullptr), std::nullopt) == "coa_missing powder.water_or_lod");
    CHECK(factor(certificate("99", AssayBasis::Dried, nullptr), std::nullopt) == "coa_missing powder.water_or_lod");
}

TEST_CASE("An assay on an end of its range is accepted, just outside it is refused") {
    auto coa = certificate("98", AssayBasis::AsIs, nullptr);
    coa.assay_range = AcceptanceRange{percent("98"), percent("102")};
    CHECK(check_certificate(coa));
    coa.assay = percent("102");
    CHECK(check_certificate(coa));
    for (const auto* outside : {"97.999", "102.001"}) {
        coa.assay = percent(outside);
        REQUIRE_FALSE(check_certificate(coa));
        CHECK(check_certificate(coa).error().code == ErrorCode::AssayOutOfRange);
        CHECK(check_certificate(coa).error().where == "powder.assay");
    }
}

TEST_CASE("Without a range of its own an assay must be plausible") {
    CHECK(check_certificate(certificate("110", AssayBasis::Dried, "0")));
    CHECK(check_certificate(certificate("90", AssayBasis::Dried, "0")));
    CHECK_FALSE(check_certificate(certificate("89.9", AssayBasis::Dried, "0")));
    CHECK_FALSE(check_certificate(certificate("110.1", AssayBasis::Dried, "0")));
    // Morphine sulfate as is, counted as anhydrous: 98 % less 13.4 % water.
    CHECK(check_certificate(certificate("84.868", AssayBasis::AsIs, nullptr)));
    CHECK_FALSE(check_certificate(certificate("77.9", AssayBasis::AsIs, nullptr)));
}

TEST_CASE("Half a mole of sulfate holds one mole of morphine; the ratio turned round is refused") {
    const auto coa = certificate("100", AssayBasis::AsIs, nullptr);
    CHECK(factor(coa, forms("285.34", "758.83", Rational::ratio(1, 2))) == "1.32969439966");
    CHECK(factor(coa, forms("285.34", "758.83", 2)) == "order_inconsistent powder.moles");
    CHECK(factor(coa, forms("285.34", "758.83", 0)) == "order_inconsistent powder.moles");
    CHECK(factor(coa, forms("0", "758.83", 1)) == "weight_not_positive label.mw");
    CHECK(factor(coa, forms("285.34", "-1", 1)) == "weight_not_positive powder.mw");
}

TEST_CASE("The strength made follows from what was weighed") {
    PowderFactor two;
    two.factor = 2;
    const auto mg = [](int n) { return quantity::Mass::of(n, quantity::units::mg); };
    const auto volume = quantity::Volume::of(10, quantity::units::mL);
    const auto target = quantity::Concentration::of(4, quantity::units::mg_per_mL);
    const auto made = strength_made(mg(84), two, volume, target, "drugs[0]");
    REQUIRE(made);
    CHECK(made->error == percent("5"));
    CHECK(strength_made(mg(0), two, volume, target, "measured[0]").error().where == "measured[0].measured_mass");
}

}  // namespace
}  // namespace cisterna::powder
