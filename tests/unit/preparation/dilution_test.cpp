// A drug of which so little is needed that it is diluted first: every step of it, and each refusal on the way.

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/quantity/text.h"
#include "workplace.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;
using Catch::Matchers::Contains;

namespace {

const std::string product = "infumorph-200-20ml";
const std::string dilution = "infumorph-200-20ml/dilution";
const std::string dilution_diluent = "infumorph-200-20ml/dilution-diluent";
const std::string saline = "sodium-chloride-0.9-pf-20ml";

// 21 mL of 0.1 mg/mL are 2.1 mg: 0.21 mL of Infumorph 200, or 0.42 mL of it diluted 1 to 2.
Workplace low_dose() {
    return Workplace(demo_prescription("rx-1005"), "B26112305");
}

const Step& step(const Workplace& bench, const std::string& source) {
    const auto* found = bench.state.work.step(source);
    INFO(source);
    REQUIRE(found != nullptr);
    return *found;
}

const Supply& supply(const Workplace& bench, const std::string& source) {
    const auto* found = bench.state.work.supply(source);
    INFO(source);
    REQUIRE(found != nullptr);
    return *found;
}

void draw(Workplace& bench, const std::string& source) {
    bench.must(technician(), bench.draw_of(step(bench, source)));
}

void waste(Workplace& bench, const std::string& source) {
    bench.must(technician(), bench.waste_of(supply(bench, source)));
}

Error draw_refusal(const Workplace& bench, const std::string& source) {
    return bench.refusal(technician(), bench.draw_of(step(bench, source)));
}

codec::Object changed(codec::Object document, const std::string& key, codec::Value value) {
    document.set(key, std::move(value));
    return document;
}

const codec::Object& member(const codec::Object& object, const std::string& key) {
    const auto* found = object.find(key);
    INFO(key);
    REQUIRE(found != nullptr);
    REQUIRE(found->if_object() != nullptr);
    return *found->if_object();
}

// A check document with its recipe changed.
codec::Object with_recipe(const Workplace& bench, const std::string& key, codec::Value value) {
    const auto& check = bench.state.check;
    return changed(check, "recipe", changed(member(check, "recipe"), key, std::move(value)));
}

// Clonidine is not controlled; of the Hikma vial in the delivery 0.2 mL would be needed.
Workplace little_clonidine() {
    return Workplace(with(demo_prescription("rx-1003"), "drugs",
                          [] {
                              auto drugs = *demo_prescription("rx-1003").if_object()->find("drugs")->if_array();
                              drugs.at(2) = with(drugs.at(2), "daily_dose", "1 mcg/day");
                              return codec::Value(drugs);
                          }()),
                     "B26112303");
}

}  // namespace

TEST_CASE("The work of a dilution names its draws, its supplies and their order") {
    auto bench = low_dose();
    bench.to_checked();
    const auto& work = bench.state.work;
    std::vector<std::string> order;
    for (const auto& one : work.steps) order.push_back(one.source);
    CHECK(order == std::vector<std::string>{saline, product, dilution_diluent, dilution});
    std::vector<std::string> supplies;
    for (const auto& one : work.supplies) supplies.push_back(one.source);
    CHECK(supplies == std::vector<std::string>{product, dilution, saline});

    CHECK(step(bench, product).volume == millilitres("0.5"));
    CHECK(step(bench, product).destination == Destination::Dilution);
    CHECK(step(bench, product).dilution == dilution);
    CHECK(step(bench, dilution_diluent).volume == millilitres("0.5"));
    CHECK(step(bench, dilution_diluent).supply == saline);
    CHECK(step(bench, dilution_diluent).drug.empty());
    CHECK(step(bench, dilution).volume == millilitres("0.42"));
    CHECK(step(bench, dilution).name == "the dilution of Infumorph 200");
    CHECK(step(bench, dilution).drug == "morphine-sulfate");
    CHECK(step(bench, dilution).destination == Destination::Preparation);

    CHECK(supply(bench, product).held == millilitres("20"));
    CHECK(supply(bench, product).left_over == millilitres("19.5"));
    CHECK(supply(bench, dilution).containers == 0);
    CHECK(supply(bench, dilution).held == millilitres("1"));
    CHECK(supply(bench, dilution).left_over == millilitres("0.58"));
    // 20.6 mL for the preparation and 0.5 mL for the dilution: two containers of 20 mL.
    CHECK(supply(bench, saline).containers == 2);
    CHECK(supply(bench, saline).held == millilitres("40"));
}

