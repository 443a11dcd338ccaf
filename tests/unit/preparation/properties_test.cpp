// Laws of events: they make the state, they survive being written and read, and they do not tell who the patient is.

#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/preparation/label_record.h"
#include "core/quantity/text.h"
#include "workplace.h"

using namespace cisterna;
using namespace cisterna::preparation;
using namespace cisterna::preparation::samples;

namespace {

// What tells two states apart: all that a label and a batch record show of them.
std::string shown(const Preparation& p) {
    std::string text = std::string(stage_word(p.stage)) + "|" + std::to_string(p.version) + "|" + p.batch + "|" +
                       p.patient_key + "|" + p.patient_commitment + "|" + codec::canonical(p.order) + "|" +
                       p.entered_by + "|" + codec::canonical(p.check) + "|" + std::string(outcome_word(p.verdict)) +
                       "|" + p.approved_by + "|" + p.compounder + "|" + p.released_by + "|" +
                       std::to_string(p.refused_scans) + "|" + std::to_string(static_cast<int>(p.test));
    for (const auto& finding : p.findings) text += "|" + finding.rule + finding.key + finding.message;
    for (const auto& [key, given] : p.overrides)
        text += "|" + key + given.rule + given.reason + given.text + given.by + given.at.text();
    for (const auto& hand : p.hands) text += "|" + hand;
    for (const auto& c : p.containers)
        text += "|" + c.container + c.product + c.lot + c.expiry.text() + c.by + c.at.text();
    for (const auto& [source, draw] : p.draws)
        text += "|" + source + contract_text(draw.volume, quantity::units::mL) + draw.proof + draw.proof_by + draw.by;
    for (const auto& waste : p.wastes)
        text += "|" + waste.source + contract_text(waste.volume, quantity::units::mL) + waste.reason + waste.witness;
    for (const auto& [number, label] : p.labels)
        text += "|" + std::to_string(number) + label.code + label.record_digest + std::to_string(label.revision);
    for (const auto& [number, revision] : p.label_revisions)
        text += "|" + std::to_string(number) + "r" + std::to_string(revision);
    for (const auto& [number, syringe] : p.verified)
        text += "|" + std::to_string(number) + contract_text(syringe.read_volume, quantity::units::mL) + syringe.by;
    for (const auto& supply : p.work.supplies) text += "|" + supply.source + supply.name;
    for (const auto& step : p.work.steps) text += "|" + step.source + step.name;
    return text;
}

Event written_and_read(const Event& event) {
    const auto read = codec::parse(codec::canonical(event.content));
    REQUIRE(read);
    REQUIRE(read->if_object() != nullptr);
    const auto type = event_type(event_name(event.type));
    REQUIRE(type);
    return {*type, *read->if_object(), moment(event.at.text()), event.actor, event.station};
}

// A preparation that has met every kind of event but change, rejection and cancellation.
const Workplace& whole_life() {
    static const Workplace bench = [] {
        Workplace life(with(demo_prescription("rx-1003"), "compounding.sterility_test", "pending"));
        life.to_verified();
        life.must(technician(), RecordRefusedScan{"x", {ErrorCode::ScanUnreadable, "", "Scan again."}});
        life.must(pharmacist(), Quarantine{"waits for the sterility test"});
        life.must(pharmacist(), RecordTest{"sterility", TestOutcome::Passed});
        life.must(pharmacist("rph-03"), Release{});
        life.must(pharmacist(), Recall{"a lot was recalled"});
        return life;
    }();
    return bench;
}

// Letters that no formulary, rule or order text has next to one another, so that finding them means a leak.
rc::Gen<std::string> personal_text() {
    return rc::gen::map(rc::gen::container<std::string>(12, rc::gen::elementOf(std::string("QXZJWVKY"))),
                        [](std::string text) { return text + "'\"%"; });
}

bool tells(const std::string& content, const std::string& secret) {
    // As it stands in JSON: with its quotes escaped.
    const auto quoted = codec::canonical(codec::Value(secret));
    return content.find(quoted.substr(1, quoted.size() - 2)) != std::string::npos;
}

}  // namespace

