#include "core/preparation/transitions.h"

#include <algorithm>
#include <array>

namespace cisterna::preparation {
namespace {

template <class Wanted, class... Others>
constexpr std::size_t index_in(std::variant<Others...>* /*unused*/) {
    std::size_t index = 0;
    const bool found = ((std::is_same_v<Wanted, Others> ? true : (++index, false)) || ...);
    return found ? index : sizeof...(Others);
}

template <class Wanted>
constexpr std::size_t command_of = index_in<Wanted>(static_cast<Command*>(nullptr));

constexpr Roles anyone = Role::Technician | Role::Pharmacist;
constexpr Roles pharmacist = Role::Pharmacist;

constexpr auto table = std::to_array<Transition>({
    {Stage::Nothing, command_of<EnterPrescription>, anyone, Stage::Draft, "a prescription that can be read"},

    {Stage::Draft, command_of<ChangePrescription>, anyone, Stage::Draft, "a prescription that can be read"},
    {Stage::Draft, command_of<RunCheck>, anyone, Stage::Checked, ""},
    {Stage::Draft, command_of<Cancel>, pharmacist, Stage::Cancelled, "a reason"},

    {Stage::Checked, command_of<ChangePrescription>, anyone, Stage::Draft, "a prescription that can be read"},
    {Stage::Checked, command_of<RunCheck>, anyone, Stage::Checked, ""},
    {Stage::Checked, command_of<OverrideFinding>, pharmacist, Stage::Checked,
     "a finding that may be overridden, a reason and a text"},
    {Stage::Checked, command_of<Approve>, pharmacist, Stage::Approved,
     "no stop, and an override for every hold and every finding not covered"},
    {Stage::Checked, command_of<Cancel>, pharmacist, Stage::Cancelled, "a reason"},

    {Stage::Approved, command_of<ChangePrescription>, pharmacist, Stage::Draft,
     "a prescription that can be read; the approval is void"},
    {Stage::Approved, command_of<RunCheck>, pharmacist, Stage::Checked, "the approval is void"},
    {Stage::Approved, command_of<AcceptLabel>, anyone, Stage::Approved, "the label record of this order and recipe"},
    {Stage::Approved, command_of<StartCompounding>, anyone, Stage::InPreparation,
     "the planned start has come and the beyond-use date has not"},
    {Stage::Approved, command_of<Cancel>, pharmacist, Stage::Cancelled, "a reason"},

    {Stage::InPreparation, command_of<AcceptLabel>, anyone, Stage::InPreparation,
     "the label record of this order and recipe"},
    {Stage::InPreparation, command_of<ScanContainer>, anyone, Stage::InPreparation,
     "a container of the recipe, received, in date, unused"},
    {Stage::InPreparation, command_of<RecordRefusedScan>, anyone, Stage::InPreparation, ""},
    {Stage::InPreparation, command_of<RecordDraw>, anyone, Stage::InPreparation,
     "its containers scanned, for a draw from a dilution the draws into it recorded, the volume of the recipe, a "
     "proof"},
    {Stage::InPreparation, command_of<RecordWaste>, anyone, Stage::InPreparation,
     "no more than is left, a witness for a controlled drug, who is another person"},
    {Stage::InPreparation, command_of<FinishCompounding>, anyone, Stage::AwaitingVerification,
     "every container scanned, every draw and waste recorded, every label accepted"},
    {Stage::InPreparation, command_of<Reject>, pharmacist, Stage::Rejected, "a reason"},

    {Stage::AwaitingVerification, command_of<VerifySyringe>, pharmacist, Stage::AwaitingVerification,
     "a person who has not compounded, the label of this syringe, the volume"},
    {Stage::AwaitingVerification, command_of<RecordRefusedScan>, anyone, Stage::AwaitingVerification, ""},
    {Stage::AwaitingVerification, command_of<Quarantine>, pharmacist, Stage::Quarantined, "a reason"},
    {Stage::AwaitingVerification, command_of<Release>, pharmacist, Stage::Released,
     "a person who has not compounded, every syringe verified, no test outstanding, label = recipe = order"},
    {Stage::AwaitingVerification, command_of<Reject>, pharmacist, Stage::Rejected, "a reason"},

    {Stage::Quarantined, command_of<VerifySyringe>, pharmacist, Stage::Quarantined,
     "a person who has not compounded, the label of this syringe, the volume"},
    {Stage::Quarantined, command_of<RecordRefusedScan>, anyone, Stage::Quarantined, ""},
    {Stage::Quarantined, command_of<RecordTest>, pharmacist, Stage::Quarantined, ""},
    {Stage::Quarantined, command_of<Release>, pharmacist, Stage::Released, "as above, and every test passed"},
    {Stage::Quarantined, command_of<Reject>, pharmacist, Stage::Rejected, "a reason"},

    {Stage::Released, command_of<Recall>, pharmacist, Stage::Recalled, "a reason"},
});

}  // namespace

std::span<const Transition> all_transitions() {
    return table;
}

const Transition* find_transition(Stage from, std::size_t command) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Transition& t) { return t.from == from && t.command == command; });
    return found == table.end() ? nullptr : &*found;
}

std::string_view command_word(std::size_t command_index) {
    static constexpr std::array<std::string_view, std::variant_size_v<Command>> words{"enter the prescription",
                                                                                      "change the prescription",
                                                                                      "check",
                                                                                      "override a finding",
                                                                                      "approve",
                                                                                      "start compounding",
                                                                                      "accept a label",
                                                                                      "scan a container",
                                                                                      "record a draw",
                                                                                      "record waste",
                                                                                      "finish compounding",
                                                                                      "verify a syringe",
                                                                                      "quarantine",
                                                                                      "record a test",
                                                                                      "release",
                                                                                      "reject",
                                                                                      "cancel",
                                                                                      "recall",
                                                                                      "record a refused scan"};
    return words.at(command_index);
}

}  // namespace cisterna::preparation
