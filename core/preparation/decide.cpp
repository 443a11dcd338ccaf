#include "core/preparation/decide.h"

#include <algorithm>
#include <set>

#include "core/codec/plain_text.h"
#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/gs1/syringe_code.h"
#include "core/preparation/label_record.h"
#include "core/preparation/matching.h"
#include "core/preparation/personal_text.h"
#include "core/preparation/transitions.h"
#include "core/quantity/text.h"
#include "core/rules/check.h"

namespace cisterna::preparation {
namespace {

using codec::Object;
using quantity::people_text;
using quantity::units::mL;
using Events = std::vector<Event>;

constexpr std::size_t reason_limit = 1000;

Event event(EventType type, Object content, const Context& context) {
    return {type, std::move(content), context.now, context.actor.id, context.station};
}

Events one(EventType type, Object content, const Context& context) {
    return {event(type, std::move(content), context)};
}

// A text that a person writes into the record, which strangers may see.
Result<void> require_reason(const std::string& reason, std::string_view where, const Context& context) {
    if (reason.find_first_not_of(' ') == std::string::npos)
        return refuse(ErrorCode::ReasonMissing, std::string(where), "Say why, in a few words.");
    if (const auto problem = codec::why_not_plain(reason))
        return refuse(ErrorCode::TextInvalid, std::string(where), "The text " + *problem + "; retype it.");
    if (codec::character_count(reason) > reason_limit)
        return refuse(ErrorCode::TextInvalid, std::string(where),
                      "The text is longer than " + std::to_string(reason_limit) + " characters; shorten it.");
    if (context.personal != nullptr && names_patient(reason, *context.personal))
        return refuse(ErrorCode::TextInvalid, std::string(where),
                      "The text tells who the patient is, and the record may be shown to strangers; write it without.");
    return {};
}

// The patient stands in the event by key and commitment only.
Object order_content(const Object& order, const std::string& key, const std::string& commitment) {
    return Object()
        .set("prescription", order)
        .set("patient", Object().set("patient_key", key).set("commitment", commitment));
}

Result<order::Prescription> read_order(const Object& order, const Context& context) {
    if (context.personal == nullptr)
        return refuse(ErrorCode::Bug, "patient", "The details of the patient were not given.");
    Preparation entered;
    entered.order = order;
    return prescription_of(entered, *context.personal);
}

// A powder of the recipe that was checked.
Result<void> check_no_weighing(const codec::Object& check) {
    const auto* recipe = check.find("recipe");
    const auto* draws =
        recipe != nullptr && recipe->if_object() != nullptr ? recipe->if_object()->find("draws") : nullptr;
    if (draws == nullptr || draws->if_array() == nullptr) return {};
    for (const auto& draw : *draws->if_array())
        if (draw.if_object() != nullptr && draw.if_object()->find("weighing") != nullptr)
            return refuse(ErrorCode::StateForbids, "check.recipe",
                          "This version does not lead through weighing; name a product for each drug in the order and "
                          "check it again, or make the preparation on paper.");
    return {};
}

// A new order: what it says outside of the patient's part must not tell who the patient is.
Result<void> check_new_order(const Object& order, const Context& context) {
    CISTERNA_TRY(prescription, read_order(order, context));
    for (const auto& [key, value] : order.members())
        if (names_patient(value, *context.personal))
            return refuse(ErrorCode::TextInvalid, key,
                          "This field tells who the patient is, and the record may be shown to strangers; write it "
                          "without. The patient belongs into the field \"patient\" alone.");
    return {};
}

bool is_controlled(const Supply& supply, const Context& context) {
    const auto* drug = context.formulary.drug(supply.drug);
    return drug != nullptr && !drug->controlled_schedule.empty();
}

tl::unexpected<Error> not_asked_for(const std::string& source) {
    return refuse(ErrorCode::NotFound, "source",
                  "The recipe does not ask for \"" + source + "\"; choose one of its sources.");
}

Result<void> require_other_hands(const Preparation& p, const Context& context, const std::string& act) {
    if (!p.hands.contains(context.actor.id)) return {};
    return refuse(
        ErrorCode::VerifierSamePerson, "verified_by",
        context.actor.name + " has compounded this preparation and cannot " + act + " it. Another pharmacist has to.");
}

Result<Object> expected_label(const Preparation& p, const Context& context, std::int64_t syringe,
                              std::int64_t revision) {
    CISTERNA_TRY(prescription, read_order(p.order, context));
    return label_record(p, prescription, context.formulary, context.site, syringe, revision);
}

std::string shown_for_record(const std::string& scan) {
    std::string shown;
    for (const char c : scan.substr(0, 200))
        shown += static_cast<unsigned char>(c) < 0x20 ? std::string("<GS>") : std::string(1, c);
    return codec::why_not_plain(shown) ? "(not readable)" : shown.empty() ? "(nothing)" : shown;
}

// A patient's wristband may have been scanned by mistake; what it says must not enter the record.
std::string without_patient(const std::string& text, const Context& context) {
    if (context.personal == nullptr || !names_patient(text, *context.personal)) return text;
    return "(a text that tells who the patient is)";
}

// What a clock may be corrected by without anybody's notice.
constexpr std::chrono::seconds clock_tolerance{60};

// A clock that was set back would make an expired preparation look in date.
Result<void> check_clock(const Preparation& p, const calendar::Instant& now) {
    if (!p.latest || now.plus(clock_tolerance) >= *p.latest) return {};
    return refuse(ErrorCode::ConfigurationInvalid, "now",
                  "The computer's clock says " + now.people_text() + ", but the last step of this preparation was on " +
                      p.latest->people_text() + ". Have the clock corrected, then repeat the step.");
}

// Decides one command; stage and role have been checked.
class Decision {
public:
    Decision(const Preparation& state, const Context& context) : p_(state), context_(context) {}

