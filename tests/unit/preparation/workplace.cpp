#include "workplace.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/order/personal.h"
#include "core/preparation/label_record.h"
#include "core/preparation/matching.h"

namespace cisterna::preparation::samples {

Workplace::Workplace(codec::Value document, std::string batch) : batch_(std::move(batch)) {
    auto parts = order::split_personal(document);
    personal = std::move(parts.personal);
    order = std::move(parts.order);
    for (const auto& code : delivery()) receive(code);
}

void Workplace::receive(const std::string& code) {
    const auto container = receive_container(code, *formulary, moment("2026-11-20T08:00:00-05:00"));
    INFO(code);
    REQUIRE(container);
    received.emplace(
        container->id,
        ReceivedContainer{{container->id, container->source, container->lot, container->expiry}, {}, {}, {}});
    codes_.emplace(container->id, code);
}

order::Stock Workplace::available() const {
    const auto is_used_here = [&](const std::string& id) {
        return std::any_of(state.containers.begin(), state.containers.end(),
                           [&](const UsedContainer& used) { return used.container == id; });
    };
    order::Stock stock;
    for (const auto& [id, container] : received)
        if (container.used_in.empty() && !is_used_here(id)) stock.containers.push_back(container.container);
    return stock;
}

Result<std::vector<Event>> Workplace::ask(const Actor& actor, const Command& command) const {
    const auto stock = available();
    const Context context{now,
                          actor,
                          "hood-1",
                          pharmacy,
                          *formulary,
                          stock,
                          [this](const std::string& id) -> Result<std::optional<ReceivedContainer>> {
                              if (!storage_works) return refuse(ErrorCode::StorageFailed, "ledger", "It failed.");
                              const auto found = received.find(id);
                              return found == received.end() ? std::nullopt : std::optional(found->second);
                          },
                          [this](const std::string& id) -> Result<bool> { return accounts.contains(id); },
                          &personal,
                          "test",
                          policy};
    return decide(state, command, context);
}

Result<std::vector<Event>> Workplace::give(const Actor& actor, const Command& command) {
    auto decided = ask(actor, command);
    if (!decided) return decided;
    for (const auto& event : *decided) {
        state = evolve(std::move(state), event);
        events.push_back(event);
        steps.push_back(state);
    }
    now = now.plus(std::chrono::seconds(30));
    return decided;
}

void Workplace::must(const Actor& actor, const Command& command) {
    const auto outcome = give(actor, command);
    INFO(command_word(command.index()) << ": " << (outcome ? "" : outcome.error().message));
    REQUIRE(outcome);
}

Error Workplace::refusal(const Actor& actor, const Command& command) const {
    const auto outcome = ask(actor, command);
    INFO(command_word(command.index()));
    REQUIRE(!outcome);
    return outcome.error();
}

void Workplace::enter() {
    must(technician(), EnterPrescription{batch_, order, "PT-TEST", std::string(64, 'a')});
}

void Workplace::override_all_open() {
    std::vector<std::string> keys;
    for (const auto* finding : state.open_findings()) keys.push_back(finding->key);
    for (const auto& key : keys)
        if (!state.overrides.contains(key))
            must(pharmacist(), OverrideFinding{key, "prescriber-confirmed", "Prescriber called; therapy since 2024."});
}

void Workplace::to_checked() {
    enter();
    must(technician(), RunCheck{});
}

void Workplace::to_approved() {
    to_checked();
    override_all_open();
    must(pharmacist(), Approve{});
}

codec::Object Workplace::label_document(std::int64_t syringe, std::int64_t revision) const {
    const auto prescription = prescription_of(state, personal);
    REQUIRE(prescription);
    auto record = label_record(state, *prescription, *formulary, pharmacy, syringe, revision);
    INFO((record ? "" : record.error().message));
    REQUIRE(record);
    return *record;
}

AcceptLabel Workplace::label(std::int64_t syringe, std::int64_t revision) const {
    return {syringe, revision, label_record_digest(label_document(syringe, revision))};
}

void Workplace::accept_label(std::int64_t syringe) {
    must(technician("tech-12"), label(syringe, state.next_label_revision(syringe)));
}

void Workplace::to_started() {
    to_approved();
    for (const auto& filled : std::vector(state.work.syringes)) accept_label(filled.number);
    must(technician(), StartCompounding{});
}

std::vector<std::string> Workplace::containers_of(const std::string& source) const {
    std::vector<std::string> codes;
    for (const auto& container : available().usable(source, now.local_date())) codes.push_back(codes_.at(container.id));
    return codes;
}

const Step& Workplace::drug() const {
    const auto& asked = state.work.steps;
    const auto found = std::find_if(asked.begin(), asked.end(), [](const Step& s) { return !s.drug.empty(); });
    REQUIRE(found != asked.end());
    return *found;
}

const Step& Workplace::diluent() const {
    const auto& asked = state.work.steps;
    const auto found = std::find_if(asked.begin(), asked.end(), [](const Step& s) {
        return s.drug.empty() && s.destination == Destination::Preparation;
    });
    REQUIRE(found != asked.end());
    return *found;
}

const Supply& Workplace::supply_of(const Step& step) const {
    const auto* supply = state.work.supply(step.supply);
    REQUIRE(supply != nullptr);
    return *supply;
}

void Workplace::scan_all() {
    for (const auto& asked : std::vector(state.work.supplies)) {
        const auto codes = containers_of(asked.source);
        REQUIRE(static_cast<std::int64_t>(codes.size()) >= asked.containers);
        for (std::int64_t i = 0; i < asked.containers; ++i)
            must(technician(), ScanContainer{codes.at(static_cast<std::size_t>(i))});
    }
}

RecordDraw Workplace::draw_of(const Step& asked) const {
    return {asked.source, asked.volume, "second-person", "tech-12"};
}

RecordWaste Workplace::waste_of(const Supply& supply) const {
    return {supply.source, supply.left_over,
            supply.containers > 0 ? "left over in opened containers" : "left over of the dilution", "tech-12"};
}

void Workplace::to_scanned() {
    to_started();
    scan_all();
}

void Workplace::draw_all() {
    for (const auto& asked : std::vector(state.work.steps)) {
        must(technician(), draw_of(asked));
        if (asked.drug.empty() || asked.supply.empty()) continue;
        if (supply_of(asked).left_over.is_positive()) must(technician(), waste_of(asked));
    }
}

void Workplace::to_drawn() {
    to_scanned();
    draw_all();
}

void Workplace::compound() {
    must(technician(), StartCompounding{});
    scan_all();
    draw_all();
    must(technician(), FinishCompounding{});
}

void Workplace::to_finished() {
    to_drawn();
    must(technician(), FinishCompounding{});
}

std::string Workplace::syringe_scan(std::int64_t syringe) const {
    return state.labels.at(syringe).code;
}

void Workplace::to_verified() {
    to_finished();
    for (const auto& filled : std::vector(state.work.syringes))
        must(pharmacist("rph-03"), VerifySyringe{syringe_scan(filled.number), filled.volume});
}

void Workplace::to_released() {
    to_verified();
    must(pharmacist("rph-03"), Release{});
}

}  // namespace cisterna::preparation::samples