TEST_CASE("What goes into the preparation is what is filled, and every volume is accounted for") {
    for (auto bench : {low_dose(), little_clonidine()}) {
        bench.to_checked();
        quantity::Volume into;
        for (const auto& one : bench.state.work.steps)
            if (one.destination == Destination::Preparation) into += one.volume;
        quantity::Volume filled;
        for (const auto& one : bench.state.work.syringes) filled += one.volume;
        CHECK(into >= filled);
        for (const auto& one : bench.state.work.supplies) {
            INFO(one.source);
            quantity::Volume drawn;
            quantity::Volume made;
            for (const auto& asked : bench.state.work.steps) {
                if (asked.supply == one.source) drawn += asked.volume;
                if (asked.dilution == one.source) made += asked.volume;
            }
            CHECK(one.held == drawn + one.left_over);
            if (one.containers == 0) CHECK(one.held == made);
        }
    }
}

TEST_CASE("A preparation with a dilution goes through all its stages to release") {
    auto bench = low_dose();
    bench.to_released();
    CHECK(bench.state.stage == Stage::Released);
    REQUIRE(bench.state.draws.size() == 4);
    for (const auto& [source, recorded] : bench.state.draws) {
        CHECK(recorded.proof == "second-person");
        CHECK(recorded.proof_by == "tech-12");
    }
    CHECK(bench.state.wastes.size() == 2);
    CHECK(left_of_dilution(bench.state, supply(bench, dilution)) == millilitres("0.58"));
    const auto recorded = std::find_if(bench.events.begin(), bench.events.end(), [](const Event& event) {
        return event.type == EventType::DrawRecorded && event.content.find("into") != nullptr;
    });
    REQUIRE(recorded != bench.events.end());
    CHECK(*recorded->content.find("into") == codec::Value(dilution));
}

TEST_CASE("A dilution is drawn from only after both of its draws are recorded") {
    auto bench = low_dose();
    bench.to_scanned();
    auto refused = draw_refusal(bench, dilution);
    CHECK(refused.code == ErrorCode::StepOutstanding);
    CHECK(refused.where == product);
    CHECK(refused.message == "Record the draw of Infumorph 200 first, then that of the dilution of Infumorph 200.");
    draw(bench, product);
    refused = draw_refusal(bench, dilution);
    CHECK(refused.where == dilution_diluent);
    CHECK_THAT(refused.message, Contains("for the dilution of Infumorph 200 first"));
    draw(bench, dilution_diluent);
    CHECK(bench.ask(technician(), bench.draw_of(step(bench, dilution))));
}

TEST_CASE("A draw for a dilution needs its containers, also where the diluent comes from those of the preparation") {
    auto bench = low_dose();
    bench.to_started();
    CHECK(draw_refusal(bench, product).code == ErrorCode::StepOutstanding);
    CHECK_THAT(draw_refusal(bench, dilution_diluent).message, Contains("Scan every container of sodium chloride"));
    bench.must(technician(), ScanContainer{bench.containers_of(saline).front()});
    CHECK_THAT(draw_refusal(bench, dilution_diluent).message, Contains("(2)"));
    bench.must(technician(), ScanContainer{bench.containers_of(saline).front()});
    CHECK(bench.ask(technician(), bench.draw_of(step(bench, dilution_diluent))));
    CHECK(draw_refusal(bench, product).code == ErrorCode::StepOutstanding);
}

