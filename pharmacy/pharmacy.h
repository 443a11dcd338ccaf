#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/codec/value.h"
#include "core/formulary/formulary.h"
#include "core/preparation/decide.h"
#include "core/preparation/matching.h"
#include "core/preparation/preparation.h"
#include "core/preparation/site.h"
#include "core/result/result.h"
#include "core/site/settings.h"
#include "labels/drawing/faces.h"
#include "ledger/ledger.h"
#include "ledger/randomness.h"
#include "pharmacy/clock.h"

namespace cisterna::pharmacy {

// Who asks, from where, and the key by which the same request is known when it is asked again.
struct Request {
    std::string idempotency_key;
    std::string user;
    std::string station;
};

// A label that was printed to a PDF, read back, and accepted into the record.
struct PrintedLabel {
    codec::Object record;  // cisterna/label/1
    std::string pdf;
    std::string code;  // the machine code, bracketed
    std::int64_t revision = 1;
};

// All about one preparation, for its batch record.
struct PreparationHistory {
    preparation::Preparation state;
    std::vector<ledger::StoredEvent> events;
    codec::Object personal;
};

// One pharmacy at work: reads the record, lets core decide, appends what was decided, and only then answers. It is the
// one way to the ledger for the command line and the station. When somebody else was faster, it reads and decides
// again.
class Pharmacy {
public:
    // Everything that is passed in outlives the pharmacy. `policy` is what the pharmacy decides for itself, by which
    // every order is checked.
    Pharmacy(ledger::Ledger& ledger, preparation::Site site, const formulary::Formulary& formulary, std::string program,
             Clock& clock, ledger::Randomness& randomness, site::Settings policy = {});

    // Adds an account. The first one may be added by anybody and is that of a pharmacist in charge, who adds every
    // other one. Refuses (state_forbids) an id that has an account already.
    Result<void> add_user(const Request& request, const preparation::Actor& user);
    Result<preparation::Actor> user(const std::string& id);

    // Receives one container by its GS1 code; gives what was scanned. Refuses (state_forbids) one that was received
    // before.
    Result<preparation::ScannedContainer> receive(const Request& request, const std::string& scan);
    Result<order::Stock> available_stock();

    // Enters a prescription document as a new preparation. Refuses (state_forbids) a batch number that is used already.
    Result<void> enter(const Request& request, const std::string& batch, const codec::Value& document);
    // Replaces the prescription of a preparation by another document. Gives the state after it.
    Result<preparation::Preparation> change(const Request& request, const std::string& batch,
                                            const codec::Value& document);
    // Gives a command to a preparation. Gives the state after it. A refused scan is recorded as such before the refusal
    // is answered. Refuses (usage_wrong) the commands that the pharmacy gives itself, in enter(), change() and
    // print_label(), and when it records a refused scan: their content is not for others to state.
    Result<preparation::Preparation> give(const Request& request, const std::string& batch,
                                          const preparation::Command& command);
    // Makes, reads back and records the label of one syringe; the PDF is handed out only then. The same request again
    // gives the same label, to the byte, unless it has been replaced since (label_mismatch).
    Result<PrintedLabel> print_label(const Request& request, const std::string& batch, std::int64_t syringe,
                                     const std::string& label_stock, const labels::drawing::Faces& faces);

    Result<preparation::Preparation> preparation(const std::string& batch);
    Result<PreparationHistory> history(const std::string& batch);
    const preparation::Site& site() const { return site_; }
    const site::Settings& policy() const { return policy_; }

private:
    struct Loaded {
        preparation::Preparation state;
        codec::Object personal;
    };
    struct KnownPatient {
        ledger::PatientReference reference;
        std::vector<ledger::NewPatient> fresh;  // details that the ledger does not have yet
    };

    Result<Loaded> load(const std::string& batch);
    Result<codec::Object> personal_of(const preparation::Preparation& state);
    Result<KnownPatient> patient_of(const codec::Object& personal);
    Result<preparation::Context> context_for(const Request& request, const order::Stock& stock,
                                             const codec::Object* personal);
    Result<void> enter_once(const Request& request, const std::string& batch, const codec::Value& document,
                            const std::string& request_digest);
    Result<preparation::Preparation> change_once(const Request& request, const std::string& batch,
                                                 const codec::Value& document, const std::string& request_digest);
    Result<preparation::Preparation> give_once(const Request& request, const std::string& batch,
                                               const preparation::Command& command, const std::string& request_digest);
    Result<PrintedLabel> print_once(const Request& request, const std::string& batch, std::int64_t syringe,
                                    const std::string& label_stock, const labels::drawing::Faces& faces,
                                    const std::string& request_digest);
    Result<PrintedLabel> printed_before(const std::string& batch, std::int64_t position, const std::string& label_stock,
                                        const labels::drawing::Faces& faces);
    Result<PrintedLabel> make_label(const Loaded& loaded, std::int64_t syringe, std::int64_t revision,
                                    const std::string& label_stock, const labels::drawing::Faces& faces,
                                    const calendar::Instant& at);
    // Decides on the state that was loaded, and appends what follows.
    Result<preparation::Preparation> settle(const Request& request, const std::string& request_digest, Loaded loaded,
                                            const preparation::Command& command, const preparation::Context& context,
                                            std::vector<ledger::NewPatient> patients);
    Result<void> append(const Request& request, const std::string& request_digest, const calendar::Instant& at,
                        ledger::StreamAppend stream, std::vector<ledger::NewPatient> patients);
    void record_refusal(const Request& request, const std::string& batch, const preparation::Command& command,
                        const Error& refusal);
    Result<std::optional<preparation::ReceivedContainer>> find_container(const std::string& id);
    Result<bool> has_account(const std::string& id);

    ledger::Ledger& ledger_;
    preparation::Site site_;
    const formulary::Formulary& formulary_;
    std::string program_;
    Clock& clock_;
    ledger::Randomness& randomness_;
    site::Settings policy_;
};

}  // namespace cisterna::pharmacy