    Result<Events> operator()(const EnterPrescription& c) const {
        if (!gs1::syringe_code_text({context_.site.id, c.batch, 1, 1, 1}))
            return refuse(ErrorCode::TextInvalid, "batch",
                          "A batch number has 1 to 20 capital letters and digits, such as B26112301; choose another.");
        CISTERNA_CHECK(check_new_order(c.order, context_));
        auto content = order_content(c.order, c.patient_key, c.patient_commitment);
        content.set("batch", c.batch);
        return one(EventType::PrescriptionEntered, std::move(content), context_);
    }

    Result<Events> operator()(const ChangePrescription& c) const {
        CISTERNA_CHECK(check_new_order(c.order, context_));
        return one(EventType::PrescriptionChanged, order_content(c.order, c.patient_key, c.patient_commitment),
                   context_);
    }

    Result<Events> operator()(const RunCheck& /*c*/) const {
        CISTERNA_TRY(prescription, read_order(p_.order, context_));
        const auto checked =
            rules::check(prescription, context_.formulary, &context_.stock, context_.now, context_.policy);
        auto document = rules::check_json(checked, prescription, context_.formulary, context_.program);
        // A recipe that cannot become work is refused here, before anything rests on it.
        if (checked.verdict != rules::Outcome::Stop) CISTERNA_CHECK(read_work(document));
        return one(EventType::Checked, Object().set("check", std::move(document)), context_);
    }