TEST_CASE("Each draw of a dilution is recorded once, within a line of its own syringe and with its own proof") {
    auto bench = low_dose();
    bench.to_scanned();
    for (const auto& source : {product, dilution_diluent, dilution}) {
        INFO(source);
        auto asked = bench.draw_of(step(bench, source));
        const auto line = step(bench, source).finest_line;
        CHECK(line == millilitres("0.01"));
        asked.volume = step(bench, source).volume + line + millilitres("0.001");
        CHECK(bench.refusal(technician(), asked).code == ErrorCode::OrderInconsistent);
        asked = bench.draw_of(step(bench, source));
        asked.proof_by = "tech-11";
        CHECK(bench.refusal(technician(), asked).code == ErrorCode::WitnessSamePerson);
        asked.proof = "";
        CHECK(bench.refusal(technician(), asked).code == ErrorCode::ValueMissing);
        draw(bench, source);
        CHECK(draw_refusal(bench, source).code == ErrorCode::StateForbids);
    }
}

TEST_CASE("The left-over of a dilution is wasted after it is made, no more than is left, and with a witness") {
    auto bench = low_dose();
    bench.to_scanned();
    auto rest = bench.waste_of(supply(bench, dilution));
    auto refused = bench.refusal(technician(), rest);
    CHECK(refused.code == ErrorCode::StepOutstanding);
    CHECK_THAT(refused.message, Contains("nothing to waste of the dilution of Infumorph 200 yet"));
    for (const auto& source : {product, dilution_diluent, dilution}) draw(bench, source);
    rest.witness.clear();
    refused = bench.refusal(technician(), rest);
    CHECK(refused.code == ErrorCode::WitnessMissing);
    CHECK(refused.message ==
          "A second person must witness the waste of the dilution of Infumorph 200: it is a controlled drug.");
    rest.witness = "tech-11";
    CHECK(bench.refusal(technician(), rest).code == ErrorCode::WitnessSamePerson);
    rest.witness = "tech-12";
    rest.volume = millilitres("0.591");
    refused = bench.refusal(technician(), rest);
    CHECK(refused.code == ErrorCode::OrderInconsistent);
    CHECK_THAT(refused.message, Contains("More is wasted than is left of the dilution"));
    rest.volume = millilitres("0.59");
    CHECK(bench.ask(technician(), rest));
}

TEST_CASE("What was wasted of a dilution cannot be drawn from it any more") {
    auto bench = low_dose();
    bench.to_scanned();
    draw(bench, product);
    draw(bench, dilution_diluent);
    auto rest = bench.waste_of(supply(bench, dilution));
    rest.volume = millilitres("0.6");
    bench.must(technician(), rest);
    const auto refused = draw_refusal(bench, dilution);
    CHECK(refused.code == ErrorCode::OrderInconsistent);
    CHECK_THAT(refused.message, Contains("no more than 0.4 mL is left of the dilution of Infumorph 200"));
}

TEST_CASE("Compounding with a dilution is finished only when each draw and both wastes are recorded") {
    auto bench = low_dose();
    bench.to_scanned();
    const auto missing = [&] {
        const auto refused = bench.refusal(technician(), FinishCompounding{});
        CHECK(refused.code == ErrorCode::StepOutstanding);
        return refused.where;
    };
    CHECK(missing() == saline);
    draw(bench, saline);
    CHECK(missing() == product);
    draw(bench, product);
    CHECK(missing() == product);
    CHECK_THAT(bench.refusal(technician(), FinishCompounding{}).message,
               Contains("What is left of Infumorph 200 (19.5 mL)"));
    waste(bench, product);
    CHECK(missing() == dilution_diluent);
    draw(bench, dilution_diluent);
    CHECK(missing() == dilution);
    draw(bench, dilution);
    CHECK(missing() == dilution);
    CHECK_THAT(bench.refusal(technician(), FinishCompounding{}).message,
               Contains("What is left of the dilution of Infumorph 200 (0.58 mL)") && Contains("with a witness"));
    waste(bench, dilution);
    bench.must(technician(), FinishCompounding{});
}

