#include "core/gs1/ndc.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

namespace cisterna::gs1 {
namespace {

Error refused(const std::string& text) {
    const auto ndc = Ndc::parse(text, "ndc");
    INFO(text);
    REQUIRE_FALSE(ndc.has_value());
    CHECK(ndc.error().where == "ndc");
    CHECK_FALSE(ndc.error().message.empty());
    return ndc.error();
}

TEST_CASE("The three ten-digit shapes are read and written in every form") {
    struct Row {
        const char *text, *digits, *text11, *digits11, *text12, *gtin;
    };
    // The GTINs of 72888-147-36 and 70121-2503-1 are printed by openFDA as upc.
    const auto row = GENERATE(values<Row>({
        {"72888-147-36", "7288814736", "72888-0147-36", "72888014736", "072888-0147-36", "00372888147369"},
        {"0641-6040-01", "0641604001", "00641-6040-01", "00641604001", "000641-6040-01", "00306416040013"},
        {"70121-2503-1", "7012125031", "70121-2503-01", "70121250301", "070121-2503-01", "00370121250319"},
    }));
    const auto ndc = Ndc::parse(row.text);
    REQUIRE(ndc.has_value());
    CHECK(ndc->text() == row.text);
    CHECK(ndc->digits() == row.digits);
    CHECK(ndc->text11() == row.text11);
    CHECK(ndc->digits11() == row.digits11);
    CHECK(ndc->text12() == row.text12);
    CHECK(ndc->gtin('0').text() == row.gtin);
    CHECK(ndc->gtin('0').ndc_digits() == row.digits);
}

TEST_CASE("Indicators make other numbers with their own check digits") {
    const auto ndc = *Ndc::parse("0641-6040-01");
    CHECK(ndc.gtin('1').text() == "10306416040010");
    CHECK(ndc.gtin('5').text() == "50306416040018");
    CHECK(ndc.gtin('8').text() == "80306416040019");
}

TEST_CASE("Eleven and twelve digits go back to ten when one segment alone holds the padding zero") {
    CHECK(Ndc::parse("70121-2503-01")->text() == "70121-2503-1");
    CHECK(Ndc::parse("72888-0147-36")->text() == "72888-147-36");
    CHECK(Ndc::parse("00641-6040-11")->text() == "0641-6040-11");
    CHECK(Ndc::parse("72888014736")->text() == "72888-147-36");
    CHECK(Ndc::parse("072888-0147-36")->text() == "72888-147-36");
}

TEST_CASE("What could be two NDCs is refused with both") {
    const auto error = refused("66794-0160-02");
    CHECK(error.code == ErrorCode::NdcAmbiguous);
    CHECK(error.message.find("66794-160-02") != std::string::npos);
    CHECK(error.message.find("66794-0160-2") != std::string::npos);
    CHECK(refused("00641-6040-01").code == ErrorCode::NdcAmbiguous);
    CHECK(refused("00641-0040-01").code == ErrorCode::NdcAmbiguous);
    CHECK(refused("000641-6040-01").code == ErrorCode::NdcAmbiguous);
    CHECK(refused("00641604001").code == ErrorCode::NdcAmbiguous);
}

TEST_CASE("What no ten-digit NDC stands behind is refused") {
    CHECK(refused("72888-1147-36").code == ErrorCode::NdcAmbiguous);
    CHECK(refused("123456-0890-12").code == ErrorCode::NdcAmbiguous);
}

TEST_CASE("Digits without hyphens tell no parts") {
    CHECK(refused("0641604001").code == ErrorCode::NdcAmbiguous);
    CHECK(refused("000641604001").code == ErrorCode::NdcAmbiguous);
    CHECK(gtin_of_ndc_digits("0641604001", '0').text() == "00306416040013");
}

TEST_CASE("What is no NDC is refused") {
    CHECK(refused("").code == ErrorCode::ValueMissing);
    for (const char* text : {"0641-604-01", "064-16040-01", "0641-6040-1", "0641-6040", "0641-6040-01-2", "0641--01",
                             "-6040-01", "0641-6040-", "064A-6040-01", "0641 6040 01", " 0641-6040-01", "0641.6040.01",
                             "123456789", "1234567890123", "0641-6040-001",
                             "0641\xE2\x80\x93"
                             "6040\xE2\x80\x93"
                             "01"}) {
        INFO(text);
        CHECK(refused(text).code == ErrorCode::NotANumber);
    }
}

TEST_CASE("Every NDC reads back from its own text, and from eleven digits as itself or not at all") {
    CHECK(rc::check("all shapes", [] {
        const auto digits = *rc::gen::container<std::string>(10, rc::gen::elementOf(std::string("0123456789")));
        const auto shape =
            *rc::gen::elementOf(std::vector<std::pair<std::size_t, std::size_t>>{{4, 4}, {5, 3}, {5, 4}});
        const auto text = digits.substr(0, shape.first) + "-" + digits.substr(shape.first, shape.second) + "-" +
                          digits.substr(shape.first + shape.second);
        const auto ndc = Ndc::parse(text);
        RC_ASSERT(ndc.has_value());
        RC_ASSERT(ndc->text() == text);
        RC_ASSERT(Gtin::parse(ndc->gtin('0').text()) == ndc->gtin('0'));
        for (const auto& padded : {ndc->text11(), ndc->digits11(), ndc->text12()}) {
            const auto back = Ndc::parse(padded);
            if (back)
                RC_ASSERT(*back == *ndc);
            else
                RC_ASSERT(back.error().code == ErrorCode::NdcAmbiguous);
        }
    }));
}

}  // namespace
}  // namespace cisterna::gs1