    Result<Events> operator()(const OverrideFinding& c) const {
        const auto found = std::find_if(p_.findings.begin(), p_.findings.end(),
                                        [&](const CheckedFinding& f) { return f.key == c.key; });
        if (found == p_.findings.end())
            return refuse(ErrorCode::NotFound, "key",
                          "The last check has no finding with this key; look at the findings again.");
        if (found->outcome == rules::Outcome::Stop)
            return refuse(ErrorCode::FindingNotOverridable, found->rule,
                          "A stop cannot be overridden: " + found->message);
        if (found->outcome == rules::Outcome::Pass)
            return refuse(ErrorCode::FindingNotOverridable, found->rule,
                          "This finding passed; there is nothing to override.");
        const auto reasons = override_reasons(found->rule);
        if (std::find(reasons.begin(), reasons.end(), c.reason) == reasons.end()) {
            std::string words;
            for (const auto& reason : reasons) words += (words.empty() ? "" : ", ") + std::string(reason);
            return refuse(ErrorCode::ReasonMissing, "reason",
                          "Choose one of the reasons for this rule: " + words + ".");
        }
        CISTERNA_CHECK(require_reason(c.text, "text", context_));
        return one(EventType::FindingOverridden,
                   Object()
                       .set("key", c.key)
                       .set("rule", found->rule)
                       .set("message", found->message)
                       .set("reason", c.reason)
                       .set("text", c.text),
                   context_);
    }

    Result<Events> operator()(const Approve& /*c*/) const {
        CISTERNA_CHECK(check_no_weighing(p_.check));
        if (p_.verdict == rules::Outcome::Stop)
            return refuse(ErrorCode::FindingNotOverridable, "verdict",
                          "The check stops this order; change what its findings name, then check again.");
        CISTERNA_CHECK(require_same_judgement());
        const auto open = p_.open_findings();
        if (!open.empty())
            return refuse(
                ErrorCode::OverrideMissing, open.front()->rule,
                std::to_string(open.size()) +
                    " findings need a pharmacist's reason before approval, the first: " + open.front()->message);
        Object content;
        content.set("approved_by", context_.actor.id)
            .set("name", context_.actor.name)
            .set("meaning", "I have examined this order, its findings and its recipe, and approve them.")
            .set("order_digest", digest::hex(digest::sha256(codec::canonical(p_.order))))
            .set("check_digest", digest::hex(digest::sha256(codec::canonical(p_.check))));
        return one(EventType::Approved, std::move(content), context_);
    }

    Result<Events> operator()(const StartCompounding& /*c*/) const {
        const auto* planned = p_.check.find("at");
        const auto start = planned != nullptr && planned->if_text() != nullptr
                               ? calendar::Instant::parse(*planned->if_text())
                               : refuse(ErrorCode::Bug, "at", "The check has no time.");
        if (!start) return tl::unexpected<Error>(start.error());
        // The beyond-use date counts from the planned start; starting earlier would make it too late.
        if (context_.now < *start)
            return refuse(ErrorCode::StateForbids, "at",
                          "The order was checked for a start on " + start->people_text() +
                              ". Check it again for an earlier start.");
        CISTERNA_CHECK(require_same_judgement());
        CISTERNA_CHECK(require_in_date());
        return one(EventType::CompoundingStarted,
                   Object().set("compounded_by", context_.actor.id).set("name", context_.actor.name), context_);
    }

    Result<Events> operator()(const AcceptLabel& c) const {
        const auto next_revision = p_.next_label_revision(c.syringe);
        if (c.revision != next_revision)
            return refuse(
                ErrorCode::LabelMismatch, "revision",
                "The next label of this syringe is revision " + std::to_string(next_revision) + "; print it anew.");
        CISTERNA_TRY(record, expected_label(p_, context_, c.syringe, c.revision));
        if (label_record_digest(record) != c.record_digest)
            return refuse(ErrorCode::LabelMismatch, "label",
                          "The label was made from another record than this order and recipe; print it anew.");
        return one(EventType::LabelAccepted,
                   Object()
                       .set("syringe", c.syringe)
                       .set("revision", c.revision)
                       .set("code", *record.find("code"))
                       .set("record_digest", c.record_digest)
                       .set("read_back", "passed"),
                   context_);
    }

