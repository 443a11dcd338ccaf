#include "pharmacy/pharmacy.h"

#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/order/personal.h"
#include "core/preparation/label_record.h"
#include "pharmacy/users.h"

namespace cisterna::pharmacy {
namespace {

constexpr int attempts = 5;

// Of what was asked and by whom: the same key by somebody else is another request.
std::string digest_of(const Request& request, const codec::Object& asked) {
    return digest::hex(digest::sha256(codec::canonical(codec::Object().set("user", request.user).set("asked", asked))));
}

std::string stream_of(const std::string& batch) {
    return "preparation/" + batch;
}

Result<preparation::Event> to_event(const ledger::StoredEvent& stored) {
    const auto type = preparation::event_type(stored.type);
    if (!type)
        return refuse(ErrorCode::StorageNewerVersion, stored.stream,
                      "The record holds an event \"" + stored.type +
                          "\" that this version of the program does not know; install the newest version.");
    return preparation::Event{*type, stored.data, stored.at, stored.actor, stored.station};
}

std::vector<ledger::NewEvent> to_new_events(std::vector<preparation::Event> events) {
    std::vector<ledger::NewEvent> fresh;
    for (auto& event : events)
        fresh.push_back({std::string(preparation::event_name(event.type)), std::move(event.content)});
    return fresh;
}

// The text that a command scans, if it scans.
const std::string* scan_of(const preparation::Command& command) {
    if (const auto* container = std::get_if<preparation::ScanContainer>(&command)) return &container->text;
    if (const auto* syringe = std::get_if<preparation::VerifySyringe>(&command)) return &syringe->text;
    return nullptr;
}

// Refusals that tell something about a scan, as against those of rights, of state and of the storage.
bool tells_of_the_scan(ErrorCode code) {
    return entry(code).retry == Retry::Never && code != ErrorCode::RoleForbids && code != ErrorCode::StateForbids &&
           code != ErrorCode::NotPermitted && code != ErrorCode::Bug && code != ErrorCode::IdempotencyKeyReused;
}

// Commands whose content only the pharmacy itself can vouch for.
bool is_given_by_the_pharmacy(const preparation::Command& command) {
    return std::holds_alternative<preparation::EnterPrescription>(command) ||
           std::holds_alternative<preparation::ChangePrescription>(command) ||
           std::holds_alternative<preparation::AcceptLabel>(command) ||
           std::holds_alternative<preparation::RecordRefusedScan>(command);
}

// Tries again while somebody else was faster; what was decided on is out of date then.
template <class Step>
auto again_on_conflict(Step step) -> std::invoke_result_t<Step> {
    for (int attempt = 1;; ++attempt) {
        auto outcome = step();
        if (outcome || outcome.error().code != ErrorCode::VersionConflict || attempt == attempts) return outcome;
    }
}

}  // namespace

Pharmacy::Pharmacy(ledger::Ledger& ledger, preparation::Site site, const formulary::Formulary& formulary,
                   std::string program, Clock& clock, ledger::Randomness& randomness, site::Settings policy)
    : ledger_(ledger),
      site_(std::move(site)),
      formulary_(formulary),
      program_(std::move(program)),
      clock_(clock),
      randomness_(randomness),
      policy_(std::move(policy)) {}

Result<void> Pharmacy::append(const Request& request, const std::string& request_digest, const calendar::Instant& at,
                              ledger::StreamAppend stream, std::vector<ledger::NewPatient> patients) {
    std::vector<ledger::StreamAppend> streams;
    streams.push_back(std::move(stream));
    const ledger::AppendRequest append{request.idempotency_key, request_digest,     request.user, request.station, at,
                                       std::move(streams),      std::move(patients)};
    const auto outcome = ledger_.append(append);
    if (outcome) return {};
    // Nobody knows whether it was recorded. The ledger is opened anew, so that the same request asked again is answered
    // with the truth; should that fail too, the next request says so.
    if (outcome.error().code == ErrorCode::StorageOutcomeUnknown) (void)ledger_.reopen();
    return tl::unexpected<Error>(outcome.error());
}

Result<preparation::Actor> Pharmacy::user(const std::string& id) {
    CISTERNA_TRY(events, ledger_.read_stream("user/" + id));
    return read_user(events, id);
}

Result<void> Pharmacy::add_user(const Request& request, const preparation::Actor& user) {
    auto content = user_content(user);
    const auto digest = digest_of(request, content);
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return {};
    CISTERNA_CHECK(read_user_content(content));
    const bool is_first = ledger_.size() == 0;
    if (is_first && !user.roles.share(preparation::Role::PharmacistInCharge))
        return refuse(ErrorCode::RoleForbids, "roles",
                      "The first account must be that of a pharmacist in charge, who adds the others.");
    if (!is_first) {
        CISTERNA_TRY(actor, this->user(request.user));
        if (!actor.roles.share(preparation::Role::PharmacistInCharge))
            return refuse(ErrorCode::RoleForbids, "user",
                          "Only a pharmacist in charge may add an account; ask one to do it.");
    }
    CISTERNA_TRY(known, has_account(user.id));
    if (known)
        return refuse(ErrorCode::StateForbids, "user",
                      "\"" + user.id + "\" has an account already; choose another id for another person.");
    return append(request, digest, clock_.now(), {"user/" + user.id, 0, {{"user-added", std::move(content)}}}, {});
}

Result<preparation::ScannedContainer> Pharmacy::receive(const Request& request, const std::string& scan) {
    CISTERNA_TRY(actor, user(request.user));
    const auto now = clock_.now();
    CISTERNA_TRY(container, preparation::read_container(scan, formulary_, now));
    auto content = preparation::received_content(container, actor.id);
    const auto digest = digest_of(request, content);
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return container;
    CISTERNA_TRY(in_date, preparation::receive_container(scan, formulary_, now));
    CISTERNA_TRY(known, find_container(container.id));
    if (known)
        return refuse(ErrorCode::StateForbids, "container",
                      container.name + ", lot " + container.lot + ", serial " + container.serial +
                          ", has been received already; scan the next container.");
    CISTERNA_CHECK(append(request, digest, now,
                          {"container/" + container.id, 0, {{"container-received", std::move(content)}}}, {}));
    return in_date;
}

Result<order::Stock> Pharmacy::available_stock() {
    CISTERNA_TRY(rows, ledger_.stock(ledger::StockFilter::Available));
    order::Stock stock;
    for (const auto& row : rows) stock.containers.push_back({row.container, row.product, row.lot, row.expiry});
    return stock;
}

Result<std::optional<preparation::ReceivedContainer>> Pharmacy::find_container(const std::string& id) {
    const auto row = ledger_.container(id);
    if (!row && row.error().code == ErrorCode::ContainerUnknown) return std::optional<preparation::ReceivedContainer>();
    if (!row) return tl::unexpected<Error>(row.error());
    return std::optional(preparation::ReceivedContainer{{row->container, row->product, row->lot, row->expiry},
                                                        row->used_in.value_or(""),
                                                        row->used_by.value_or(""),
                                                        row->used_at ? row->used_at->people_text() : ""});
}

Result<bool> Pharmacy::has_account(const std::string& id) {
    CISTERNA_TRY(version, ledger_.stream_version("user/" + id));
    return version > 0;
}

Result<codec::Object> Pharmacy::personal_of(const preparation::Preparation& state) {
    CISTERNA_TRY(patient, ledger_.patient({state.patient_key, state.patient_commitment}));
    return patient.details;
}

Result<Pharmacy::Loaded> Pharmacy::load(const std::string& batch) {
    CISTERNA_TRY(stored, ledger_.read_stream(stream_of(batch)));
    if (stored.empty())
        return refuse(ErrorCode::NotFound, "batch", "There is no preparation " + batch + "; correct the batch number.");
    Loaded loaded;
    for (const auto& one : stored) {
        CISTERNA_TRY(event, to_event(one));
        loaded.state = preparation::evolve(std::move(loaded.state), event);
    }
    CISTERNA_TRY(personal, personal_of(loaded.state));
    loaded.personal = std::move(personal);
    return loaded;
}

Result<preparation::Preparation> Pharmacy::preparation(const std::string& batch) {
    CISTERNA_TRY(loaded, load(batch));
    return std::move(loaded.state);
}

Result<PreparationHistory> Pharmacy::history(const std::string& batch) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(stored, ledger_.read_stream(stream_of(batch)));
    return PreparationHistory{std::move(loaded.state), std::move(stored), std::move(loaded.personal)};
}

