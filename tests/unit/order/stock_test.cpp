#include "core/order/stock.h"

#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/codec/write.h"

namespace cisterna::order {
namespace {

const std::string shelf = R"({"schema": "cisterna/stock/1", "containers": [
  {"id": "c", "product": "vial", "lot": "L3", "expiry": "2027-05-31"},
  {"id": "b", "product": "vial", "lot": "L1", "expiry": "2026-11-23"},
  {"id": "a", "product": "vial", "lot": "L3", "expiry": "2027-05-31"},
  {"id": "d", "product": "vial", "lot": "L0", "expiry": "2026-11-22"},
  {"id": "e", "product": "bag", "lot": "L9", "expiry": "2026-11-30"}]})";

Stock read(const std::string& text) {
    const auto stock = read_stock(*codec::parse(text));
    REQUIRE(stock);
    return *stock;
}

std::string ids(const std::vector<Container>& containers) {
    std::string text;
    for (const auto& container : containers) text += container.id;
    return text;
}

calendar::Date day(std::string_view text) {
    return *calendar::Date::parse(text);
}

Error only_problem(const std::string& text) {
    const auto stock = read_stock(*codec::parse(text));
    REQUIRE(!stock);
    REQUIRE(stock.error().size() == 1);
    return stock.error().front();
}

TEST_CASE("Usable containers come first expiring first, then by id, and end with the day of their expiry") {
    const auto stock = read(shelf);
    CHECK(ids(stock.usable("vial", day("2026-11-23"))) == "bac");
    CHECK(ids(stock.usable("vial", day("2026-11-24"))) == "ac");
    CHECK(ids(stock.usable("vial", day("2026-11-22"))) == "dbac");
    CHECK(ids(stock.usable("vial", day("2027-06-01"))).empty());
    CHECK(ids(stock.of_product("vial")) == "dbac");
    CHECK(ids(stock.usable("ampule", day("2026-11-23"))).empty());
}

TEST_CASE("Stock is written as it was read") {
    const auto document = *codec::parse(shelf);
    CHECK(codec::canonical(stock_json(read(shelf))) == codec::canonical(document));
}

TEST_CASE("A container that stands in the stock twice is refused") {
    const auto error = only_problem(R"({"schema": "cisterna/stock/1", "containers": [
      {"id": "a", "product": "vial", "lot": "L", "expiry": "2027-05-31"},
      {"id": "a", "product": "bag", "lot": "L", "expiry": "2027-05-31"}]})");
    CHECK(error.code == ErrorCode::OrderInconsistent);
    CHECK(error.where == "containers[1].id");
}

TEST_CASE("Stock without an expiry, or with a day that does not exist, is refused") {
    CHECK(only_problem(R"({"schema": "cisterna/stock/1", "containers": [
      {"id": "a", "product": "vial", "lot": "L"}]})")
              .where == "containers[0].expiry");
    CHECK(only_problem(R"({"schema": "cisterna/stock/1", "containers": [
      {"id": "a", "product": "vial", "lot": "L", "expiry": "2027-02-29"}]})")
              .code == ErrorCode::DateInvalid);
    CHECK(only_problem(R"({"schema": "cisterna/stock/1"})").code == ErrorCode::ValueMissing);
    CHECK(only_problem(R"({"schema": "cisterna/stock/2", "containers": []})").code == ErrorCode::SchemaUnknown);
}

std::string with_members(const std::string& members) {
    return R"({"schema": "cisterna/stock/1", "containers": [
      {"id": "a", "product": "vial", "lot": "L", "expiry": "2027-05-31", )" +
           members + "}]}";
}

constexpr const char* opened_vial = R"("opened": "2026-11-23T08:00:00-05:00", "remaining": "4 mL")";
constexpr const char* assayed_vial = R"("assay": "24.5 mg/mL", "assay_sd": "0.25 mg/mL")";

TEST_CASE("An opened container tells when and how much is left, an assayed one its strength") {
    const auto text = with_members(std::string(opened_vial) + ", " + assayed_vial);
    const auto stock = read(text);
    const auto& container = stock.containers.front();
    REQUIRE(container.opened);
    CHECK(container.opened->at.text() == "2026-11-23T08:00:00-05:00");
    CHECK(container.opened->remaining == quantity::Volume::of(4, quantity::units::mL));
    REQUIRE(container.assay);
    CHECK(container.assay->strength ==
          quantity::Concentration::of(quantity::Rational::ratio(49, 2), quantity::units::mg_per_mL));
    CHECK(container.assay->standard_deviation ==
          quantity::Concentration::of(quantity::Rational::ratio(1, 4), quantity::units::mg_per_mL));
    CHECK(codec::canonical(stock_json(stock)) == codec::canonical(*codec::parse(text)));
    CHECK_FALSE(read(shelf).containers.front().opened);
    CHECK_FALSE(read(shelf).containers.front().assay);
}

TEST_CASE("Half of what belongs together is refused, and names the missing half") {
    const auto missing = [](const std::string& members, const std::string& where) {
        INFO(members);
        const auto error = only_problem(with_members(members));
        CHECK(error.code == ErrorCode::ValueMissing);
        CHECK(error.where == "containers[0]." + where);
    };
    missing(R"("opened": "2026-11-23T08:00:00-05:00")", "remaining");
    missing(R"("remaining": "4 mL")", "opened");
    missing(R"("assay": "24.5 mg/mL")", "assay_sd");
    missing(R"("assay_sd": "0.25 mg/mL")", "assay");
}

TEST_CASE("An opened container that holds nothing, and a strength of zero, are refused; an exact assay is not") {
    const auto refused = [](const std::string& members, ErrorCode code, const std::string& where) {
        INFO(members);
        const auto error = only_problem(with_members(members));
        CHECK(error.code == code);
        CHECK(error.where == "containers[0]." + where);
    };
    const std::string at = R"("opened": "2026-11-23T08:00:00-05:00", )";
    refused(at + R"("remaining": "0 mL")", ErrorCode::VolumeNotPositive, "remaining");
    refused(at + R"("remaining": "-1 mL")", ErrorCode::VolumeNotPositive, "remaining");
    refused(at + R"("remaining": "4 mg")", ErrorCode::UnitMismatch, "remaining");
    refused(at + R"("remaining": "4")", ErrorCode::UnitMissing, "remaining");
    refused(R"("assay": "0 mg/mL", "assay_sd": "0.25 mg/mL")", ErrorCode::ConcentrationNotPositive, "assay");
    refused(R"("assay": "1 mg/mL", "assay_sd": "-0.25 mg/mL")", ErrorCode::ConcentrationNotPositive, "assay_sd");
    CHECK(read(with_members(R"("assay": "1 mg/mL", "assay_sd": "0 mg/mL")")).containers.front().assay);
}

}  // namespace
}  // namespace cisterna::order
