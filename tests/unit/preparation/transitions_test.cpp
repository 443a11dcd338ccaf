// The table of transitions, walked whole. What is expected stands here a second time, written down from the description
// of the states and not from the table.

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "core/preparation/transitions.h"
#include "workplace.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;

namespace {

constexpr std::array all_stages{Stage::Nothing,     Stage::Draft,         Stage::Checked,
                                Stage::Approved,    Stage::InPreparation, Stage::AwaitingVerification,
                                Stage::Quarantined, Stage::Released,      Stage::Rejected,
                                Stage::Cancelled,   Stage::Recalled};

std::vector<Command> all_commands() {
    return {EnterPrescription{},
            ChangePrescription{},
            RunCheck{},
            OverrideFinding{},
            Approve{},
            StartCompounding{},
            AcceptLabel{},
            ScanContainer{},
            RecordDraw{},
            RecordWaste{},
            FinishCompounding{},
            VerifySyringe{},
            Quarantine{},
            RecordTest{},
            Release{},
            Reject{},
            Cancel{},
            Recall{},
            RecordRefusedScan{"x", {ErrorCode::ScanUnreadable, "", ""}}};
}

using Words = std::set<std::string_view>;

// What a technician, and therefore every pharmacist too, may do in a stage.
const std::map<Stage, Words> technicians_may{
    {Stage::Nothing, {"enter the prescription"}},
    {Stage::Draft, {"change the prescription", "check"}},
    {Stage::Checked, {"change the prescription", "check"}},
    {Stage::Approved, {"accept a label", "start compounding"}},
    {Stage::InPreparation,
     {"accept a label", "scan a container", "record a refused scan", "record a draw", "record waste",
      "finish compounding"}},
    {Stage::AwaitingVerification, {"record a refused scan"}},
    {Stage::Quarantined, {"record a refused scan"}},
};

// What only a pharmacist may do in a stage.
const std::map<Stage, Words> pharmacists_may{
    {Stage::Draft, {"cancel"}},
    {Stage::Checked, {"override a finding", "approve", "cancel"}},
    {Stage::Approved, {"change the prescription", "check", "cancel"}},
    {Stage::InPreparation, {"reject"}},
    {Stage::AwaitingVerification, {"verify a syringe", "quarantine", "release", "reject"}},
    {Stage::Quarantined, {"verify a syringe", "record a test", "release", "reject"}},
    {Stage::Released, {"recall"}},
};

bool listed(const std::map<Stage, Words>& table, Stage stage, std::string_view word) {
    const auto found = table.find(stage);
    return found != table.end() && found->second.contains(word);
}

// "allowed", "state" or "role": what becomes of a command before its own needs are looked at.
std::string gate(Workplace& bench, const Command& command, const Actor& actor) {
    const auto outcome = bench.ask(actor, command);
    if (outcome) return "allowed";
    const auto& error = outcome.error();
    if (error.code == ErrorCode::StateForbids && error.where == "state") return "state";
    if (error.code == ErrorCode::RoleForbids) return "role";
    CHECK(error.code != ErrorCode::StateForbids);
    return "allowed";
}

}  // namespace

TEST_CASE("Every pair of stage and command is allowed, forbidden by the state or by the role as described") {
    const Actor nobody{"none-01", "Nobody", {}};
    const Actor in_charge_only{"rph-01", "Pharmacist in charge", Role::PharmacistInCharge};
    for (const auto stage : all_stages) {
        Workplace bench;
        bench.state.stage = stage;
        for (const auto& command : all_commands()) {
            const auto word = command_word(command.index());
            const bool by_technician = listed(technicians_may, stage, word);
            const bool by_pharmacist = by_technician || listed(pharmacists_may, stage, word);
            INFO(stage_word(stage) << ", " << word);
            const std::string for_technicians = by_technician ? "allowed" : by_pharmacist ? "role" : "state";
            const std::string for_pharmacists = by_pharmacist ? "allowed" : "state";
            CHECK(gate(bench, command, technician()) == for_technicians);
            CHECK(gate(bench, command, pharmacist()) == for_pharmacists);
            CHECK(gate(bench, command, pharmacist_in_charge()) == for_pharmacists);
            CHECK(gate(bench, command, in_charge_only) == for_pharmacists);
            CHECK(gate(bench, command, nobody) == (by_pharmacist ? "role" : "state"));
        }
    }
}

TEST_CASE("A refusal by state names the stage and what was asked, one by role who has to do it") {
    Workplace bench;
    bench.to_checked();
    const auto by_state = bench.refusal(technician(), StartCompounding{});
    CHECK(by_state.message.find("checked") != std::string::npos);
    CHECK(by_state.message.find("start compounding") != std::string::npos);
    const auto by_role = bench.refusal(technician(), Approve{});
    CHECK(by_role.message == "Technician tech-11 may not approve here; a pharmacist has to.");
}

TEST_CASE("No pair of stage and command stands in the table twice") {
    std::set<std::pair<Stage, std::size_t>> seen;
    for (const auto& row : all_transitions()) {
        INFO(stage_word(row.from) << ", " << command_word(row.command));
        CHECK(seen.emplace(row.from, row.command).second);
        CHECK(!row.who.empty());
        CHECK(find_transition(row.from, row.command) == &row);
    }
}

TEST_CASE("Every stage can be reached, and every command can be given somewhere") {
    std::set<Stage> reached{Stage::Nothing};
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& row : all_transitions())
            if (reached.contains(row.from) && reached.insert(row.to).second) grew = true;
    }
    CHECK(reached == std::set<Stage>(all_stages.begin(), all_stages.end()));
    std::set<std::size_t> commands;
    for (const auto& row : all_transitions()) commands.insert(row.command);
    CHECK(commands.size() == std::variant_size_v<Command>);
}

TEST_CASE("Final stages have no way out, but that a released preparation can be recalled") {
    const std::set<Stage> final_stages{Stage::Released, Stage::Rejected, Stage::Cancelled, Stage::Recalled};
    for (const auto& row : all_transitions()) {
        if (!final_stages.contains(row.from) || row.from == row.to) continue;
        CHECK(row.from == Stage::Released);
        CHECK(row.to == Stage::Recalled);
        CHECK(command_word(row.command) == "recall");
    }
}

TEST_CASE("The stages are those that the design names") {
    std::vector<std::string_view> words;
    for (const auto stage : all_stages) words.push_back(stage_word(stage));
    CHECK(words == std::vector<std::string_view>{"nothing", "draft", "checked", "approved", "in-preparation",
                                                 "awaiting-verification", "quarantined", "released", "rejected",
                                                 "cancelled", "recalled"});
}

TEST_CASE("An event leads to the stage that the table names for its command") {
    Workplace bench;
    bench.to_released();
    bench.must(pharmacist(), Recall{"a label was damaged"});
    CHECK(bench.state.stage == Stage::Recalled);
    std::vector<Stage> way{Stage::Nothing};
    for (const auto& step : bench.steps) {
        if (step.stage == way.back()) continue;
        const bool named = std::any_of(all_transitions().begin(), all_transitions().end(), [&](const Transition& row) {
            return row.from == way.back() && row.to == step.stage;
        });
        CHECK(named);
        way.push_back(step.stage);
    }
    CHECK(way == std::vector<Stage>{Stage::Nothing, Stage::Draft, Stage::Checked, Stage::Approved, Stage::InPreparation,
                                    Stage::AwaitingVerification, Stage::Released, Stage::Recalled});
}