Result<preparation::Context> Pharmacy::context_for(const Request& request, const order::Stock& stock,
                                                   const codec::Object* personal) {
    CISTERNA_TRY(actor, user(request.user));
    return preparation::Context{clock_.now(),
                                std::move(actor),
                                request.station,
                                site_,
                                formulary_,
                                stock,
                                [this](const std::string& id) { return find_container(id); },
                                [this](const std::string& id) { return has_account(id); },
                                personal,
                                program_,
                                policy_};
}

Result<Pharmacy::KnownPatient> Pharmacy::patient_of(const codec::Object& personal) {
    const auto* record_number = personal.find("id");
    if (record_number == nullptr || record_number->if_text() == nullptr)
        return refuse(ErrorCode::ValueMissing, "patient.id",
                      "The prescription does not say who the patient is; fill in the record number.");
    CISTERNA_TRY(known, ledger_.find_patient(*record_number->if_text()));
    if (known && codec::canonical(known->details) == codec::canonical(personal))
        return KnownPatient{known->reference(), {}};
    auto patient =
        known ? ledger::revised_patient(randomness_, *known, personal) : ledger::new_patient(randomness_, personal);
    if (!patient) return tl::unexpected<Error>(patient.error());
    auto reference = patient->reference();
    return KnownPatient{std::move(reference), {std::move(*patient)}};
}