    Result<Events> operator()(const ScanContainer& c) const {
        CISTERNA_TRY(scanned, read_container(c.text, context_.formulary, context_.now));
        CISTERNA_CHECK(match_container(p_, scanned, context_));
        return one(EventType::ContainerScanned,
                   Object()
                       .set("container", scanned.id)
                       .set("product", scanned.source)
                       .set("name", scanned.name)
                       .set("lot", scanned.lot)
                       .set("expiry", scanned.expiry.text())
                       .set("serial", scanned.serial),
                   context_);
    }

    Result<Events> operator()(const RecordDraw& c) const {
        const auto* step = p_.work.step(c.source);
        if (step == nullptr) return not_asked_for(c.source);
        if (p_.draws.contains(c.source))
            return refuse(ErrorCode::StateForbids, "source",
                          "The draw of " + step->name + " is recorded already; go on with the next step.");
        CISTERNA_CHECK(require_scanned(*step));
        CISTERNA_CHECK(require_earlier_steps(*step));
        if (!c.volume.is_positive())
            return refuse(ErrorCode::VolumeNotPositive, "volume",
                          "The drawn volume must be above zero; read it again.");
        if ((c.volume - step->volume).absolute() > step->finest_line)
            return refuse(
                ErrorCode::OrderInconsistent, "volume",
                "Measured " + people_text(c.volume, mL) + ", asked for " + people_text(step->volume, mL) + " of " +
                    step->name +
                    ". More than one line of the syringe apart: measure again, or have the preparation rejected.");
        CISTERNA_CHECK(require_enough_left(*step, c.volume));
        CISTERNA_CHECK(check_proof(c));
        Object content;
        content.set("source", c.source)
            .set("name", step->name)
            .set("volume", contract_text(c.volume, mL))
            .set("asked", contract_text(step->volume, mL))
            .set("proof", c.proof)
            .set("proof_by", c.proof_by);
        if (step->destination == Destination::Dilution) content.set("into", step->dilution);
        return one(EventType::DrawRecorded, std::move(content), context_);
    }

    Result<Events> operator()(const RecordWaste& c) const {
        const auto* supply = p_.work.supply(c.source);
        if (supply == nullptr) return not_asked_for(c.source);
        CISTERNA_CHECK(require_made(*supply));
        if (!c.volume.is_positive())
            return refuse(ErrorCode::VolumeNotPositive, "volume", "The wasted volume must be above zero; correct it.");
        if (wasted_of(p_, c.source) + c.volume > most_waste(*supply)) return too_much_waste(*supply);
        CISTERNA_CHECK(require_reason(c.reason, "reason", context_));
        if (c.witness.empty() && is_controlled(*supply, context_))
            return refuse(ErrorCode::WitnessMissing, "witness",
                          "A second person must witness the waste of " + supply->name + ": it is a controlled drug.");
        if (c.witness == context_.actor.id)
            return refuse(ErrorCode::WitnessSamePerson, "witness",
                          "The witness must be another person than the one who wastes; ask somebody to look.");
        if (!c.witness.empty()) CISTERNA_CHECK(require_account(c.witness, "witness"));
        Object content;
        content.set("source", c.source)
            .set("name", supply->name)
            .set("volume", contract_text(c.volume, mL))
            .set("reason", c.reason)
            .set("wasted_by", context_.actor.id);
        if (!c.witness.empty()) content.set("witness", c.witness);
        return one(EventType::WasteRecorded, std::move(content), context_);
    }

    Result<Events> operator()(const FinishCompounding& /*c*/) const {
        for (const auto& step : p_.work.steps) {
            if (!p_.draws.contains(step.source))
                return refuse(ErrorCode::StepOutstanding, step.source,
                              "The draw of " + step.name + " is not recorded yet.");
            // What was drawn from is cleared away before the next draw is asked for.
            if (const auto* supply = p_.work.supply(step.supply)) CISTERNA_CHECK(require_waste(*supply));
        }
        for (const auto& syringe : p_.work.syringes)
            if (!p_.labels.contains(syringe.number))
                return refuse(ErrorCode::StepOutstanding, "label",
                              "Syringe " + std::to_string(syringe.number) + " has no accepted label yet; print it.");
        CISTERNA_CHECK(require_in_date());
        return one(EventType::CompoundingFinished, Object().set("finished_by", context_.actor.id), context_);
    }

