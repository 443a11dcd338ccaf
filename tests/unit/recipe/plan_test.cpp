#include <catch2/catch.hpp>

#include "core/order/prescription_reading.h"
#include "core/quantity/text.h"
#include "core/recipe/recipe.h"
#include "tests/cases/base_orders.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe {
namespace {

using cases::Change;
using cases::shipped_formulary;
using codec::Value;
using quantity::Volume;
namespace units = quantity::units;

const calendar::Date day(std::chrono::sys_days{std::chrono::year{2026} / 11 / 23});

order::Prescription read(const std::string& name, const std::vector<Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    return *prescription;
}

Result<Recipe> recipe_of(const order::Prescription& prescription, const order::Stock* stock = nullptr) {
    const auto targets = targets_of(prescription);
    REQUIRE(targets);
    return plan(prescription, *targets, shipped_formulary(), stock, day);
}

std::string mL(const Volume& volume) {
    return contract_text(volume, units::mL);
}

order::Container container(const std::string& product, const std::string& lot, int number, std::string_view expiry) {
    return {product + "/" + lot + "/" + std::to_string(number), product, lot, *calendar::Date::parse(expiry)};
}

order::Stock shelf() {
    return {{container("infumorph-200-20ml", "LATE", 1, "2028-01-31"),
             container("infumorph-200-20ml", "SOON", 1, "2027-01-31"),
             container("infumorph-200-20ml", "SOON", 2, "2027-01-31"),
             container("infumorph-200-20ml", "OLD", 1, "2026-11-22"),
             container("sodium-chloride-0.9-pf-10ml", "S", 1, "2028-01-31"),
             container("sodium-chloride-0.9-pf-10ml", "S", 2, "2027-06-30")}};
}

TEST_CASE("Morphine 8 mg/mL in 20 mL is 16 mL of 10 mg/mL and 4 mL of saline") {
    const auto recipe = recipe_of(read("morphine-alone"));
    REQUIRE(recipe);
    REQUIRE(recipe->draws.size() == 1);
    CHECK(recipe->draws[0].product == "infumorph-200-20ml");
    CHECK(mL(recipe->draws[0].measured.volume) == "16 mL");
    CHECK(mL(recipe->diluent->measured.volume) == "4 mL");
    CHECK(recipe->made[0].made == recipe->made[0].target);
    CHECK(recipe->made[0].deviation.is_zero());
    CHECK(mL(recipe->prepared) == "20 mL");
}

TEST_CASE("Three drugs are computed by hand to the same volumes") {
    // Flow 1.2 / 3 = 0.4 mL/day; hydromorphone 3 mg/mL x 40 mL / 10 mg/mL = 12 mL; bupivacaine 3 mg/mL x 40 / 2.5, 5 or
    // 7.5; clonidine 50 mcg/mL x 40 / 500 = 4 mL or / 100 = 20 mL.
    const auto recipe = recipe_of(read("three-drugs", {{"drugs[1].product", "bupivacaine-mpf-7.5-10ml"},
                                                       {"drugs[2].product", "clonidine-epidural-500-10ml"}}));
    REQUIRE(recipe);
    CHECK(contract_text(recipe->targets.flow, units::mL_per_day) == "0.4 mL/day");
    CHECK(mL(recipe->draws[0].exact) == "12 mL");
    CHECK(mL(recipe->draws[1].exact) == "16 mL");
    CHECK(mL(recipe->draws[2].exact) == "4 mL");
    CHECK(mL(recipe->diluent->exact) == "8 mL");
    CHECK(contract_text(recipe->made[2].target, units::mcg_per_mL) == "50 mcg/mL");
    CHECK(recipe->syringes.size() == 2);
    CHECK(mL(recipe->syringes[0].volume) == "20 mL");
}

TEST_CASE("Milligrams and micrograms give one recipe") {
    const auto in_mg = recipe_of(read("morphine-alone"));
    const auto in_mcg = recipe_of(read(
        "morphine-alone", {{"drugs[0].daily_dose", "4000 mcg/day"}, {"basis.primary_concentration", "8000 mcg/mL"}}));
    REQUIRE(in_mg);
    REQUIRE(in_mcg);
    CHECK(in_mg->draws[0].product == in_mcg->draws[0].product);
    CHECK(in_mg->draws[0].measured.volume == in_mcg->draws[0].measured.volume);
    CHECK(in_mg->draws[0].exact_mass == in_mcg->draws[0].exact_mass);
    CHECK(in_mg->made[0].made == in_mcg->made[0].made);
    CHECK(in_mcg->draws[0].unit == quantity::MassUnit::Microgram);
}

TEST_CASE("The containers that expire first are taken, never an expired one") {
    const auto stock = shelf();
    const auto one = recipe_of(read("morphine-alone"), &stock);
    REQUIRE(one);
    REQUIRE(one->draws[0].from.size() == 1);
    CHECK(one->draws[0].from[0].id == "infumorph-200-20ml/SOON/1");
    CHECK(one->diluent->from.at(0).id == "sodium-chloride-0.9-pf-10ml/S/2");
    const auto three =
        recipe_of(read("morphine-alone", {{"pump.model", "synchromed-ii-8637-40"}, {"fill_volume", "55 mL"}}), &stock);
    REQUIRE(three);
    REQUIRE(three->draws[0].from.size() == 3);
    CHECK(three->draws[0].from[2].lot == "LATE");
    CHECK(three->diluent->from.size() == 2);
}

TEST_CASE("Stock that is not enough is refused with the field") {
    const auto stock = shelf();
    const auto refused = recipe_of(read("morphine-alone", {{"fill_volume", "80 mL"}, {"syringes", 2}}), &stock);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::StockInsufficient);
    CHECK(refused.error().where == "drugs[0]");
    const order::Stock empty;
    CHECK(recipe_of(read("morphine-alone"), &empty).error().code == ErrorCode::StockInsufficient);
}

