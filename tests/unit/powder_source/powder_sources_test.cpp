#include <algorithm>
#include <catch2/catch.hpp>

#include "core/powder/sterilising_step.h"
#include "core/preparation/decide.h"
#include "core/quantity/text.h"
#include "core/rules/check.h"
#include "tests/cases/shipped_formulary.h"
#include "tests/unit/powder_source/bench.h"

namespace cisterna::recipe {
namespace {

using cases::Change;
using codec::Value;
using quantity::Mass;
using quantity::Rational;
using site::FinalVolume;
using namespace test;
namespace units = quantity::units;

std::string mg(const Mass& mass) {
    return contract_text(mass, units::mg);
}

std::string with(std::string_view text, const std::string& from, const std::string& to) {
    std::string changed(text);
    const auto at = changed.find(from);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, from.size(), to);
}

TEST_CASE("160 mg of morphine sulfate pentahydrate are 161.3 mg of a powder assayed anhydrous") {
    // 668.77 / 758.83 / (0.992 x 0.881) = 1.0084275...; x 160 mg = 161.348... mg; the balance shows 161.3 mg.
    const auto recipe = recipe_of(order_of("morphine-alone"), stock_of({}, {std::string(morphine_lot)}),
                                  site_with({usual_balance()}, FinalVolume::QuantumSufficit));
    REQUIRE(recipe);
    const auto& draw = recipe->draws.at(0);
    REQUIRE(draw.weighing);
    const auto& weighing = *draw.weighing;
    const Rational factor = Rational::ratio(66877, 75883) / (Rational::ratio(992, 1000) * Rational::ratio(881, 1000));
    CHECK(weighing.factor.factor == factor);
    CHECK(mg(weighing.minimum_weight) == "82 mg");
    CHECK(weighing.needed == Mass::of(160, units::mg) * factor);
    CHECK(mg(weighing.weighed) == "161.3 mg");
    CHECK_FALSE(weighing.stock);
    CHECK(draw.measured.pulls.empty());
    CHECK(draw.measured.volume.is_zero());
    CHECK(recipe->made[0].made * quantity::Volume::of(20, units::mL) == weighing.weighed / factor);
    CHECK(recipe->order_of_addition.front() == "morphine-sulfate-pentahydrate-powder");
}

TEST_CASE("20 mg of clonidine on a balance that weighs from 82 mg on go through a stock solution") {
    // 20 mg / (0.99 x 0.995) = 20.303... mg, less than 82 mg.
    for (const auto final_volume : {FinalVolume::SumOfVolumes, FinalVolume::QuantumSufficit}) {
        const auto recipe = recipe_of(clonidine_order(), stock_of({}, {std::string(clonidine_lot)}),
                                      site_with({usual_balance()}, final_volume));
        REQUIRE(recipe);
        const auto& weighing = recipe->draws.at(0).weighing;
        REQUIRE(weighing);
        REQUIRE(weighing->stock);
        CHECK(mg(weighing->needed).substr(0, 6) == "20.303");
        CHECK(weighing->weighed >= Mass::of(82, units::mg));
        const auto& filled_to = weighing->stock->filled_to.volume;
        const auto& drawn = recipe->draws[0].measured.volume;
        CHECK(weighing->stock->left_over == filled_to - drawn);
        CHECK(weighing->strength ==
              weighing->weighed * (Rational::ratio(99, 100) * Rational::ratio(995, 1000)) / filled_to);
        CHECK(recipe->draws[0].measured_mass == weighing->strength * drawn);
        CHECK(weighing->strength <= quantity::Concentration::of(77, units::mg_per_mL));
        CHECK(recipe->merit.other_waste == nanolitres_up(weighing->stock->left_over, {}).value());
        CHECK(recipe->merit.controlled_waste == 0);
    }
}

TEST_CASE("20 mg of clonidine are weighed directly on a balance that weighs from 8.2 mg on, filled to a mark") {
    const auto recipe = recipe_of(clonidine_order(), stock_of({}, {std::string(clonidine_lot)}),
                                  site_with({fine_balance()}, FinalVolume::QuantumSufficit));
    REQUIRE(recipe);
    REQUIRE(recipe->draws.at(0).weighing);
    CHECK(mg(recipe->draws[0].weighing->minimum_weight) == "8.2 mg");
    CHECK(mg(recipe->draws[0].weighing->weighed) == "20.3 mg");
    CHECK_FALSE(recipe->draws[0].weighing->stock);
    // Where volumes are summed up, nothing says what the powder adds to the volume.
    const auto summed = recipe_of(clonidine_order(), stock_of({}, {std::string(clonidine_lot)}),
                                  site_with({fine_balance()}, FinalVolume::SumOfVolumes));
    REQUIRE(summed);
    CHECK(summed->draws.at(0).weighing->stock);
}

TEST_CASE("What is left of a controlled drug's stock solution is controlled waste") {
    const auto order = order_of("morphine-alone", {{"basis.primary_concentration", Value("1 mg/mL")}});
    const auto recipe = recipe_of(order, stock_of({}, {std::string(morphine_lot)}), site_with({usual_balance()}));
    REQUIRE(recipe);
    REQUIRE(recipe->draws.at(0).weighing->stock);
    CHECK(recipe->merit.controlled_waste == nanolitres_up(recipe->draws[0].weighing->stock->left_over, {}).value());
    CHECK(recipe->merit.other_waste == 0);
}

constexpr std::string_view baclofen_lot =
    R"({"id": "B", "powder": "baclofen-powder", "lot": "B1", "expiry": "2027-06-30", "remaining": "1 g",
        "assay": "99.5 %", "assay_sd": "0.2 %", "assay_basis": "anhydrous", "water": "0.5 %", "water_sd": "0.05 %"})";