    Result<Events> operator()(const VerifySyringe& c) const {
        CISTERNA_CHECK(require_other_hands(p_, context_, "verify"));
        CISTERNA_TRY(number, match_syringe(p_, c.text, context_));
        if (p_.verified.contains(number))
            return refuse(ErrorCode::StateForbids, "syringe",
                          "Syringe " + std::to_string(number) + " is verified already; go on with the next one.");
        const auto filled = std::find_if(p_.work.syringes.begin(), p_.work.syringes.end(),
                                         [&](const FilledSyringe& s) { return s.number == number; });
        const auto* line = smallest_line(filled->nominal);
        if (line == nullptr || (c.read_volume - filled->volume).absolute() > line->graduation)
            // Without the volume of the record: whoever reads again must not know what to find.
            return refuse(ErrorCode::LabelMismatch, "read_volume",
                          "You read " + people_text(c.read_volume, mL) + " in syringe " + std::to_string(number) +
                              ", which is not what the record says. Put the syringe aside; have another pharmacist "
                              "read it, or have the preparation rejected.");
        return one(EventType::SyringeVerified,
                   Object()
                       .set("syringe", number)
                       .set("read_volume", contract_text(c.read_volume, mL))
                       .set("expected_volume", contract_text(filled->volume, mL))
                       .set("code", p_.labels.at(number).code),
                   context_);
    }

    Result<Events> operator()(const Quarantine& c) const {
        CISTERNA_CHECK(require_reason(c.reason, "reason", context_));
        return one(EventType::Quarantined, Object().set("reason", c.reason), context_);
    }

    Result<Events> operator()(const RecordTest& c) const {
        CISTERNA_CHECK(require_reason(c.test, "test", context_));
        return one(EventType::TestResultRecorded,
                   Object().set("test", c.test).set("outcome", c.outcome == TestOutcome::Passed ? "passed" : "failed"),
                   context_);
    }

    Result<Events> operator()(const Release& /*c*/) const {
        CISTERNA_CHECK(require_other_hands(p_, context_, "release"));
        CISTERNA_CHECK(require_tests());
        CISTERNA_CHECK(require_in_date());
        for (const auto& syringe : p_.work.syringes) CISTERNA_CHECK(require_verified(syringe));
        Object content;
        content.set("verified_by", context_.actor.id)
            .set("name", context_.actor.name)
            .set("meaning",
                 "I have verified that labels, recipe, order and record agree, and release this preparation.")
            .set("check_digest", digest::hex(digest::sha256(codec::canonical(p_.check))));
        return one(EventType::Released, std::move(content), context_);
    }

    Result<Events> operator()(const Reject& c) const { return with_reason(EventType::Rejected, c.reason); }
    Result<Events> operator()(const Cancel& c) const { return with_reason(EventType::Cancelled, c.reason); }
    Result<Events> operator()(const Recall& c) const { return with_reason(EventType::Recalled, c.reason); }

    Result<Events> operator()(const RecordRefusedScan& c) const {
        return one(EventType::ScanRefused,
                   Object()
                       .set("scan", shown_for_record(without_patient(c.text, context_)))
                       .set("refusal_kind", entry(c.refusal.code).name)
                       .set("message", without_patient(c.refusal.message, context_)),
                   context_);
    }

private:
    Result<Events> with_reason(EventType type, const std::string& reason) const {
        CISTERNA_CHECK(require_reason(reason, "reason", context_));
        return one(type, Object().set("reason", reason), context_);
    }

