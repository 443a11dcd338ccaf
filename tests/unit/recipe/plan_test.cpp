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

const calendar::Instant start = *calendar::Instant::parse("2026-11-23T09:00:00-05:00");

order::Prescription read(const std::string& name, const std::vector<Change>& changes = {}) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    return *prescription;
}

Result<Recipe> recipe_of(const order::Prescription& prescription, const order::Stock* stock = nullptr,
                         const site::Settings& site = {}) {
    const auto targets = targets_of(prescription);
    REQUIRE(targets);
    const std::vector<std::optional<quantity::Concentration>> limits(prescription.drugs.size());
    return plan(prescription, *targets, {shipped_formulary(), stock, start, site, limits});
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

const std::vector<Change> small_dose{{"drugs[0].daily_dose", "0.04 mg/day"},
                                     {"basis.primary_concentration", "0.04 mg/mL"}};

TEST_CASE("What is too small to measure is diluted first, computed by hand") {
    // 0.04 mg/mL x 20 mL = 0.8 mg, 0.08 mL of 10 mg/mL.
    const auto recipe = recipe_of(read("morphine-alone", small_dose));
    REQUIRE(recipe);
    const auto& draw = recipe->draws[0];
    REQUIRE(draw.dilution);
    const auto& dilution = *draw.dilution;
    CHECK(contract_text(draw.exact_mass, units::mg) == "0.8 mg");
    CHECK(dilution.total == dilution.taken.volume + dilution.diluent.volume);
    CHECK(dilution.strength * dilution.total == draw.strength * dilution.taken.volume);
    CHECK(draw.exact * dilution.strength == draw.exact_mass);
    CHECK(dilution.left_over == dilution.total - draw.measured.volume);
    CHECK(recipe->diluent->for_dilutions == dilution.diluent.volume);
    CHECK(recipe->made[0].made * recipe->prepared == dilution.strength * draw.measured.volume);
    // The share of the draw that is taken out of the intermediate is the share of its mass.
    CHECK(draw.measured_mass == draw.strength * dilution.taken.volume * (draw.measured.volume / dilution.total));
}

TEST_CASE("Where the site never dilutes first, the refusal names the dilution that would cure it") {
    site::Settings site;
    site.intermediate_dilutions = site::IntermediateDilutions::Never;
    const auto refused = recipe_of(read("morphine-alone", small_dose), nullptr, site);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::BelowMinimumVolume);
    CHECK(refused.error().where == "drugs[0]");
    // A fifth would be 0.4 mL, but half of 1 mL is the weakest that can be measured: 0.16 mL.
    CHECK_THAT(refused.error().message,
               Catch::Contains("0.5 mL of Infumorph 200 with 0.5 mL of the diluent, and draw 0.16 mL"));
    // Exactly the smallest draw is drawn.
    const auto drawn = recipe_of(
        read("morphine-alone", {{"drugs[0].daily_dose", "0.05 mg/day"}, {"basis.primary_concentration", "0.05 mg/mL"}}),
        nullptr, site);
    REQUIRE(drawn);
    CHECK_FALSE(drawn->draws[0].dilution);
    CHECK(mL(drawn->draws[0].measured.volume) == "0.1 mL");
}

TEST_CASE("Diluent comes first, then the drugs from the largest volume to the smallest") {
    const auto recipe = recipe_of(read("three-drugs", {{"drugs[1].product", "bupivacaine-mpf-7.5-10ml"},
                                                       {"drugs[2].product", "clonidine-epidural-500-10ml"}}));
    REQUIRE(recipe);
    // 12 mL of hydromorphone, 16 mL of bupivacaine, 4 mL of clonidine.
    CHECK(recipe->order_of_addition == std::vector<std::string>{recipe->diluent->container, recipe->draws[1].product,
                                                                recipe->draws[0].product, recipe->draws[2].product});
    const auto undiluted = recipe_of(read("bupivacaine-alone", {{"drugs[0].product", "bupivacaine-mpf-5-30ml"},
                                                                {"basis.primary_concentration", "5 mg/mL"}}));
    REQUIRE(undiluted);
    CHECK(undiluted->order_of_addition == std::vector<std::string>{"bupivacaine-mpf-5-30ml"});
}