TEST_CASE("Neither a stock solution nor a preparation is stronger than the solubility of 4.3 mg/mL") {
    // 2 mg/mL in 20 mL: 40 mg, weighed as 82 mg or more; in 10 mL or less it would be over 4.3 mg/mL.
    const auto order = order_of("morphine-alone", {{"drugs[0].drug", Value("baclofen")},
                                                   {"drugs[0].daily_dose", Value("0.5 mg/day")},
                                                   {"basis.primary_concentration", Value("2 mg/mL")}});
    const auto stock = stock_of({}, {std::string(baclofen_lot)});
    const auto recipe = recipe_of(order, stock, site_with({usual_balance()}));
    REQUIRE(recipe);
    CHECK(recipe->draws.at(0).weighing->strength <=
          quantity::Concentration::of(Rational::ratio(43, 10), units::mg_per_mL));
    CHECK(recipe->draws[0].weighing->stock->filled_to.volume >= quantity::Volume::of(20, units::mL));
    auto strong = order;
    strong.basis = order::PrimaryConcentration{quantity::Concentration::of(5, units::mg_per_mL)};
    for (const auto final_volume : {FinalVolume::SumOfVolumes, FinalVolume::QuantumSufficit}) {
        const auto refused = recipe_of(strong, stock, site_with({usual_balance()}, final_volume));
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::OverSolubility);
        CHECK(refused.error().where == "drugs[0]");
    }
}

TEST_CASE("A powder outside the acceptance range of its monograph is not weighed") {
    const auto site = site_with({usual_balance()});
    const auto refusal = [&](const std::string& lot) {
        const auto recipe = recipe_of(order_of("morphine-alone"), stock_of({}, {lot}), site);
        REQUIRE(!recipe);
        return recipe.error();
    };
    CHECK(refusal(with(morphine_lot, "99.2 %", "97.9 %")).code == ErrorCode::AssayOutOfRange);
    CHECK(refusal(with(morphine_lot, "99.2 %", "102.1 %")).code == ErrorCode::AssayOutOfRange);
    CHECK(refusal(with(morphine_lot, "11.9 %", "13.5 %")).code == ErrorCode::AssayOutOfRange);
    CHECK(refusal(with(morphine_lot, "\"anhydrous\"", "\"dried\"")).code == ErrorCode::OrderInconsistent);
    CHECK(refusal(with(morphine_lot, "5 g", "80 mg")).code == ErrorCode::StockInsufficient);
    CHECK(refusal(with(morphine_lot, "2027-06-30", "2026-11-22")).code == ErrorCode::StockInsufficient);
    // Both bounds belong to the range.
    CHECK(recipe_of(order_of("morphine-alone"), stock_of({}, {with(morphine_lot, "99.2 %", "98 %")}), site));
    CHECK(recipe_of(order_of("morphine-alone"), stock_of({}, {with(morphine_lot, "11.9 %", "13.4 %")}), site));
}