    // What was judged by other limits or another policy than today's is judged again.
    Result<void> require_same_judgement() const {
        const auto* formulary = p_.check.find("formulary");
        if (formulary == nullptr || *formulary != codec::Value(context_.formulary.hash))
            return refuse(ErrorCode::StateForbids, "formulary",
                          "The formulary has changed since the order was checked. A pharmacist has to check it again.");
        // A check by an earlier program does not say by which policy it judged.
        const auto* policy = p_.check.find("site_policy");
        if (policy != nullptr && *policy != codec::Value(site::settings_hash(context_.policy)))
            return refuse(ErrorCode::StateForbids, "site_policy",
                          "The pharmacy's settings have changed since the order was checked. A pharmacist has to check "
                          "it again.");
        return {};
    }

    Result<void> require_in_date() const {
        if (context_.now <= p_.work.beyond_use) return {};
        return refuse(ErrorCode::PastBeyondUseDate, "beyond_use",
                      "The beyond-use date " + p_.work.beyond_use.people_text() +
                          " has passed. The preparation must be rejected.");
    }

    Result<void> check_proof(const RecordDraw& c) const {
        if (c.proof != "weight" && c.proof != "photograph" && c.proof != "second-person")
            return refuse(ErrorCode::ValueMissing, "proof",
                          "Say how the volume is proven: weight, photograph or second-person.");
        CISTERNA_CHECK(require_reason(c.proof_by, "proof_by", context_));
        if (c.proof != "second-person") return {};
        if (c.proof_by == context_.actor.id)
            return refuse(ErrorCode::WitnessSamePerson, "proof_by",
                          "The second person must be another one than the one who draws; ask somebody to look.");
        return require_account(c.proof_by, "proof_by");
    }

    Result<void> require_account(const std::string& account, std::string_view where) const {
        CISTERNA_TRY(known, context_.has_account(account));
        if (known) return {};
        return refuse(
            ErrorCode::WitnessMissing, std::string(where),
            "Nobody has the account \"" + account.substr(0, 40) + "\"; enter the account of the person who saw it.");
    }

    Result<void> require_scanned(const Step& step) const {
        const auto* supply = p_.work.supply(step.supply);
        if (supply == nullptr || p_.scanned_of(supply->source) >= supply->containers) return {};
        return refuse(
            ErrorCode::StepOutstanding, "container",
            "Scan every container of " + supply->name + " first (" + std::to_string(supply->containers) + ").");
    }

    // A dilution is drawn from when it is made, and the mark is read when everything is in.
    Result<void> require_earlier_steps(const Step& step) const {
        for (const auto& earlier : step.after)
            if (!p_.draws.contains(earlier))
                return refuse(
                    ErrorCode::StepOutstanding, earlier,
                    "Record the draw of " + p_.work.step(earlier)->name + " first, then that of " + step.name + ".");
        return {};
    }

    // What was wasted of a dilution cannot be drawn from it any more.
    Result<void> require_enough_left(const Step& step, const quantity::Volume& volume) const {
        const auto* supply = p_.work.supply(step.supply);
        if (supply == nullptr || supply->containers > 0) return {};
        const auto left = left_of_dilution(p_, *supply) - wasted_of(p_, supply->source);
        if (volume <= left + supply->finest_line) return {};
        return refuse(ErrorCode::OrderInconsistent, "volume",
                      "By the record no more than " + people_text(left, mL) + " is left of " + supply->name + ", so " +
                          people_text(volume, mL) +
                          " cannot come from it; correct the volume, or have the preparation rejected.");
    }

    // There is nothing to waste of a dilution that is not made yet.
    Result<void> require_made(const Supply& supply) const {
        for (const auto& step : p_.work.steps)
            if (step.dilution == supply.source && !p_.draws.contains(step.source))
                return refuse(ErrorCode::StepOutstanding, step.source,
                              "There is nothing to waste of " + supply.name + " yet: the draw of " + step.name +
                                  " is not recorded.");
        return {};
    }

