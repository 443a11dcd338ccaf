#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/codec/reader.h"
#include "core/preparation/preparation.h"
#include "core/quantity/reading.h"

namespace cisterna::preparation {
namespace {

using codec::Reader;

// Reads the content of an event whose shape is known; anything else is a bug.
class Content {
public:
    explicit Content(const Event& event)
        : document_(event.content), reader_(document_, std::string(event_name(event.type)), problems_) {
        reader_.ignore_rest();
    }

    std::string text(std::string_view key) { return checked(reader_.text(key, 2000)); }
    std::string optional_text(std::string_view key) { return checked(reader_.optional_text(key, 2000).value_or("")); }
    std::int64_t count(std::string_view key) { return checked(reader_.count(key, 0, 1'000'000)); }
    quantity::Volume volume(std::string_view key) {
        return checked(quantity::read_quantity<quantity::Volume>(reader_, key, "volume"));
    }
    calendar::Date date(std::string_view key) {
        return checked(reader_.date(key).value_or(calendar::Date(std::chrono::sys_days{})));
    }
    const codec::Object& object(std::string_view key) {
        const auto* value = reader_.require(key);
        const auto* object = value == nullptr ? nullptr : value->if_object();
        if (object == nullptr) throw std::logic_error("an event lacks the object " + std::string(key));
        return *object;
    }

private:
    template <class Value>
    Value checked(Value value) {
        if (!problems_.empty()) throw std::logic_error("an event cannot be read: " + problems_.all().front().where);
        return value;
    }

