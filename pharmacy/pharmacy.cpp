#include "pharmacy/pharmacy.h"

#include "core/codec/write.h"
#include "core/digest/sha256.h"
#include "core/order/personal.h"
#include "pharmacy/users.h"

namespace cisterna::pharmacy {
namespace {

constexpr int attempts = 5;

std::string digest_of(const codec::Object& request) {
    return digest::hex(digest::sha256(codec::canonical(request)));
}

std::string stream_of(const std::string& batch) {
    return "preparation/" + batch;
}

preparation::Event to_event(const ledger::StoredEvent& stored) {
    const auto type = preparation::event_type(stored.type);
    return {type.value(), stored.data, stored.at, stored.actor, stored.station};
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

}  // namespace

Pharmacy::Pharmacy(ledger::Ledger& ledger, preparation::Site site, const formulary::Formulary& formulary,
                   std::string program, Clock& clock, ledger::Randomness& randomness)
    : ledger_(ledger),
      site_(std::move(site)),
      formulary_(formulary),
      program_(std::move(program)),
      clock_(clock),
      randomness_(randomness) {}

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
    if (ledger_.size() > 0) {
        CISTERNA_TRY(actor, this->user(request.user));
        if (!actor.roles.share(preparation::Role::PharmacistInCharge))
            return refuse(ErrorCode::RoleForbids, "user", "Only a pharmacist in charge may add an account.");
    }
    auto content = user_content(user);
    const auto digest = digest_of(content);
    return append(request, digest, clock_.now(), {"user/" + user.id, 0, {{"user-added", std::move(content)}}}, {});
}

Result<preparation::ScannedContainer> Pharmacy::receive(const Request& request, const std::string& scan) {
    CISTERNA_TRY(actor, user(request.user));
    const auto now = clock_.now();
    CISTERNA_TRY(container, preparation::receive_container(scan, formulary_, now));
    auto content = preparation::received_content(container, actor.id);
    const auto digest = digest_of(content);
    CISTERNA_CHECK(append(request, digest, now,
                          {"container/" + container.id, 0, {{"container-received", std::move(content)}}}, {}));
    return container;
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
    if (stored.empty()) return refuse(ErrorCode::NotFound, "batch", "There is no preparation " + batch + ".");
    Loaded loaded;
    for (const auto& event : stored) loaded.state = preparation::evolve(std::move(loaded.state), to_event(event));
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
                                program_};
}

Result<void> Pharmacy::enter(const Request& request, const std::string& batch, const codec::Value& document) {
    const auto digest = digest_of(codec::Object().set("batch", batch).set("document", document));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return {};
    const auto parts = order::split_personal(document);
    const auto* record_number = parts.personal.find("id");
    if (record_number == nullptr || record_number->if_text() == nullptr)
        return refuse(ErrorCode::ValueMissing, "patient.id",
                      "The prescription does not say who the patient is; fill in the record number.");
    CISTERNA_TRY(known, ledger_.find_patient(*record_number->if_text()));
    std::vector<ledger::NewPatient> fresh;
    ledger::PatientReference reference;
    if (known && codec::canonical(known->details) == codec::canonical(parts.personal)) {
        reference = known->reference();
    } else {
        auto patient = known ? ledger::revised_patient(randomness_, *known, parts.personal)
                             : ledger::new_patient(randomness_, parts.personal);
        if (!patient) return tl::unexpected<Error>(patient.error());
        reference = patient->reference();
        fresh.push_back(std::move(*patient));
    }
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &parts.personal));
    CISTERNA_TRY(
        events,
        preparation::decide({}, preparation::EnterPrescription{batch, parts.order, reference.key, reference.commitment},
                            context));
    return append(request, digest, context.now, {stream_of(batch), 0, to_new_events(std::move(events))},
                  std::move(fresh));
}

Result<preparation::Preparation> Pharmacy::give_once(const Request& request, const std::string& batch,
                                                     const preparation::Command& command,
                                                     const std::string& request_digest) {
    CISTERNA_TRY(loaded, load(batch));
    CISTERNA_TRY(stock, available_stock());
    CISTERNA_TRY(context, context_for(request, stock, &loaded.personal));
    CISTERNA_TRY(events, preparation::decide(loaded.state, command, context));
    const auto version = loaded.state.version;
    auto state = std::move(loaded.state);
    for (const auto& event : events) state = preparation::evolve(std::move(state), event);
    CISTERNA_CHECK(append(request, request_digest, context.now,
                          {stream_of(batch), version, to_new_events(std::move(events))}, {}));
    return state;
}

void Pharmacy::record_refusal(const Request& request, const std::string& batch, const preparation::Command& command,
                              const Error& refusal) {
    const auto* scan = scan_of(command);
    if (scan == nullptr || !tells_of_the_scan(refusal.code)) return;
    const preparation::Command record = preparation::RecordRefusedScan{*scan, refusal};
    const Request again{request.idempotency_key + "/refused", request.user, request.station};
    // The person gets the refusal of the scan in any case; that its record failed too does not change it.
    (void)give_once(again, batch, record, digest_of(preparation::command_json(record)));
}

Result<preparation::Preparation> Pharmacy::give(const Request& request, const std::string& batch,
                                                const preparation::Command& command) {
    const auto digest = digest_of(preparation::command_json(command).set("batch", batch));
    CISTERNA_TRY(earlier, ledger_.earlier_outcome(request.idempotency_key, digest));
    if (earlier) return preparation(batch);
    for (int attempt = 1;; ++attempt) {
        auto outcome = give_once(request, batch, command, digest);
        if (outcome) return outcome;
        if (outcome.error().code == ErrorCode::VersionConflict && attempt < attempts) continue;
        record_refusal(request, batch, command, outcome.error());
        return outcome;
    }
}

}  // namespace cisterna::pharmacy