    // A dilution holds what was recorded into it, and one line of the syringe may be read more; containers hold what
    // their labels say.
    quantity::Volume most_waste(const Supply& supply) const {
        if (supply.containers > 0) return supply.held;
        return left_of_dilution(p_, supply) + supply.finest_line;
    }

    static tl::unexpected<Error> too_much_waste(const Supply& supply) {
        if (supply.containers > 0)
            return refuse(ErrorCode::OrderInconsistent, "volume",
                          "More is wasted than the opened containers of " + supply.name + " held; correct the volume.");
        return refuse(ErrorCode::OrderInconsistent, "volume",
                      "More is wasted than is left of " + supply.name + "; correct the volume.");
    }

    Result<void> require_waste(const Supply& supply) const {
        const bool controlled = is_controlled(supply, context_);
        if (!controlled && supply.waste == WasteDuty::WhenControlled) return {};
        const auto left = supply.containers > 0 ? supply.left_over : left_of_dilution(p_, supply);
        if (!left.is_positive()) return {};
        const auto recorded = wasted_of(p_, supply.source);
        if (recorded.is_positive() && recorded >= left - supply.finest_line) return {};
        return refuse(
            ErrorCode::StepOutstanding, supply.source,
            "What is left of " + supply.name + " (" + people_text(left, mL) + ") " +
                (controlled ? "is a controlled drug, and " : "must not stand beside the finished syringe, and ") +
                people_text(recorded, mL) + " of it is recorded as waste; record the rest" +
                (controlled ? " with a witness first." : " first."));
    }

    Result<void> require_tests() const {
        if (p_.test == TestState::NotNeeded || p_.test == TestState::Passed) return {};
        return refuse(ErrorCode::QuarantineTestPending, "test",
                      p_.test == TestState::Failed
                          ? "A test has failed; the preparation must be rejected."
                          : "A test result is outstanding; keep the preparation in quarantine.");
    }

    // Label = recipe = order = record, for one syringe.
    Result<void> require_verified(const FilledSyringe& syringe) const {
        const auto number = std::to_string(syringe.number);
        if (!p_.verified.contains(syringe.number))
            return refuse(ErrorCode::StepOutstanding, "syringe",
                          "Syringe " + number + " is not verified yet; read its volume and scan its label.");
        const auto label = p_.labels.find(syringe.number);
        if (label == p_.labels.end())
            return refuse(ErrorCode::StepOutstanding, "label",
                          "Syringe " + number + " has no accepted label; have it rejected.");
        CISTERNA_TRY(record, expected_label(p_, context_, syringe.number, label->second.revision));
        if (label_record_digest(record) == label->second.record_digest) return {};
        return refuse(
            ErrorCode::LabelMismatch, "label",
            "The label of syringe " + number +
                " does not say what order and recipe say now; the preparation must not be released. Reject it.");
    }

    const formulary::Syringe* smallest_line(const quantity::Volume& nominal) const {
        for (const auto& [id, syringe] : context_.formulary.syringes)
            if (syringe.nominal == nominal) return &syringe;
        return nullptr;
    }

    const Preparation& p_;
    const Context& context_;
};

}  // namespace

Result<std::vector<Event>> decide(const Preparation& state, const Command& command, const Context& context) {
    CISTERNA_CHECK(check_clock(state, context.now));
    const auto* transition = find_transition(state.stage, command.index());
    if (transition == nullptr)
        return refuse(ErrorCode::StateForbids, "state",
                      "The preparation is " + std::string(stage_word(state.stage)) + "; it is not possible now to " +
                          std::string(command_word(command.index())) + ".");
    if (!transition->who.share(context.actor.roles.with_implied()))
        return refuse(ErrorCode::RoleForbids, "actor",
                      context.actor.name + " may not " + std::string(command_word(command.index())) +
                          " here; a pharmacist has to.");
    return std::visit(Decision(state, context), command);
}

}  // namespace cisterna::preparation