TEST_CASE("A drug without any product that may be used is refused with the reason of the last one") {
    const auto refused = recipe_of(read("morphine-alone", {{"drugs[0].drug", "no-such-drug"}}));
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::NotFound);
}

TEST_CASE("An unknown diluent is refused when it is needed, and only then") {
    auto refused = recipe_of(read("morphine-alone", {{"diluent", "tap-water"}}));
    REQUIRE(!refused);
    CHECK(refused.error().where == "diluent");
    CHECK(
        recipe_of(read("bupivacaine-alone", {{"diluent", "tap-water"}, {"basis.primary_concentration", "7.5 mg/mL"}})));
}

TEST_CASE("What does not go into one syringe is refused, and goes into two") {
    const std::vector<Change> large{{"fill_volume", "80 mL"}};
    const auto refused = recipe_of(read("morphine-alone", large));
    REQUIRE(!refused);
    CHECK(refused.error().where == "syringes");
    auto two = large;
    two.push_back({"syringes", 2});
    const auto recipe = recipe_of(read("morphine-alone", two));
    REQUIRE(recipe);
    CHECK(recipe->syringes.size() == 2);
    CHECK(recipe->syringes[1].number == 2);
}

TEST_CASE("Every product says why it is not a source") {
    const auto why = [](const std::string& id) {
        const auto reason = why_not_a_source(shipped_formulary(), *shipped_formulary().product(id));
        return reason ? std::string(entry(reason->code).name) : "it is one";
    };
    CHECK(why("infumorph-200-20ml") == "it is one");
    CHECK(why("bupivacaine-multi-dose-2.5-50ml") == "preservative_present");
    CHECK(why("hydromorphone-teva-10-5ml") == "preservative_status_unknown");
    CHECK(why("duramorph-1-10ml") == "product_mismatch");
    CHECK(why("bupivacaine-spinal-7.5-2ml") == "product_mismatch");
    auto with_sulfite = *shipped_formulary().product("infumorph-200-20ml");
    with_sulfite.excipients.emplace_back("sodium metabisulfite");
    const auto sulfite = why_not_a_source(shipped_formulary(), with_sulfite);
    REQUIRE(sulfite);
    CHECK(sulfite->code == ErrorCode::DrugProhibitedIntrathecal);
    for (const auto& [id, product] : shipped_formulary().products)
        if (!why_not_a_source(shipped_formulary(), product)) CHECK(product.volume.value.is_positive());
}

}  // namespace
}  // namespace cisterna::recipe