TEST_CASE("Diluent that only an intermediate dilution needs is drawn from, and not added") {
    // 19.9 mL of bupivacaine 5 mg/mL and 0.1 mL for the hydromorphone: nothing is left for diluent.
    auto prescription = read("three-drugs", {{"drugs[2]", Value()},
                                             {"drugs[0].daily_dose", "0.002 mg/day"},
                                             {"drugs[0].product", "hydromorphone-fresenius-10-1ml"},
                                             {"drugs[1].daily_dose", "1.99 mg/day"},
                                             {"drugs[1].product", "bupivacaine-mpf-5-30ml"},
                                             {"basis", codec::Object().set("flow", "0.4 mL/day")},
                                             {"fill_volume", "20 mL"}});
    // 0.005 mg/mL x 20 mL = 0.1 mg: 0.01 mL. 4.975 mg/mL x 20 mL = 99.5 mg: 19.9 mL.
    const auto recipe = recipe_of(prescription);
    REQUIRE(recipe);
    REQUIRE(recipe->draws[0].dilution);
    REQUIRE(recipe->diluent);
    CHECK(recipe->diluent->for_dilutions == recipe->draws[0].dilution->diluent.volume);
    if (recipe->diluent->measured.pulls.empty()) {
        CHECK(recipe->diluent->measured.volume.is_zero());
        CHECK(recipe->order_of_addition.front() == "bupivacaine-mpf-5-30ml");
        CHECK(recipe->order_of_addition.size() == 2);
    }
    CHECK(recipe->diluent->waste ==
          recipe->diluent->container_volume * quantity::Rational(recipe->diluent->containers) -
              recipe->diluent->for_dilutions - recipe->diluent->measured.volume);
}

TEST_CASE("Opened containers go first within their clock, an assay counts, and an opened ampule is never used") {
    auto stock = shelf();
    auto opened = container("infumorph-200-20ml", "LATE", 9, "2028-01-31");
    opened.opened = order::Container::Opened{start.plus(-std::chrono::hours(12)), Volume::of(10, units::mL)};
    stock.containers.push_back(opened);
    const auto is_ampule =
        shipped_formulary().product("infumorph-200-20ml")->container == formulary::ContainerKind::Ampule;
    const auto recipe = recipe_of(read("morphine-alone", {{"drugs[0].product", "infumorph-200-20ml"}}), &stock);
    REQUIRE(recipe);
    CHECK(recipe->draws[0].from[0].id == (is_ampule ? "infumorph-200-20ml/SOON/1" : "infumorph-200-20ml/LATE/9"));
    // Twelve hours are allowed, a second more is not; and nothing is opened in the future.
    for (const auto seconds : {12 * 3600 + 1, -1}) {
        stock.containers.back().opened->at = start.plus(-std::chrono::seconds(seconds));
        const auto later = recipe_of(read("morphine-alone", {{"drugs[0].product", "infumorph-200-20ml"}}), &stock);
        REQUIRE(later);
        CHECK(later->draws[0].from[0].id == "infumorph-200-20ml/SOON/1");
    }
    // 160 mg from a lot assayed at 9.8 mg/mL are 16.3265 mL.
    const auto assay = [](const char* strength) {
        return order::Container::Assay{
            quantity::Concentration::of(*quantity::Rational::from_decimal(strength), units::mg_per_mL),
            quantity::Concentration::of(quantity::Rational::ratio(1, 10), units::mg_per_mL)};
    };
    for (auto& c : stock.containers)
        if (c.lot == "SOON") c.assay = assay("9.8");
    const auto assayed = recipe_of(read("morphine-alone", {{"drugs[0].product", "infumorph-200-20ml"}}), &stock);
    REQUIRE(assayed);
    CHECK(assayed->draws[0].exact == Volume::of(quantity::Rational::ratio(1600, 98), units::mL));
    CHECK(assayed->draws[0].portions.front().lot == "SOON");
    CHECK(assayed->draws[0].measured_mass ==
          assayed->draws[0].measured.volume *
              quantity::Concentration::of(quantity::Rational::ratio(98, 10), units::mg_per_mL));
}

TEST_CASE("Filled to a mark, the whole is what was asked for and the vessel holds it") {
    site::Settings site;
    site.final_volume = site::FinalVolume::QuantumSufficit;
    const auto recipe = recipe_of(read("morphine-alone"), nullptr, site);
    REQUIRE(recipe);
    REQUIRE(recipe->vessel);
    CHECK(recipe->prepared == recipe->asked);
    CHECK(recipe->vessel->pulls.front().nominal == Volume::of(20, units::mL));
    const auto too_large = recipe_of(read("morphine-alone", {{"fill_volume", "61 mL"}}), nullptr, site);
    REQUIRE(!too_large);
    CHECK(too_large.error().where == "fill_volume");
}

}  // namespace
}  // namespace cisterna::recipe
