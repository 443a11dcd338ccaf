#include "core/recipe/dilution.h"

#include <catch2/catch.hpp>

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

Rational number(const char* text) {
    return *Rational::from_decimal(text);
}
Volume mL(const char* text) {
    return Volume::of(number(text), units::mL);
}
Concentration mcg_per_mL(const char* text) {
    return Concentration::of(number(text), units::mcg_per_mL);
}

DilutionStatement statement(const char* stock, std::optional<const char*> target,
                            std::optional<const char*> stock_volume, std::optional<const char*> diluent,
                            std::optional<const char*> final_volume) {
    DilutionStatement result;
    result.stock_concentration = mcg_per_mL(stock);
    if (target) result.final_concentration = mcg_per_mL(*target);
    if (stock_volume) result.stock_volume = mL(*stock_volume);
    if (diluent) result.diluent_volume = mL(*diluent);
    if (final_volume) result.final_volume = mL(*final_volume);
    return result;
}

constexpr std::nullopt_t none = std::nullopt;

TEST_CASE("Every sufficient set of figures gives the same dilution") {
    const std::vector<DilutionStatement> all{
        statement("2000", "500", none, none, "20"), statement("2000", "500", "5", none, none),
        statement("2000", "500", none, "15", none), statement("2000", none, "5", "15", none),
        statement("2000", none, "5", none, "20"),   statement("2000", none, none, "15", "20"),
        statement("2000", "500", "5", "15", "20")};
    for (const auto& one : all) {
        const auto dilution = solve_dilution(one);
        REQUIRE(dilution);
        CHECK(dilution->final_concentration == mcg_per_mL("500"));
        CHECK(dilution->stock_volume == mL("5"));
        CHECK(dilution->diluent_volume == mL("15"));
        CHECK(dilution->final_volume == mL("20"));
    }
}

TEST_CASE("A dilution that cannot be is refused at the figure that is wrong") {
    const auto error = [](const DilutionStatement& one) { return solve_dilution(one).error(); };
    CHECK(error(statement("500", "2000", none, none, "20")).code == ErrorCode::StockTooDilute);
    CHECK(error(statement("500", "2000", none, none, "20")).where == "stock_concentration");
    CHECK(error(statement("2000", "500", "6", none, "20")).where == "stock_volume");
    CHECK(error(statement("2000", "500", none, "14", "20")).where == "diluent_volume");
    CHECK(error(statement("2000", none, "21", none, "20")).code == ErrorCode::OrderInconsistent);
    CHECK(error(statement("2000", none, none, "20", "20")).code == ErrorCode::OrderInconsistent);
    CHECK(error(statement("0", "500", none, none, "20")).code == ErrorCode::ConcentrationNotPositive);
    CHECK(error(statement("2000", "0", none, none, "20")).where == "final_concentration");
    CHECK(error(statement("2000", "500", none, none, "0")).where == "final_volume");
    CHECK(error(statement("2000", "500", none, "-1", none)).where == "diluent_volume");
}

TEST_CASE("Too few figures are told as missing") {
    CHECK(solve_dilution(statement("2000", none, none, none, "20")).error().where == "final_concentration");
    CHECK(solve_dilution(statement("2000", "500", none, none, none)).error().where == "final_volume");
    CHECK(solve_dilution(statement("2000", "2000", none, "0", none)).error().code == ErrorCode::ValueMissing);
}

TEST_CASE("A dose needs a volume above zero") {
    const auto mcg = [](const char* text) { return quantity::Mass::of(number(text), units::mcg); };
    CHECK(volume_for_dose(mcg("75"), mcg_per_mL("50")) == mL("1.5"));
    CHECK(volume_for_dose(mcg("0"), mcg_per_mL("50")).error().where == "dose");
    CHECK(volume_for_dose(mcg("75"), mcg_per_mL("0")).error().where == "concentration");
}

Alligation alligation(const char* a, const char* b, const char* target) {
    Alligation result;
    result.concentration_a = mcg_per_mL(a);
    result.concentration_b = mcg_per_mL(b);
    result.target = mcg_per_mL(target);
    return result;
}

TEST_CASE("Alligation gives the same mixture from each of the three volumes") {
    auto by_a = alligation("4", "20", "10");
    auto by_b = by_a;
    auto by_final = by_a;
    by_a.volume_a = mL("120");
    by_b.volume_b = mL("72");
    by_final.final_volume = mL("192");
    for (const auto& one : {by_a, by_b, by_final}) {
        const auto mix = alligate(one);
        REQUIRE(mix);
        CHECK(mix->volume_a == mL("120"));
        CHECK(mix->volume_b == mL("72"));
        CHECK(mix->final_volume == mL("192"));
    }
}

TEST_CASE("The stronger solution may be A, and one may be plain diluent") {
    auto one = alligation("20", "0", "5");
    one.volume_a = mL("10");
    CHECK(alligate(one)->volume_b == mL("30"));
}