    codec::Value document_;
    codec::Problems problems_;
    Reader reader_;
};

rules::Outcome outcome_of(const std::string& word) {
    for (const auto outcome :
         {rules::Outcome::Pass, rules::Outcome::NotCovered, rules::Outcome::Hold, rules::Outcome::Stop})
        if (rules::outcome_word(outcome) == word) return outcome;
    throw std::logic_error("an event holds an unknown outcome");
}

std::vector<CheckedFinding> findings_of(const codec::Object& check) {
    std::vector<CheckedFinding> findings;
    codec::Problems problems;
    const codec::Value document(check);
    Reader reader(document, "check", problems);
    reader.ignore_rest();
    for (auto& item : reader.objects("findings")) {
        item.ignore_rest();
        findings.push_back(
            {item.text("rule"), outcome_of(item.text("outcome")), item.text("key"), item.text("message", 4000)});
    }
    if (!problems.empty()) throw std::logic_error("a check cannot be read: " + problems.all().front().where);
    return findings;
}

void forget_check(Preparation& p) {
    p.check = {};
    p.findings.clear();
    p.work = {};
    p.overrides.clear();
    p.approved_by.clear();
    p.approved_at.reset();
    p.labels.clear();
}

// A member of an object that must be there.
std::string member(const codec::Object& object, std::string_view key) {
    const auto* value = object.find(key);
    if (value == nullptr || value->if_text() == nullptr)
        throw std::logic_error("an event lacks the text " + std::string(key));
    return *value->if_text();
}

void set_order(Preparation& p, Content& content) {
    p.order = content.object("prescription");
    const auto& patient = content.object("patient");
    p.patient_key = member(patient, "patient_key");
    p.patient_commitment = member(patient, "commitment");
}

void on_entered(Preparation& p, Content content, const Event& event) {
    p.batch = content.text("batch");
    p.entered_by = event.actor;
    set_order(p, content);
    p.stage = Stage::Draft;
}

void on_changed(Preparation& p, Content content, const Event& /*event*/) {
    set_order(p, content);
    forget_check(p);
    p.stage = Stage::Draft;
}

void on_checked(Preparation& p, Content content, const Event& /*event*/) {
    // An override holds for the figures that it was given for: its key, which the new findings must carry again.
    auto overrides = std::move(p.overrides);
    forget_check(p);
    p.check = content.object("check");
    p.findings = findings_of(p.check);
    const auto* verdict = p.check.find("verdict");
    p.verdict = outcome_of(verdict != nullptr && verdict->if_text() != nullptr ? *verdict->if_text() : "");
    for (const auto& finding : p.findings)
        if (const auto kept = overrides.find(finding.key); kept != overrides.end()) p.overrides.insert(*kept);
    if (p.verdict != rules::Outcome::Stop) {
        auto work = read_work(p.check);
        if (!work) throw std::logic_error("a check holds no readable recipe: " + work.error().where);
        p.work = std::move(*work);
    }
    p.stage = Stage::Checked;
}

void on_overridden(Preparation& p, Content content, const Event& event) {
    const auto key = content.text("key");
    p.overrides.insert_or_assign(
        key, Override{key, content.text("rule"), content.text("reason"), content.text("text"), event.actor, event.at});
}

void on_approved(Preparation& p, Content /*content*/, const Event& event) {
    p.approved_by = event.actor;
    p.approved_at = event.at;
    p.stage = Stage::Approved;
}

void on_started(Preparation& p, Content /*content*/, const Event& event) {
    p.compounder = event.actor;
    p.hands.insert(event.actor);
    p.compounding_started = event.at;
    p.stage = Stage::InPreparation;
}

void on_label(Preparation& p, Content content, const Event& event) {
    const auto syringe = content.count("syringe");
    const auto revision = content.count("revision");
    p.labels.insert_or_assign(
        syringe, AcceptedLabel{syringe, revision, content.text("code"), content.text("record_digest"), event.actor});
    p.label_revisions.insert_or_assign(syringe, revision);
}

void on_container(Preparation& p, Content content, const Event& event) {
    p.containers.push_back({content.text("container"), content.text("product"), content.text("lot"),
                            content.date("expiry"), event.actor, event.at});
    p.hands.insert(event.actor);
}

void on_refused_scan(Preparation& p, Content /*content*/, const Event& /*event*/) {
    ++p.refused_scans;
}

void on_draw(Preparation& p, Content content, const Event& event) {
    const auto source = content.text("source");
    p.draws.insert_or_assign(source, RecordedDraw{source, content.volume("volume"), content.text("proof"),
                                                  content.text("proof_by"), event.actor, event.at});
    p.hands.insert(event.actor);
}

void on_waste(Preparation& p, Content content, const Event& event) {
    p.wastes.push_back({content.text("source"), content.volume("volume"), content.text("reason"), event.actor,
                        content.optional_text("witness"), event.at});
    p.hands.insert(event.actor);
}

void on_finished(Preparation& p, Content /*content*/, const Event& event) {
    p.hands.insert(event.actor);
    const auto* compounding = p.order.find("compounding");
    const auto* members = compounding == nullptr ? nullptr : compounding->if_object();
    const auto* test = members == nullptr ? nullptr : members->find("sterility_test");
    // An order can ask for a beyond-use date that rests on a test, but nothing of this batch can have been tested yet.
    p.test = test != nullptr && *test == codec::Value("none") ? TestState::NotNeeded : TestState::Pending;
    p.stage = Stage::AwaitingVerification;
}

void on_verified(Preparation& p, Content content, const Event& event) {
    const auto syringe = content.count("syringe");
    p.verified.insert_or_assign(syringe,
                                VerifiedSyringe{syringe, content.volume("read_volume"), event.actor, event.at});
}

void on_quarantined(Preparation& p, Content /*content*/, const Event& /*event*/) {
    p.test = p.test == TestState::NotNeeded ? TestState::Pending : p.test;
    p.stage = Stage::Quarantined;
}

void on_test(Preparation& p, Content content, const Event& /*event*/) {
    if (p.test == TestState::Failed) return;  // no later result undoes a failure
    p.test = content.text("outcome") == "passed" ? TestState::Passed : TestState::Failed;
}

void on_released(Preparation& p, Content /*content*/, const Event& event) {
    p.released_by = event.actor;
    p.released_at = event.at;
    p.stage = Stage::Released;
}

void on_rejected(Preparation& p, Content /*content*/, const Event& /*event*/) {
    p.stage = Stage::Rejected;
}
void on_cancelled(Preparation& p, Content /*content*/, const Event& /*event*/) {
    p.stage = Stage::Cancelled;
}
void on_recalled(Preparation& p, Content /*content*/, const Event& /*event*/) {
    p.stage = Stage::Recalled;
}

using Effect = void (*)(Preparation&, Content, const Event&);

// In the order of EventType.
constexpr auto effects =
    std::to_array<Effect>({on_entered, on_changed, on_checked, on_overridden, on_approved, on_started, on_label,
                           on_container, on_refused_scan, on_draw, on_waste, on_finished, on_verified, on_quarantined,
                           on_test, on_released, on_rejected, on_cancelled, on_recalled});
static_assert(effects.size() == static_cast<std::size_t>(EventType::Recalled) + 1);

}  // namespace

std::string_view stage_word(Stage stage) {
    static constexpr std::array<std::string_view, 11> words{
        "nothing",     "draft",    "checked",  "approved",  "in-preparation", "awaiting-verification",
        "quarantined", "released", "rejected", "cancelled", "recalled"};
    return words.at(static_cast<std::size_t>(stage));
}

std::vector<const CheckedFinding*> Preparation::open_findings() const {
    std::vector<const CheckedFinding*> open;
    for (const auto& finding : findings)
        if (finding.outcome != rules::Outcome::Pass && !overrides.contains(finding.key)) open.push_back(&finding);
    return open;
}

std::int64_t Preparation::scanned_of(const std::string& product) const {
    return std::count_if(containers.begin(), containers.end(),
                         [&](const UsedContainer& c) { return c.product == product; });
}

std::int64_t Preparation::next_label_revision(std::int64_t syringe) const {
    const auto last = label_revisions.find(syringe);
    return last == label_revisions.end() ? 1 : last->second + 1;
}

Preparation evolve(Preparation state, const Event& event) {
    effects.at(static_cast<std::size_t>(event.type))(state, Content(event), event);
    ++state.version;
    if (!state.latest || *state.latest < event.at) state.latest = event.at;
    return state;
}

quantity::Volume wasted_of(const Preparation& p, const std::string& supply) {
    quantity::Volume wasted;
    for (const auto& waste : p.wastes)
        if (waste.source == supply) wasted += waste.volume;
    return wasted;
}

quantity::Volume left_of_dilution(const Preparation& p, const Supply& dilution) {
    quantity::Volume left;
    for (const auto& step : p.work.steps) {
        const auto drawn = p.draws.find(step.source);
        if (drawn == p.draws.end()) continue;
        if (step.dilution == dilution.source) left += drawn->second.volume;
        if (step.supply == dilution.source) left -= drawn->second.volume;
    }
    return left;
}

Preparation fold(const std::vector<Event>& events) {
    Preparation state;
    for (const auto& event : events) state = evolve(std::move(state), event);
    return state;
}

}  // namespace cisterna::preparation