TEST_CASE("What is left of a dilution follows what was recorded, not what was asked") {
    auto bench = low_dose();
    bench.to_scanned();
    draw(bench, saline);
    auto taken = bench.draw_of(step(bench, product));
    taken.volume = millilitres("0.51");
    bench.must(technician(), taken);
    waste(bench, product);
    draw(bench, dilution_diluent);
    auto drawn = bench.draw_of(step(bench, dilution));
    drawn.volume = millilitres("0.41");
    bench.must(technician(), drawn);
    CHECK(left_of_dilution(bench.state, supply(bench, dilution)) == millilitres("0.6"));
    auto rest = bench.waste_of(supply(bench, dilution));
    rest.volume = millilitres("0.58");
    bench.must(technician(), rest);
    CHECK_THAT(bench.refusal(technician(), FinishCompounding{}).message, Contains("(0.6 mL)"));
    rest.volume = millilitres("0.01");
    bench.must(technician(), rest);
    bench.must(technician(), FinishCompounding{});
}

TEST_CASE("Both rests of a diluted drug are cleared away even when it is not controlled, and need no witness") {
    auto bench = little_clonidine();
    bench.to_scanned();
    const std::string clonidine = "clonidine-hikma-500-10ml";
    REQUIRE(bench.state.work.step(dilution_source(clonidine)) != nullptr);
    for (const auto& asked : std::vector(bench.state.work.steps)) {
        bench.must(technician(), bench.draw_of(asked));
        const auto& from = bench.supply_of(asked);
        if (!from.drug.empty() && from.drug != "clonidine-hydrochloride" && from.left_over.is_positive())
            bench.must(technician(), bench.waste_of(from));
    }
    for (const auto& source : {clonidine, dilution_source(clonidine)}) {
        const auto refused = bench.refusal(technician(), FinishCompounding{});
        CHECK(refused.code == ErrorCode::StepOutstanding);
        CHECK(refused.where == source);
        CHECK_THAT(refused.message, Contains("must not stand beside the finished syringe"));
        auto rest = bench.waste_of(supply(bench, source));
        rest.witness.clear();
        bench.must(technician(), rest);
    }
    bench.must(technician(), FinishCompounding{});
}

TEST_CASE("Diluent that only a dilution needs is scanned and drawn for it alone") {
    auto bench = low_dose();
    bench.to_checked();
    auto diluent = member(member(bench.state.check, "recipe"), "diluent");
    diluent.set("draw_volume", "0 mL").set("pulls", codec::Array()).set("containers", 1).set("waste_volume", "19.5 mL");
    auto check = with_recipe(bench, "diluent", diluent);
    check.set("recipe", changed(member(check, "recipe"), "order_of_addition", codec::Array{codec::Value(product)}));
    const auto work = read_work(check);
    REQUIRE(work);
    CHECK(work->step(saline) == nullptr);
    REQUIRE(work->supply(saline) != nullptr);
    CHECK(work->supply(saline)->containers == 1);
    CHECK(work->supply(saline)->held == millilitres("20"));
    REQUIRE(work->step(dilution_diluent) != nullptr);
    CHECK(work->step(dilution_diluent)->supply == saline);
    CHECK(work->is_diluted());
}

TEST_CASE("A dilution without a diluent in its check is not read as work") {
    auto bench = low_dose();
    bench.to_checked();
    const auto work = read_work(with_recipe(bench, "diluent", codec::Value()));
    REQUIRE(!work);
    CHECK(work.error().where == "check.recipe.diluent");
}

TEST_CASE("A check of before there was an order of addition is read in the order of its draws") {
    Workplace bench(demo_prescription("rx-1003"));
    bench.to_checked();
    const auto work = read_work(with_recipe(bench, "order_of_addition", codec::Value()));
    REQUIRE(work);
    REQUIRE(work->steps.size() == 4);
    CHECK(work->steps.at(0).drug == "hydromorphone-hydrochloride");
    CHECK(work->steps.at(3).drug.empty());
}

TEST_CASE("Filled up to a mark, the mark is read last and has a proof of its own") {
    Workplace bench;
    bench.policy.final_volume = site::FinalVolume::QuantumSufficit;
    bench.to_scanned();
    const std::string mark(final_volume_source);
    REQUIRE(bench.state.work.steps.back().source == mark);
    CHECK(step(bench, mark).volume == millilitres("21"));
    const auto refused = draw_refusal(bench, mark);
    CHECK(refused.code == ErrorCode::StepOutstanding);
    for (const auto& asked : std::vector(bench.state.work.steps)) {
        if (asked.source == mark) CHECK(bench.refusal(technician(), FinishCompounding{}).where == mark);
        bench.must(technician(), bench.draw_of(asked));
        if (!asked.drug.empty()) bench.must(technician(), bench.waste_of(asked));
    }
    bench.must(technician(), FinishCompounding{});
}