TEST_CASE("A target outside the two strengths, no volume or two are refused") {
    auto one = alligation("4", "20", "21");
    one.volume_a = mL("1");
    CHECK(alligate(one).error().code == ErrorCode::StockTooDilute);
    one.target = mcg_per_mL("3");
    CHECK(alligate(one).error().code == ErrorCode::OrderInconsistent);
    one.target = mcg_per_mL("4");
    CHECK(alligate(one)->volume_b.is_zero());
    one.target = mcg_per_mL("20");
    CHECK(alligate(one).error().where == "target_concentration");
    one.target = mcg_per_mL("10");
    one.final_volume = mL("3");
    CHECK(alligate(one).error().code == ErrorCode::OrderInconsistent);
    one.final_volume = none;
    one.volume_a = none;
    CHECK(alligate(one).error().code == ErrorCode::ValueMissing);
    CHECK(alligate(alligation("4", "4", "4")).error().where == "part_b.concentration");
}

TEST_CASE("The residual pulls the new fill towards its own strength") {
    const auto mixture = mix_with_residual({mL("2.4"), mcg_per_mL("8"), mL("17.6"), mcg_per_mL("15")});
    REQUIRE(mixture);
    CHECK(mixture->concentration == mcg_per_mL("14.16"));
    CHECK(mixture->error == number("-0.056"));
    CHECK(mix_with_residual({mL("0"), mcg_per_mL("8"), mL("17.6"), mcg_per_mL("15")})->error.is_zero());
    CHECK(mix_with_residual({mL("-1"), mcg_per_mL("8"), mL("17.6"), mcg_per_mL("15")}).error().where ==
          "residual_volume");
    CHECK(mix_with_residual({mL("1"), mcg_per_mL("8"), mL("0"), mcg_per_mL("15")}).error().where == "added_volume");
    CHECK(mix_with_residual({mL("1"), mcg_per_mL("8"), mL("1"), mcg_per_mL("0")}).error().where ==
          "added_concentration");
}

TEST_CASE("Each rinse leaves the residual's share of the old drug") {
    const auto rinsed = rinse({mL("2"), mcg_per_mL("80"), mL("2"), 3, mcg_per_mL("16")});
    REQUIRE(rinsed);
    CHECK(rinsed->fraction_left == Rational::ratio(1, 8));
    CHECK(rinsed->old_concentration == mcg_per_mL("10"));
    CHECK(rinsed->old_mass == quantity::Mass::of(20, units::mcg));
    CHECK(rinsed->rinse_concentration == mcg_per_mL("14"));
    CHECK(rinse({mL("2"), mcg_per_mL("80"), mL("2"), 0, {}})->fraction_left == Rational(1));
    CHECK(rinse({mL("2"), mcg_per_mL("80"), mL("2"), -1, {}}).error().where == "rinses");
    CHECK(rinse({mL("2"), mcg_per_mL("80"), mL("2"), 101, {}}).error().where == "rinses");
    CHECK(rinse({mL("0"), mcg_per_mL("80"), mL("2"), 1, {}}).error().where == "residual_volume");
}

SerialPlan plan(const char* target, const char* final_volume) {
    return {mcg_per_mL("500"), mcg_per_mL(target), mL(final_volume), mL("0.2"), mL("1"), mL("10")};
}

TEST_CASE("Steps are added until the last draw is no smaller than those of the steps") {
    const auto two = plan_serial_dilution(plan("0.5", "20"));
    REQUIRE(two);
    CHECK(two->direct == DirectDilution::TooSmall);
    CHECK(two->after_steps == std::vector{mcg_per_mL("50"), mcg_per_mL("5")});
    CHECK(two->last_volume == mL("2"));
    CHECK(plan_serial_dilution(plan("2.5", "20"))->after_steps.size() == 1);
    CHECK(plan_serial_dilution(plan("2.49", "20"))->after_steps.size() == 2);
}

TEST_CASE("A draw of exactly the smallest measurable volume needs no steps") {
    const auto direct = plan_serial_dilution(plan("5", "20"));
    REQUIRE(direct);
    CHECK(direct->direct == DirectDilution::Allowed);
    CHECK(direct->after_steps.empty());
    CHECK(direct->last_volume == mL("0.2"));
}

TEST_CASE("Steps that cannot work are refused") {
    auto one = plan("0.5", "20");
    one.make = mL("1");
    CHECK(plan_serial_dilution(one).error().where == "steps_allowed");
    one = plan("0.5", "20");
    one.minimum = mL("1.1");
    CHECK(plan_serial_dilution(one).error().code == ErrorCode::BelowMinimumVolume);
    one = plan("90", "1");
    one.minimum = mL("0.5");
    CHECK(plan_serial_dilution(one).error().code == ErrorCode::OrderInconsistent);
    CHECK(plan_serial_dilution(plan("501", "20")).error().code == ErrorCode::StockTooDilute);
    one = plan("0.0000000000000001", "20");
    one.make = mL("1.1");
    CHECK(plan_serial_dilution(one).error().where == "steps_allowed");
}

}  // namespace
}  // namespace cisterna::recipe