Result<void> Pharmacy::enter(const Request& request, const std::string& batch, const codec::Value& document) {
    const auto digest = digest_of(request, codec::Object().set("enter", batch).set("document", document));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return {};
    return again_on_conflict([&] { return enter_once(request, batch, document, digest); });
}

Result<void> Pharmacy::enter_once(const Request& request, const std::string& batch, const codec::Value& document,
                                  const std::string& request_digest) {
    const auto parts = order::split_personal(document);
    CISTERNA_TRY(patient, patient_of(parts.personal));
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &parts.personal));
    const auto& [key, commitment] = patient.reference;
    CISTERNA_TRY(events,
                 preparation::decide({}, preparation::EnterPrescription{batch, parts.order, key, commitment}, context));
    CISTERNA_TRY(version, ledger_.stream_version(stream_of(batch)));
    if (version > 0)
        return refuse(ErrorCode::StateForbids, "batch",
                      "Batch " + batch + " has been entered already; use a new batch number.");
    return append(request, request_digest, context.now, {stream_of(batch), 0, to_new_events(std::move(events))},
                  std::move(patient.fresh));
}

Result<preparation::Preparation> Pharmacy::change(const Request& request, const std::string& batch,
                                                  const codec::Value& document) {
    const auto digest = digest_of(request, codec::Object().set("change", batch).set("document", document));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return preparation(batch);
    return again_on_conflict([&] { return change_once(request, batch, document, digest); });
}

Result<preparation::Preparation> Pharmacy::change_once(const Request& request, const std::string& batch,
                                                       const codec::Value& document,
                                                       const std::string& request_digest) {
    CISTERNA_TRY(loaded, load(batch));
    const auto parts = order::split_personal(document);
    CISTERNA_TRY(patient, patient_of(parts.personal));
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &parts.personal));
    const preparation::ChangePrescription command{parts.order, patient.reference.key, patient.reference.commitment};
    return settle(request, request_digest, std::move(loaded), command, context, std::move(patient.fresh));
}

Result<preparation::Preparation> Pharmacy::settle(const Request& request, const std::string& request_digest,
                                                  Loaded loaded, const preparation::Command& command,
                                                  const preparation::Context& context,
                                                  std::vector<ledger::NewPatient> patients) {
    CISTERNA_TRY(events, preparation::decide(loaded.state, command, context));
    const auto version = loaded.state.version;
    auto state = std::move(loaded.state);
    for (const auto& event : events) state = preparation::evolve(std::move(state), event);
    CISTERNA_CHECK(append(request, request_digest, context.now,
                          {stream_of(state.batch), version, to_new_events(std::move(events))}, std::move(patients)));
    return state;
}