TEST_CASE("Of two lots the first to expire is weighed when it holds enough") {
    const auto site = site_with({usual_balance()});
    const auto later = with(with(morphine_lot, "\"M\"", "\"N\""), "M1", "LATER");
    const auto lot_of = [&](const std::string& first) {
        const auto recipe =
            recipe_of(order_of("morphine-alone"), stock_of({}, {with(later, "2027-06-30", "2028-06-30"), first}), site);
        REQUIRE(recipe);
        return recipe->draws.at(0).weighing->lot.lot;
    };
    CHECK(lot_of(std::string(morphine_lot)) == "M1");
    CHECK(lot_of(with(morphine_lot, "5 g", "100 mg")) == "LATER");
    CHECK(lot_of(with(morphine_lot, "99.2 %", "97 %")) == "LATER");
}

TEST_CASE("A site without a balance weighs nothing, and products come first where both are there") {
    const auto both = stock_of({"infumorph-200-20ml"}, {std::string(morphine_lot)});
    const auto product = recipe_of(order_of("morphine-alone"), both, site_with({usual_balance()}));
    REQUIRE(product);
    CHECK(product->draws.at(0).product == "infumorph-200-20ml");
    CHECK(product->required_steps.empty());
    CHECK_FALSE(has_nonsterile_source(*product));
    const auto none = recipe_of(order_of("morphine-alone"), stock_of({}, {std::string(morphine_lot)}), site_with({}));
    REQUIRE(!none);
    CHECK(none.error().code == ErrorCode::StockInsufficient);
}

TEST_CASE("An order may name the powder") {
    const auto both = stock_of({"infumorph-200-20ml"}, {std::string(morphine_lot)});
    const auto order =
        order_of("morphine-alone", {{"drugs[0].product", Value("morphine-sulfate-pentahydrate-powder")}});
    const auto recipe = recipe_of(order, both, site_with({usual_balance()}));
    REQUIRE(recipe);
    CHECK(recipe->draws.at(0).weighing);
    const auto none = recipe_of(order, both, site_with({}));
    REQUIRE(!none);
    CHECK(none.error().code == ErrorCode::StockInsufficient);
}

TEST_CASE("A nonsterile start is sterilised, by a filter whose bubble point is tested or by the terminal cycle") {
    const auto steps = [](const char* process, const char* test) {
        const auto order = order_of(
            "morphine-alone", {{"compounding.process", Value(process)}, {"compounding.sterility_test", Value(test)}});
        const auto recipe = recipe_of(order, stock_of({}, {std::string(morphine_lot)}), site_with({usual_balance()}));
        REQUIRE(recipe);
        CHECK(powder::check_sterilising_step(recipe->required_steps, "steps"));
        return recipe->required_steps;
    };
    const auto aseptic = steps("aseptic", "none");
    REQUIRE(aseptic.size() == 2);
    CHECK(aseptic[0].find("0.22 micron") != std::string::npos);
    CHECK(aseptic[1].find("bubble point") != std::string::npos);
    CHECK(steps("aseptic", "passed").back().find("endotoxin") != std::string::npos);
    CHECK(steps("terminal", "none").size() == 1);
}

rules::Check check_of(const std::vector<Change>& changes) {
    static const auto stock = stock_of({}, {std::string(morphine_lot)});
    return rules::check(order_of("morphine-alone", changes), cases::shipped_formulary(), &stock,
                        *calendar::Instant::parse("2026-11-23T09:00:00-05:00"), site_with({usual_balance()}));
}

