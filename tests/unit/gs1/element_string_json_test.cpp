#include "core/gs1/element_string_json.h"

#include <catch2/catch.hpp>

#include "core/codec/write.h"
#include "core/gs1/syringe_code.h"

namespace cisterna::gs1 {
namespace {

std::string view(const std::string& text) {
    return codec::one_line(parse_to_json(text, {2026}));
}

TEST_CASE("A full scan is shown with its elements and what they mean") {
    CHECK(
        view("]d20100372888147369172703001"
             "0AB12\x1D"
             "21S0001") ==
        R"({"identifier":"]d2","separators":"as_written","elements":[{"ai":"01","title":"GTIN","value":"00372888147369"},)"
        R"({"ai":"17","title":"USE BY or EXPIRY","value":"270300"},{"ai":"10","title":"BATCH/LOT","value":"AB12"},)"
        R"({"ai":"21","title":"SERIAL","value":"S0001"}],"gtin":"00372888147369","ndc_digits":"7288814736",)"
        R"("expiry":"2027-03-31","expiry_end_of_month":true,"lot":"AB12","serial":"S0001"})");
}

TEST_CASE("No expiry read is shown as null") {
    CHECK(
        view("(01)04006381333931") ==
        R"({"identifier":null,"separators":"as_written","elements":[{"ai":"01","title":"GTIN","value":"04006381333931"}],)"
        R"("gtin":"04006381333931","expiry":null,"lot":null,"serial":null})");
}

TEST_CASE("An expiry time, pieces and dates are shown") {
    const auto json = parse_to_json("(01)00372888147369(7003)2703310905(11)260102(15)280100", {2026});
    CHECK(*json.find("expiry_time") == codec::Value("09:05"));
    CHECK(*json.find("production_date") == codec::Value("2026-01-02"));
    CHECK(*json.find("best_before") == codec::Value("2028-01-31"));
    const auto piece = parse_to_json("(8006)003728881473690102", {2026});
    CHECK(*piece.find("piece") == codec::Value(1));
    CHECK(*piece.find("pieces") == codec::Value(2));
}

TEST_CASE("A logistic unit is shown with its content") {
    const auto json = parse_to_json("(00)106141411234567897(02)00372888147369(37)25", {2026});
    REQUIRE(json.find("refused") == nullptr);
    CHECK(*json.find("sscc") == codec::Value("106141411234567897"));
    CHECK(*json.find("content_gtin") == codec::Value("00372888147369"));
    CHECK(*json.find("count") == codec::Value(25));
    CHECK(json.find("gtin")->is_null());
}

TEST_CASE("An own syringe is shown in its parts") {
    const auto json = parse_to_json("]d291" + *syringe_code_text({"MAIN", "B2611014", 1, 2, 3}), {2026});
    CHECK(codec::one_line(*json.find("syringe")) ==
          R"({"site":"MAIN","batch":"B2611014","syringe":1,"syringes":2,"revision":3})");
    CHECK(parse_to_json("(91)RX4711-B2611014-S1", {2026}).find("syringe") == nullptr);
}

TEST_CASE("A separator that was put back is shown") {
    const auto json = parse_to_json("]d2010037288814736910ABCDEFGHIJKL21MNOPQRSTUVWX", {2026});
    CHECK(*json.find("separators") == codec::Value("restored"));
}

TEST_CASE("A refusal has the contract's form and no figure") {
    const auto json = parse_to_json("(01)00372888147368", {2026});
    CHECK(*json.find("refused") == codec::Value(true));
    CHECK(*json.find("refusal_kind") == codec::Value("check_digit"));
    CHECK(*json.find("where") == codec::Value("(01)"));
    CHECK_FALSE(json.find("message")->if_text()->empty());
    CHECK(json.members().size() == 4);
}

}  // namespace
}  // namespace cisterna::gs1