bool holds_for_tolerance(const Workplace& bench) {
    const auto open = bench.state.open_findings();
    return std::any_of(open.begin(), open.end(), [](const auto* finding) { return finding->rule == "tolerance"; });
}

TEST_CASE("An order is checked by the pharmacy's own policy, and again when that changes") {
    auto bench = low_dose();
    bench.policy.tolerance = quantity::Rational::ratio(15, 100);
    bench.to_checked();
    CHECK(!holds_for_tolerance(bench));
    bench.policy.tolerance = quantity::Rational::ratio(10, 100);
    const auto refused = bench.refusal(pharmacist(), Approve{});
    CHECK(refused.code == ErrorCode::StateForbids);
    CHECK(refused.where == "site_policy");
    CHECK_THAT(refused.message, Contains("settings have changed"));
    bench.must(technician(), RunCheck{});
    CHECK(holds_for_tolerance(bench));
    bench.policy.intermediate_dilutions = site::IntermediateDilutions::Never;
    bench.must(technician(), RunCheck{});
    CHECK(bench.state.work.step(dilution) == nullptr);
}

TEST_CASE("Where the recipe counts on an assayed lot, its containers are scanned and no others") {
    Workplace bench;
    const auto codes = bench.containers_of(product);
    REQUIRE(codes.size() >= 2);
    for (auto& [id, one] : bench.received)
        if (id.ends_with("4401"))
            one.container.assay = order::Container::Assay{
                quantity::Concentration::of(10, quantity::units::mg_per_mL),
                quantity::Concentration::of(quantity::Rational::ratio(5, 100), quantity::units::mg_per_mL)};
    bench.to_checked();
    const auto& from = supply(bench, product);
    REQUIRE(from.chosen.size() == static_cast<std::size_t>(from.containers));
    bench.override_all_open();
    bench.must(pharmacist(), Approve{});
    bench.accept_label(1);
    bench.must(technician(), StartCompounding{});
    for (const auto& code : codes) {
        const auto serial = code.substr(code.find("(21)") + 4);
        const bool chosen = std::any_of(from.chosen.begin(), from.chosen.end(),
                                        [&](const std::string& id) { return id.ends_with(serial); });
        const auto asked = bench.ask(technician(), ScanContainer{code});
        CHECK(asked.has_value() == chosen);
        if (asked) continue;
        CHECK(asked.error().code == ErrorCode::ProductMismatch);
        CHECK_THAT(asked.error().message, Contains("counts on what is in") && Contains("serial " + serial));
    }
}

TEST_CASE("An opened container is refused where the recipe counts on full ones") {
    Workplace bench;
    bench.to_started();
    const auto code = bench.containers_of(product).front();
    for (auto& [id, one] : bench.received)
        if (id.ends_with(code.substr(code.find("(21)") + 4)))
            one.container.opened = order::Container::Opened{bench.now, millilitres("12")};
    const auto refused = bench.refusal(technician(), ScanContainer{code});
    CHECK(refused.code == ErrorCode::ProductMismatch);
    CHECK_THAT(refused.message, Contains("has been opened") && Contains("Take a new one"));
}

TEST_CASE("A weighing is not taken for a draw") {
    auto bench = low_dose();
    bench.to_checked();
    auto draws = *member(bench.state.check, "recipe").find("draws")->if_array();
    draws.at(0) = changed(*draws.at(0).if_object(), "weighing", codec::Object().set("weighed_mass", "2.1 mg"));
    const auto work = read_work(with_recipe(bench, "draws", draws));
    REQUIRE(!work);
    CHECK(work.error().code == ErrorCode::StateForbids);
    CHECK(work.error().where == "check.recipe.draws[0].weighing");
}