TEST_CASE("Folding the events gives the state that was reached step by step") {
    const auto& life = whole_life();
    for (std::size_t count = 1; count <= life.events.size(); ++count) {
        const std::vector<Event> so_far(life.events.begin(), life.events.begin() + static_cast<std::ptrdiff_t>(count));
        REQUIRE(shown(fold(so_far)) == shown(life.steps.at(count - 1)));
    }
}

TEST_CASE("Events that are written and read again make the same state") {
    const auto& life = whole_life();
    std::vector<Event> read;
    for (const auto& event : life.events) {
        read.push_back(written_and_read(event));
        CHECK(codec::canonical(read.back().content) == codec::canonical(event.content));
        CHECK(read.back().at == event.at);
    }
    CHECK(shown(fold(read)) == shown(life.state));
}

TEST_CASE("The same commands give the same events, to the byte") {
    Workplace first(demo_prescription("rx-1002"));
    Workplace second(demo_prescription("rx-1002"));
    first.to_released();
    second.to_released();
    REQUIRE(first.events.size() == second.events.size());
    for (std::size_t i = 0; i < first.events.size(); ++i)
        CHECK(codec::canonical(first.events[i].content) == codec::canonical(second.events[i].content));
}

TEST_CASE("No event tells the patient's name, birth date, record number or the pump's serial number") {
    rc::prop("for any patient", [] {
        const auto name = *personal_text();
        const auto number = *personal_text();
        const auto serial = *personal_text();
        const auto allergy = *personal_text();
        const std::string born = "1931-0" + std::to_string(*rc::gen::inRange(1, 10)) + "-17";
        auto document = demo_prescription("rx-1002");
        document = with(document, "patient.name", name);
        document = with(document, "patient.id", number);
        document = with(document, "patient.birth_date", born);
        document = with(document, "patient.allergies", codec::Array{allergy});
        document = with(document, "pump.serial", serial);
        Workplace life(document);
        life.to_verified();
        life.must(pharmacist("rph-03"), Release{});
        for (const auto& event : life.events) {
            const auto content = codec::canonical(event.content);
            for (const auto& secret : {name, number, serial, allergy, born}) RC_ASSERT(!tells(content, secret));
        }
        RC_ASSERT(tells(codec::canonical(life.label_document(1, 1)), name));
    });
}

TEST_CASE("A text that tells who the patient is does not enter the record") {
    const std::string told =
        GENERATE("Alma Sample was called", "for SAMPLE, ALMA", "see MRN-4711", "pump ngp123456", "born 1958-03-14");
    INFO(told);
    Workplace bench;
    auto order = bench.order;
    order.set("indication", told);
    const EnterPrescription entered{"B26112301", order, "PT-TEST", std::string(64, 'a')};
    CHECK(bench.refusal(technician(), entered).where == "indication");
    bench.to_started();
    CHECK(bench.refusal(pharmacist(), Reject{told}).code == ErrorCode::TextInvalid);
    const auto kept = bench.ask(technician(), RecordRefusedScan{told, {ErrorCode::ScanUnreadable, "", "No: " + told}});
    REQUIRE(kept);
    CHECK(kept->front().content.find("scan")->if_text()->starts_with("(a text that tells"));
    CHECK(kept->front().content.find("message")->if_text()->starts_with("(a text that tells"));
}

TEST_CASE("A text is refused for a whole name only, not for its parts") {
    Workplace bench;
    bench.to_started();
    for (const auto* harmless : {"Sample taken for the laboratory", "MRN-47110 is another number", "4711", "Alma"})
        CHECK(bench.ask(pharmacist(), Reject{harmless}));
}

TEST_CASE("The names of events are part of the ledger's format and never change") {
    const std::vector<std::string> names{
        "preparation-entered",  "preparation-changed",     "preparation-checked",  "finding-overridden",
        "preparation-approved", "compounding-started",     "label-accepted",       "container-scanned",
        "scan-refused",         "draw-recorded",           "waste-recorded",       "compounding-finished",
        "syringe-verified",     "preparation-quarantined", "test-result-recorded", "preparation-released",
        "preparation-rejected", "preparation-cancelled",   "preparation-recalled"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto type = static_cast<EventType>(i);
        CHECK(event_name(type) == names[i]);
        CHECK(event_type(names[i]) == type);
    }
    CHECK(static_cast<std::size_t>(EventType::Recalled) + 1 == names.size());
    CHECK(!event_type("preparation-forgotten"));
}
