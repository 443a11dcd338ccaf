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

}  // namespace
}  // namespace cisterna::order
