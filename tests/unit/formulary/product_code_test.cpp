#include "core/formulary/product_code.h"

#include <catch2/catch.hpp>
#include <string>

using namespace cisterna;
using formulary::check_codes_agree;
using formulary::unit_gtin;

// 72888-147-36 and 70121-2503-1 are printed beside their codes in the FDA directory's upc lists.
TEST_CASE("The GTIN of the unit follows from the NDC in each of its three forms") {
    CHECK(*unit_gtin("72888-147-36") == "00372888147369");
    CHECK(*unit_gtin("70121-2503-1") == "00370121250319");
    CHECK(*unit_gtin("0641-6040-01") == "00306416040013");
}

TEST_CASE("A sum that is a multiple of ten gives the check digit zero") {
    CHECK(*unit_gtin("70594-120-01") == "00370594120010");
}

TEST_CASE("An NDC in another form is refused") {
    for (const std::string ndc : {"", "0641604001", "00641-6040-01", "0641-604-01", "70121-2503-01", "0641-6040",
                                  "0641-6040-0a", "-6040-0641"}) {
        const auto gtin = unit_gtin(ndc, "codes[0].ndc");
        REQUIRE_FALSE(gtin);
        CHECK(gtin.error().code == ErrorCode::NdcAmbiguous);
        CHECK(gtin.error().where == "codes[0].ndc");
    }
}

TEST_CASE("A GTIN is compared with its NDC") {
    CHECK(check_codes_agree("0641-6040-01", "00306416040013"));
    CHECK(check_codes_agree("0641-6040-01", "10306416040010").error().code == ErrorCode::CatalogueInconsistent);
    CHECK(check_codes_agree("0641-6040-01", "0306416040013").error().code == ErrorCode::CatalogueInconsistent);
    CHECK(check_codes_agree("0641-6040-01", "0030641604001x").error().code == ErrorCode::CatalogueInconsistent);
    CHECK(check_codes_agree("0641-6040-01", "00306416040012").error().code == ErrorCode::CheckDigit);
    CHECK(check_codes_agree("0641-6039-01", "00306416040013").error().code == ErrorCode::CatalogueInconsistent);
}