const rules::Finding* finding(const rules::Check& check, std::string_view rule) {
    const auto found =
        std::find_if(check.findings.begin(), check.findings.end(), [&](const auto& f) { return f.rule == rule; });
    return found == check.findings.end() ? nullptr : &*found;
}

TEST_CASE("A preparation from powder in the refrigerator is used within 4 days, not 10") {
    const auto check = check_of({});
    REQUIRE(check.beyond_use);
    CHECK(check.beyond_use->governs().until.text() == "2026-11-27T09:00:00-05:00");
    CHECK(check.verdict == rules::Outcome::Hold);
    CHECK(finding(check, "approved-drug")->outcome == rules::Outcome::Hold);
    CHECK(finding(check, "preservative")->outcome == rules::Outcome::Pass);
    CHECK(finding(check, "product-expiry")->outcome == rules::Outcome::Pass);
}

TEST_CASE("Immediate use of a preparation from powder has no beyond-use date and is stopped") {
    const auto check =
        check_of({{"compounding.category", Value("immediate-use")}, {"compounding.storage", Value("room")}});
    CHECK(check.verdict == rules::Outcome::Stop);
    CHECK(finding(check, "beyond-use")->message.find("nonsterile") != std::string::npos);
    CHECK_FALSE(check.recipe);
}

codec::Object document_of_powder() {
    const auto prescription = order_of("morphine-alone");
    return rules::check_json(check_of({}), prescription, cases::shipped_formulary(), "test");
}

TEST_CASE("The document of a check shows certificate, factor, weighing and what must follow") {
    const auto json = document_of_powder();
    const auto& recipe = *json.find("recipe")->if_object();
    CHECK(recipe.find("required_steps")->if_array()->size() == 2);
    const auto* weighing = recipe.find("draws")->if_array()->front().if_object()->find("weighing");
    REQUIRE(weighing != nullptr);
    const auto& members = *weighing->if_object();
    CHECK(*members.find("assay") == Value("99.2 %"));
    CHECK(*members.find("assay_basis") == Value("anhydrous"));
    CHECK(*members.find("factor") == Value("1.00842756935"));
    CHECK(*members.find("minimum_weight") == Value("82 mg"));
    CHECK(*members.find("needed_mass") == Value("161.348411097 mg"));
    CHECK(*members.find("into") == Value("stock-solution"));
    for (const auto* key : {"weighed_mass", "stock_volume", "stock_pulls", "strength", "left_over", "lot", "balance"})
        CHECK(members.find(key) != nullptr);
}

TEST_CASE("The calculation shows factor, weighing, stock solution and the part of it") {
    const auto check = check_of({});
    const auto has = [&](const std::string& what) {
        return std::any_of(check.recipe->calculation.begin(), check.recipe->calculation.end(),
                           [&](const auto& line) { return line.what == "morphine-sulfate: " + what; });
    };
    CHECK(has("factor of lot M1"));
    CHECK(has("powder that is needed"));
    CHECK(has("weighed"));
    CHECK(has("stock solution"));
    CHECK(has("part of the stock solution"));
}

TEST_CASE("A recipe with a weighing is not approved, since the work cannot be led through") {
    preparation::Preparation state;
    state.stage = preparation::Stage::Checked;
    state.verdict = rules::Outcome::Hold;
    state.check = document_of_powder();
    const order::Stock stock;
    const preparation::Site pharmacy{"MAIN", "Pharmacy", "Street", "Phone", ""};
    const preparation::Context context{*calendar::Instant::parse("2026-11-23T09:00:00-05:00"),
                                       {"rph-02", "Sample", preparation::Role::Pharmacist},
                                       "hood-1",
                                       pharmacy,
                                       cases::shipped_formulary(),
                                       stock,
                                       {},
                                       {},
                                       nullptr,
                                       "test"};
    const auto refused = preparation::decide(state, preparation::Approve{}, context);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::StateForbids);
    CHECK(refused.error().message.find("does not lead through weighing") != std::string::npos);
}

}  // namespace
}  // namespace cisterna::recipe