Result<preparation::Preparation> Pharmacy::give_once(const Request& request, const std::string& batch,
                                                     const preparation::Command& command,
                                                     const std::string& request_digest) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &loaded.personal));
    return settle(request, request_digest, loaded, command, context, {});
}

void Pharmacy::record_refusal(const Request& request, const std::string& batch, const preparation::Command& command,
                              const Error& refusal) {
    const auto* scan = scan_of(command);
    if (scan == nullptr || !tells_of_the_scan(refusal.code)) return;
    const preparation::Command record = preparation::RecordRefusedScan{*scan, refusal};
    const auto asked = preparation::command_json(record);
    // A key of its own, which is the same when the scan is sent again, and never too long.
    const Request again{"refused-scan/" + digest_of(request, codec::Object().set("key", request.idempotency_key)),
                        request.user, request.station};
    const auto digest = digest_of(again, asked);
    // The person gets the refusal of the scan in any case; that its record failed too does not change it.
    (void)again_on_conflict([&] { return give_once(again, batch, record, digest); });
}

Result<preparation::Preparation> Pharmacy::give(const Request& request, const std::string& batch,
                                                const preparation::Command& command) {
    if (is_given_by_the_pharmacy(command))
        return refuse(ErrorCode::UsageWrong, "command",
                      "It is not possible to " + std::string(preparation::command_word(command.index())) +
                          " in this way; hand in the prescription, print the label or scan instead.");
    const auto digest = digest_of(request, preparation::command_json(command).set("batch", batch));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return preparation(batch);
    auto outcome = again_on_conflict([&] { return give_once(request, batch, command, digest); });
    if (!outcome) record_refusal(request, batch, command, outcome.error());
    return outcome;
}

Result<PrintedLabel> Pharmacy::print_label(const Request& request, const std::string& batch, std::int64_t syringe,
                                           const std::string& label_stock, const labels::drawing::Faces& faces) {
    const auto digest =
        digest_of(request, codec::Object().set("print_label", batch).set("syringe", syringe).set("stock", label_stock));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return printed_before(batch, earlier->first_position, label_stock, faces);
    return again_on_conflict([&] { return print_once(request, batch, syringe, label_stock, faces, digest); });
}

Result<PrintedLabel> Pharmacy::print_once(const Request& request, const std::string& batch, std::int64_t syringe,
                                          const std::string& label_stock, const labels::drawing::Faces& faces,
                                          const std::string& request_digest) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &loaded.personal));
    const auto revision = loaded.state.next_label_revision(syringe);
    CISTERNA_TRY(label, make_label(loaded, syringe, revision, label_stock, faces, context.now));
    const preparation::AcceptLabel accept{syringe, revision, preparation::label_record_digest(label.record)};
    CISTERNA_CHECK(settle(request, request_digest, loaded, accept, context, {}));
    return label;
}

Result<PrintedLabel> Pharmacy::printed_before(const std::string& batch, std::int64_t position,
                                              const std::string& label_stock, const labels::drawing::Faces& faces) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(stored, ledger_.read_all(position, 1));
    const auto* syringe = stored.empty() ? nullptr : stored.front().data.find("syringe");
    const auto* revision = stored.empty() ? nullptr : stored.front().data.find("revision");
    if (syringe == nullptr || revision == nullptr || syringe->if_count() == nullptr || revision->if_count() == nullptr)
        return refuse(ErrorCode::Bug, "label", "The record of the printed label cannot be read; report this fault.");
    const auto accepted = loaded.state.labels.find(*syringe->if_count());
    if (accepted == loaded.state.labels.end() || accepted->second.revision != *revision->if_count())
        return refuse(ErrorCode::LabelMismatch, "label",
                      "This label has been replaced since it was printed; print the label anew.");
    CISTERNA_TRY(label,
                 make_label(loaded, accepted->first, accepted->second.revision, label_stock, faces, stored.front().at));
    if (preparation::label_record_digest(label.record) != accepted->second.record_digest)
        return refuse(ErrorCode::LabelMismatch, "label",
                      "The formulary has changed since this label was printed; print the label anew.");
    return label;
}

}  // namespace cisterna::pharmacy
