#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "tests/unit/powder_source/bench.h"

namespace cisterna::order {
namespace {

using recipe::test::clonidine_lot;
using recipe::test::morphine_lot;
using recipe::test::stock_text;

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Error only_problem(const std::string& powder) {
    const auto stock = read_stock(*codec::parse(stock_text({}, {powder})));
    REQUIRE(!stock);
    REQUIRE(stock.error().size() == 1);
    return stock.error().front();
}

TEST_CASE("A powder lot is read with the figures of its certificate") {
    const auto stock = recipe::test::stock_of({}, {std::string(morphine_lot)});
    REQUIRE(stock.powders.size() == 1);
    const auto& lot = stock.powders.front();
    CHECK(lot.lot == "M1");
    CHECK(lot.remaining == quantity::Mass::of(5, quantity::units::g));
    CHECK(lot.assay == quantity::Rational::ratio(992, 1000));
    CHECK(lot.basis == formulary::AssayBasis::Anhydrous);
    CHECK(*lot.water == quantity::Rational::ratio(119, 1000));
}

TEST_CASE("Powders are written as they were read, and containers stay as they are") {
    const auto stock =
        recipe::test::stock_of({"infumorph-200-20ml"}, {std::string(morphine_lot), std::string(clonidine_lot)});
    CHECK(stock.containers.size() == 21);
    const auto again = read_stock(codec::Value(stock_json(stock)));
    REQUIRE(again);
    CHECK(codec::canonical(stock_json(*again)) == codec::canonical(stock_json(stock)));
    CHECK(again->powders.size() == 2);
    CHECK(again->powders[0].water_deviation == stock.powders[0].water_deviation);
}

TEST_CASE("A certificate that lacks what its basis needs is refused as missing") {
    const std::string morphine(morphine_lot);
    const auto water = only_problem(with(morphine, R"("water": "11.9 %",)", ""));
    CHECK(water.code == ErrorCode::CoaMissing);
    CHECK(water.where == "powders[0].water");
    CHECK(only_problem(with(morphine, R"("assay": "99.2 %",)", "")).code == ErrorCode::CoaMissing);
    CHECK(only_problem(with(morphine, R"("assay_sd": "0.3 %",)", "")).where == "powders[0].assay_sd");
    const auto basis = with(morphine, R"("assay_basis": "anhydrous", "water": "11.9 %",
        "water_sd": "0.1 %")",
                            R"("id2": null)");
    const auto problems = read_stock(*codec::parse(stock_text({}, {basis})));
    REQUIRE(!problems);
    CHECK(problems.error().front().code == ErrorCode::CoaMissing);
    CHECK(problems.error().front().where == "powders[0].assay_basis");
}

TEST_CASE("An assay counted as it is needs no water") {
    const auto powder = with(with(std::string(clonidine_lot), R"("dried")", R"("as_is")"),
                             R"(, "water": "0.5 %", "water_sd": "0.05 %")", "");
    CHECK_FALSE(recipe::test::stock_of({}, {powder}).powders.front().water);
}

TEST_CASE("A figure of a powder without its percent sign, an empty jar and a jar twice are refused") {
    const std::string morphine(morphine_lot);
    CHECK(only_problem(with(morphine, R"("99.2 %")", R"("0.992 mg/mg")")).where == "powders[0].assay");
    CHECK(only_problem(with(morphine, R"("5 g")", R"("0 g")")).code == ErrorCode::WeightNotPositive);
    const auto twice = read_stock(*codec::parse(stock_text({}, {morphine, morphine})));
    REQUIRE(!twice);
    CHECK(twice.error().front().where == "powders[1].id");
}

}  // namespace
}  // namespace cisterna::order
