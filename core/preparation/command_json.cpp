#include "core/preparation/commands.h"
#include "core/quantity/text.h"

namespace cisterna::preparation {
namespace {

using codec::Object;
using quantity::contract_text;
using quantity::units::mL;

struct Content {
    Object operator()(const EnterPrescription& c) const {
        return Object()
            .set("batch", c.batch)
            .set("order", c.order)
            .set("patient_key", c.patient_key)
            .set("commitment", c.patient_commitment);
    }
    Object operator()(const ChangePrescription& c) const {
        return Object().set("order", c.order).set("patient_key", c.patient_key).set("commitment", c.patient_commitment);
    }
    Object operator()(const RunCheck& /*c*/) const { return {}; }
    Object operator()(const OverrideFinding& c) const {
        return Object().set("key", c.key).set("reason", c.reason).set("text", c.text);
    }
    Object operator()(const Approve& /*c*/) const { return {}; }
    Object operator()(const StartCompounding& /*c*/) const { return {}; }
    Object operator()(const AcceptLabel& c) const {
        return Object().set("syringe", c.syringe).set("revision", c.revision).set("record_digest", c.record_digest);
    }
    Object operator()(const ScanContainer& c) const { return Object().set("text", c.text); }
    Object operator()(const RecordDraw& c) const {
        return Object()
            .set("source", c.source)
            .set("volume", contract_text(c.volume, mL))
            .set("proof", c.proof)
            .set("proof_by", c.proof_by);
    }
    Object operator()(const RecordWaste& c) const {
        return Object()
            .set("source", c.source)
            .set("volume", contract_text(c.volume, mL))
            .set("reason", c.reason)
            .set("witness", c.witness);
    }
    Object operator()(const FinishCompounding& /*c*/) const { return {}; }
    Object operator()(const VerifySyringe& c) const {
        return Object().set("text", c.text).set("read_volume", contract_text(c.read_volume, mL));
    }
    Object operator()(const Quarantine& c) const { return Object().set("reason", c.reason); }
    Object operator()(const RecordTest& c) const {
        return Object().set("test", c.test).set("passed", c.outcome == TestOutcome::Passed);
    }
    Object operator()(const Release& /*c*/) const { return {}; }
    Object operator()(const Reject& c) const { return Object().set("reason", c.reason); }
    Object operator()(const Cancel& c) const { return Object().set("reason", c.reason); }
    Object operator()(const Recall& c) const { return Object().set("reason", c.reason); }
    Object operator()(const RecordRefusedScan& c) const {
        return Object().set("text", c.text).set("kind", entry(c.refusal.code).name);
    }
};

}  // namespace

Object command_json(const Command& command) {
    return std::visit(Content(), command).set("command", command_word(command.index()));
}

}  // namespace cisterna::preparation
