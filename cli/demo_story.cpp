#include "cli/demo_story.h"

#include <ostream>
#include <sstream>

#include "cli/check_text.h"
#include "cli/demo_camera.h"
#include "cli/files.h"
#include "cli/version.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/gs1/scan.h"
#include "core/order/prescription_reading.h"
#include "core/preparation/label_record.h"
#include "core/quantity/text.h"
#include "core/rules/check.h"
#include "labels/record_reading.h"
#include "labels/rendering.h"
#include "reports/batch_record.h"
#include "scanner/isolated.h"

namespace cisterna::cli {
namespace {

using preparation::Role;
using quantity::people_text;
using quantity::units::mL;

constexpr const char* label_stock = "flag-102x51";

const std::vector<preparation::Actor>& people() {
    static const std::vector<preparation::Actor> all{
        {"rph-01", "Pharmacist In Charge, Demo", Role::Pharmacist | Role::PharmacistInCharge},
        {"rph-02", "Pharmacist Approving, Demo", Role::Pharmacist},
        {"rph-03", "Pharmacist Verifying, Demo", Role::Pharmacist},
        {"rph-04", "Pharmacist Compounding, Demo", Role::Pharmacist},
        {"tech-11", "Technician Compounding, Demo", Role::Technician},
        {"tech-12", "Technician Second, Demo", Role::Technician},
    };
    return all;
}

const std::vector<DemoOrder>& orders() {
    static const std::vector<DemoOrder> all{
        {"rx-1001-morphine.json", "B26112301", "tech-11", "(01)00304092634502(17)270400(10)HM50K1(21)33017",
         "(01)00306416040013(17)270930(10)IN5C03(21)7710", "(01)00306416039017(17)261122(10)IN1X02(21)0977", "", 7},
        {"rx-1002-morphine-bupivacaine.json", "B26112302", "rph-04", "(01)00304092634502(17)270400(10)HM50K1(21)33017",
         "(01)00306416039017(17)271031(10)IN2A17(21)4402", "", "", -12},
        {"rx-1003-hydromorphone-bupivacaine-clonidine.json", "B26112303", "rph-04",
         "(01)00306416039017(17)271031(10)IN2A17(21)4402", "", "", "(01)00370594120010(17)270630(10)BX7781(21)100201",
         18},
        // So little morphine that it is diluted first.
        {"rx-1005-morphine-low-dose.json", "B26112305", "tech-11", "(01)00304092634502(17)270400(10)HM50K1(21)33017",
         "(01)00306416040013(17)270930(10)IN5C03(21)7711", "", "(01)00306416039017(17)271031(10)IN2A17(21)4401", -5},
    };
    return all;
}

// The reason and the words with which the demonstration's pharmacist overrides a finding.
struct Reasoning {
    std::string reason;
    std::string text;
};

Reasoning reasoning_for(const std::string& rule) {
    if (rule == "approved-drug")
        return {"established-therapy", "Prescriber called on 2026-11-20; therapy since 2024, no labelled alternative."};
    if (rule == "tolerance")
        return {"no-surer-source", "No assayed lot and no weaker product is in stock; the dose is titrated to effect."};
    if (rule.starts_with("stability-in-"))
        return {"evidence-reviewed", "The studies of this mixture were read; the refill is planned for the day due."};
    return {"evidence-reviewed", "The package insert of the container in stock was read for this order."};
}

Error not_as_told(const std::string& what) {
    return {ErrorCode::Bug, "demo", "The demonstration expected a refusal that did not come: " + what};
}

// What a scanner sends for a bracketed text: identifier and separators.
Result<std::string> as_scanned(const std::string& bracketed) {
    CISTERNA_TRY(scan, gs1::parse_scan(bracketed, {2026, gs1::Separators::Kept}));
    return "]d2" + scan.elements.text();
}

}  // namespace

DemoStory::DemoStory(pharmacy::Pharmacy& pharmacy, ledger::Ledger& ledger, const formulary::Formulary& formulary,
                     const labels::drawing::Faces& faces, StoryClock& clock, std::filesystem::path assets,
                     std::filesystem::path out, OutputForm form, Streams& streams)
    : pharmacy_(pharmacy),
      ledger_(ledger),
      formulary_(formulary),
      faces_(faces),
      clock_(clock),
      assets_(std::move(assets)),
      out_(std::move(out)),
      form_(form),
      streams_(streams) {
    for (const auto& person : people()) names_.emplace(person.id, person.name);
}

void DemoStory::chapter(const std::string& text) {
    if (form_ == OutputForm::People) streams_.out << '\n' << text << '\n' << std::string(text.size(), '-') << '\n';
}

void DemoStory::say(const std::string& text) {
    if (form_ == OutputForm::People) streams_.out << "  " << text << std::endl;
}

void DemoStory::acknowledge(const std::string& what) {
    if (ledger_.size() == acknowledged_) return;
    acknowledged_ = ledger_.size();
    if (form_ == OutputForm::Json)
        streams_.out
            << codec::one_line(
                   codec::Object().set("acknowledged", ledger_.size()).set("root", ledger_.root()).set("what", what))
            << std::endl;
}

pharmacy::Request DemoStory::request(const std::string& user, const std::string& station) {
    clock_.pass(std::chrono::seconds(40));
    return {"demo-" + std::to_string(++requests_), user, station};
}

Result<preparation::Preparation> DemoStory::give(const std::string& user, const std::string& station,
                                                 const std::string& batch, const preparation::Command& command) {
    auto outcome = pharmacy_.give(request(user, station), batch, command);
    if (outcome) acknowledge(std::string(preparation::command_word(command.index())) + " " + batch);
    return outcome;
}

Result<codec::Value> DemoStory::read_asset(const std::string& name) {
    CISTERNA_TRY(text, read_file(assets_ / name, largest_document));
    return codec::parse(text);
}

Result<void> DemoStory::write(const std::string& name, std::string_view bytes) {
    CISTERNA_CHECK(write_file(out_ / name, bytes));
    files_.push_back(name);
    return {};
}

Result<void> DemoStory::must_be_refused(const Attempt& attempt, ErrorCode expected, const std::string& what) {
    if (attempt) return tl::unexpected<Error>(not_as_told(what));
    if (attempt.error().code != expected) return tl::unexpected<Error>(attempt.error());
    acknowledge("refused: " + what);  // a refused scan is recorded
    say("REFUSED, as it must be (" + what + "): " + attempt.error().message);
    return {};
}

Result<void> DemoStory::open_accounts() {
    chapter("Accounts");
    for (const auto& person : people()) {
        CISTERNA_CHECK(pharmacy_.add_user(request("rph-01", "office"), person));
        acknowledge("account " + person.id);
        say(person.id + "  " + person.name);
    }
    return {};
}

Result<void> DemoStory::receive_delivery() {
    chapter("Stock is received: each container by its GS1 code");
    CISTERNA_TRY(text, read_file(assets_ / "delivery.txt", largest_document));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        CISTERNA_TRY(scan, as_scanned(line));
        CISTERNA_TRY(container, pharmacy_.receive(request("tech-12", "receiving"), scan));
        acknowledge("received " + container.id);
        say(container.name + ", lot " + container.lot + ", serial " + container.serial + ", use to " +
            container.expiry.text());
    }
    return {};
}

Result<preparation::Preparation> DemoStory::check(const DemoOrder& order) {
    CISTERNA_TRY(document, read_asset(order.file));
    CISTERNA_CHECK(pharmacy_.enter(request("rph-02", "office"), order.batch, document));
    acknowledge("entered " + order.batch);
    CISTERNA_TRY(checked, give("rph-02", "office", order.batch, preparation::RunCheck{}));
    CISTERNA_CHECK(write("check-" + order.batch + ".json", codec::indented(checked.check)));
    // The same answer for people: the check is pure, so asking again gives the same.
    const auto prescription = order::read_prescription(document);
    if (!prescription) return tl::unexpected<Error>(prescription.error().front());
    CISTERNA_TRY(stock, pharmacy_.available_stock());
    const auto again = rules::check(*prescription, formulary_, &stock, clock_.now(), pharmacy_.policy());
    if (form_ == OutputForm::People) {
        std::istringstream lines(check_text(again, *prescription, formulary_));
        for (std::string line; std::getline(lines, line);) streams_.out << "  " << line << '\n';
    }
    return checked;
}

Result<void> DemoStory::approve(const DemoOrder& order, const preparation::Preparation& checked) {
    CISTERNA_CHECK(must_be_refused(give("tech-11", "office", order.batch, preparation::Approve{}),
                                   ErrorCode::RoleForbids, "a technician approves"));
    if (!checked.open_findings().empty())
        CISTERNA_CHECK(must_be_refused(give("rph-02", "office", order.batch, preparation::Approve{}),
                                       ErrorCode::OverrideMissing, "approval without a reason for each finding"));
    for (const auto* finding : checked.open_findings()) {
        const auto reasoning = reasoning_for(finding->rule);
        const preparation::OverrideFinding given{finding->key, reasoning.reason, reasoning.text};
        CISTERNA_TRY(after, give("rph-02", "office", order.batch, given));
        say("rph-02 overrides " + finding->rule + ": " + given.reason + " - " + given.text);
    }
    CISTERNA_TRY(approved, give("rph-02", "office", order.batch, preparation::Approve{}));
    say("rph-02 approves order, findings and recipe.");
    return {};
}

Result<std::vector<pharmacy::PrintedLabel>> DemoStory::print_labels(const DemoOrder& order) {
    CISTERNA_TRY(state, pharmacy_.preparation(order.batch));
    std::vector<pharmacy::PrintedLabel> labels;
    for (const auto& syringe : state.work.syringes) {
        CISTERNA_TRY(label, pharmacy_.print_label(request("tech-12", "anteroom"), order.batch, syringe.number,
                                                  label_stock, faces_));
        acknowledge("label " + label.code);
        const auto name = "label-" + order.batch + "-" + std::to_string(syringe.number);
        CISTERNA_CHECK(write(name + ".pdf", label.pdf));
        CISTERNA_CHECK(write(name + ".json", codec::indented(label.record)));
        say("Label of syringe " + std::to_string(syringe.number) +
            " printed, rendered and read back: every field and " + label.code + " agree.");
        labels.push_back(std::move(label));
    }
    return labels;
}

Result<void> DemoStory::offer_wrong_containers(const DemoOrder& order) {
    const auto offer = [&](const std::string& bracketed, ErrorCode expected, const std::string& what) -> Result<void> {
        if (bracketed.empty()) return {};
        CISTERNA_TRY(scan, as_scanned(bracketed));
        return must_be_refused(give(order.compounder, "hood-1", order.batch, preparation::ScanContainer{scan}),
                               expected, what);
    };
    CISTERNA_CHECK(offer(order.wrong_drug, ErrorCode::ProductMismatch, "a wrong drug"));
    CISTERNA_CHECK(offer(order.wrong_strength, ErrorCode::ProductMismatch, "a wrong strength"));
    CISTERNA_CHECK(offer(order.expired, ErrorCode::StockExpired, "an expired lot"));
    return offer(order.used_elsewhere, ErrorCode::ContainerAlreadyUsed, "a container used in an earlier batch");
}

Result<void> DemoStory::scan_containers(const DemoOrder& order) {
    CISTERNA_TRY(state, pharmacy_.preparation(order.batch));
    CISTERNA_TRY(rows, ledger_.stock(ledger::StockFilter::Available));
    std::string last_scan;
    for (const auto& supply : state.work.supplies) {
        std::int64_t left = supply.containers;
        for (const auto& row : rows) {
            if (left == 0) break;
            if (row.product != supply.source || row.expiry < clock_.now().local_date()) continue;
            const auto digits = row.expiry.text();
            const auto bracketed = "(01)" + row.gtin.value_or("") + "(17)" + digits.substr(2, 2) + digits.substr(5, 2) +
                                   digits.substr(8, 2) + "(10)" + row.lot + "(21)" + row.serial.value_or("");
            CISTERNA_TRY(scan, as_scanned(bracketed));
            CISTERNA_TRY(after, give(order.compounder, "hood-1", order.batch, preparation::ScanContainer{scan}));
            say(order.compounder + " scans " + supply.name + ", lot " + row.lot + ", serial " +
                row.serial.value_or("") + ": right.");
            last_scan = scan;
            --left;
        }
    }
    return must_be_refused(give(order.compounder, "hood-1", order.batch, preparation::ScanContainer{last_scan}),
                           ErrorCode::ContainerAlreadyUsed, "the same container again");
}

Result<void> DemoStory::measure(const DemoOrder& order, const preparation::Step& step) {
    CISTERNA_TRY(drawn, give(order.compounder, "hood-1", order.batch,
                             preparation::RecordDraw{step.source, step.volume, "second-person", "tech-12"}));
    const auto* dilution = drawn.work.supply(step.dilution);
    const auto into = dilution == nullptr || step.drug.empty() ? std::string() : " into " + dilution->name;
    say(order.compounder + " measures " + people_text(step.volume, mL) + " of " + step.name + into +
        "; tech-12 sees it.");
    return {};
}

Result<void> DemoStory::waste_rest(const DemoOrder& order, const preparation::Supply& supply) {
    const preparation::RecordWaste waste{
        supply.source, supply.left_over,
        supply.containers > 0 ? "left over in opened containers" : "left over of the dilution", "tech-12"};
    const auto* drug = formulary_.drug(supply.drug);
    if (drug != nullptr && !drug->controlled_schedule.empty()) {
        auto without_witness = waste;
        without_witness.witness.clear();
        const std::string what = supply.containers > 0 ? "waste of a controlled drug" : "waste of its dilution";
        CISTERNA_CHECK(must_be_refused(give(order.compounder, "hood-1", order.batch, without_witness),
                                       ErrorCode::WitnessMissing, what + " without a witness"));
    }
    CISTERNA_TRY(wasted, give(order.compounder, "hood-1", order.batch, waste));
    say(order.compounder + " wastes " + people_text(supply.left_over, mL) + " of " + supply.name +
        "; witness tech-12.");
    return {};
}

// A dilution cannot be drawn from before it is made.
Result<void> DemoStory::draw_from_nothing(const DemoOrder& order, const preparation::Work& work) {
    for (const auto& step : work.steps) {
        if (step.after.empty()) continue;
        return must_be_refused(give(order.compounder, "hood-1", order.batch,
                                    preparation::RecordDraw{step.source, step.volume, "second-person", "tech-12"}),
                               ErrorCode::StepOutstanding, "a draw from a dilution that is not made yet");
    }
    return {};
}

Result<void> DemoStory::measure_and_waste(const DemoOrder& order) {
    CISTERNA_TRY(state, pharmacy_.preparation(order.batch));
    CISTERNA_CHECK(draw_from_nothing(order, state.work));
    for (const auto& step : state.work.steps) {
        CISTERNA_CHECK(measure(order, step));
        const auto* supply = state.work.supply(step.supply);
        if (supply == nullptr || supply->drug.empty() || !supply->left_over.is_positive()) continue;
        CISTERNA_CHECK(waste_rest(order, *supply));
    }
    return {};
}

Result<void> DemoStory::compound(const DemoOrder& order) {
    CISTERNA_TRY(started, give(order.compounder, "hood-1", order.batch, preparation::StartCompounding{}));
    say(order.compounder + " begins to compound.");
    CISTERNA_CHECK(offer_wrong_containers(order));
    CISTERNA_CHECK(scan_containers(order));
    CISTERNA_CHECK(measure_and_waste(order));
    CISTERNA_TRY(finished, give(order.compounder, "hood-1", order.batch, preparation::FinishCompounding{}));
    say(order.compounder + " has finished; the preparation waits for verification.");
    return {};
}

Result<std::string> DemoStory::photograph_label(const DemoOrder& order, const pharmacy::PrintedLabel& label,
                                                std::size_t number) {
    CISTERNA_TRY(page, labels::render(label.pdf, 300));
    const auto picture = photograph(page, {order.tilt, 10, static_cast<std::uint32_t>(number)});
    CISTERNA_TRY(png, scanner::write_png(picture));
    CISTERNA_CHECK(write("photo-" + order.batch + "-" + std::to_string(number) + ".png", png));
    CISTERNA_TRY(symbols, scanner::decode_isolated(png));
    if (symbols.size() != 1)
        return refuse(ErrorCode::ScanUnreadable, "photo",
                      "The photograph of the label of " + order.batch + " shows " + std::to_string(symbols.size()) +
                          " readable codes.");
    return symbols[0].identifier + symbols[0].bytes;
}

Result<void> DemoStory::verify(const DemoOrder& order, const std::vector<pharmacy::PrintedLabel>& labels) {
    CISTERNA_TRY(state, pharmacy_.preparation(order.batch));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        CISTERNA_TRY(scan, photograph_label(order, labels[i], i + 1));
        const auto& syringe = state.work.syringes[i];
        if (i == 0) {
            const bool is_pharmacist = order.compounder.starts_with("rph");
            CISTERNA_CHECK(must_be_refused(
                give(order.compounder, "bench-2", order.batch, preparation::VerifySyringe{scan, syringe.volume}),
                is_pharmacist ? ErrorCode::VerifierSamePerson : ErrorCode::RoleForbids, "the compounder verifies"));
            if (!other_batch_scan_.empty())
                CISTERNA_CHECK(must_be_refused(give("rph-03", "bench-2", order.batch,
                                                    preparation::VerifySyringe{other_batch_scan_, syringe.volume}),
                                               ErrorCode::LabelMismatch, "the label of another batch"));
            CISTERNA_CHECK(
                must_be_refused(give("rph-03", "bench-2", order.batch,
                                     preparation::VerifySyringe{scan, syringe.volume / quantity::Rational(2)}),
                                ErrorCode::LabelMismatch, "another volume is read"));
        }
        CISTERNA_TRY(verified,
                     give("rph-03", "bench-2", order.batch, preparation::VerifySyringe{scan, syringe.volume}));
        say("rph-03 reads " + people_text(syringe.volume, mL) + " in syringe " + std::to_string(syringe.number) +
            ", then scans its label from a tilted, noisy picture: agrees with the record.");
        if (i + 1 == labels.size()) other_batch_scan_ = scan;
    }
    return {};
}

Result<void> DemoStory::release(const DemoOrder& order) {
    if (order.compounder.starts_with("rph"))
        CISTERNA_CHECK(must_be_refused(give(order.compounder, "bench-2", order.batch, preparation::Release{}),
                                       ErrorCode::VerifierSamePerson, "the compounder releases"));
    CISTERNA_TRY(released, give("rph-03", "bench-2", order.batch, preparation::Release{}));
    say("rph-03 releases " + order.batch + ": label = recipe = order = record.");
    return {};
}

Result<void> DemoStory::write_record(const DemoOrder& order) {
    CISTERNA_TRY(history, pharmacy_.history(order.batch));
    CISTERNA_TRY(prescription, preparation::prescription_of(history.state, history.personal));
    std::vector<preparation::Event> events;
    for (const auto& stored : history.events)
        events.push_back(
            {preparation::event_type(stored.type).value(), stored.data, stored.at, stored.actor, stored.station});
    reports::BatchRecord record{history.state,
                                events,
                                prescription,
                                formulary_,
                                pharmacy_.site(),
                                names_,
                                {},
                                clock_.now(),
                                std::string(program_version),
                                {}};
    for (const auto& [number, label] : history.state.labels) {
        CISTERNA_TRY(label_document, preparation::label_record(history.state, prescription, formulary_,
                                                               pharmacy_.site(), number, label.revision));
        const auto content = labels::read_label_record(label_document);
        if (!content) return tl::unexpected<Error>(content.error().front());
        CISTERNA_TRY(stock, labels::find_stock(label_stock));
        CISTERNA_TRY(layout, labels::lay_out(*content, stock, faces_));
        record.labels.push_back(std::move(layout));
    }
    record.ledger_position = "events " + std::to_string(history.events.front().position) + " to " +
                             std::to_string(history.events.back().position) + " of the ledger of site " +
                             ledger_.site() + ", last leaf hash " + history.events.back().leaf_hash;
    CISTERNA_TRY(pdf, reports::batch_record_pdf(record, faces_));
    CISTERNA_CHECK(write("record-" + order.batch + ".pdf", pdf));
    say("Batch record written.");
    return {};
}

Result<void> DemoStory::tell_order(const DemoOrder& order) {
    chapter("Batch " + order.batch + ": check and recipe");
    CISTERNA_TRY(checked, check(order));
    chapter("Batch " + order.batch + ": approval");
    CISTERNA_CHECK(approve(order, checked));
    chapter("Batch " + order.batch + ": labels");
    CISTERNA_TRY(labels, print_labels(order));
    chapter("Batch " + order.batch + ": compounding");
    CISTERNA_CHECK(compound(order));
    chapter("Batch " + order.batch + ": verification by a second person");
    CISTERNA_CHECK(verify(order, labels));
    CISTERNA_CHECK(release(order));
    return write_record(order);
}

Result<void> DemoStory::tell_unsafe_order() {
    const DemoOrder order{"rx-1004-unsafe.json", "B26112304", "tech-11", "", "", "", "", 0};
    chapter("An unsafe order: it is stopped");
    CISTERNA_TRY(checked, check(order));
    if (checked.verdict != rules::Outcome::Stop)
        return tl::unexpected<Error>(not_as_told("the unsafe order is stopped"));
    CISTERNA_CHECK(must_be_refused(give("rph-02", "office", order.batch, preparation::Approve{}),
                                   ErrorCode::FindingNotOverridable, "approval of a stopped order"));
    for (const auto& finding : checked.findings) {
        if (finding.outcome != rules::Outcome::Stop) continue;
        const preparation::OverrideFinding attempt{finding.key, "prescriber-confirmed", "please"};
        CISTERNA_CHECK(must_be_refused(give("rph-02", "office", order.batch, attempt), ErrorCode::FindingNotOverridable,
                                       "overriding a stop"));
        break;
    }
    CISTERNA_TRY(cancelled, give("rph-02", "office", order.batch,
                                 preparation::Cancel{"unsafe as written; the prescriber is called for a new order"}));
    say("rph-02 cancels it and calls the prescriber.");
    return {};
}

Result<void> DemoStory::finish_story() {
    chapter("The record");
    CISTERNA_TRY(verification, ledger_.verify());
    if (!verification.sound())
        return refuse(ErrorCode::IntegrityFailed, "ledger", verification.first_discrepancy->message);
    say("The ledger is sound: " + std::to_string(verification.events) + " events, root " + verification.root + ".");
    CISTERNA_TRY(worklist, ledger_.worklist());
    for (const auto& row : worklist)
        say(row.batch + "  " + std::string(ledger::name_of(row.state)) + "  (prescription " + row.prescription + ")");
    chapter("Files in " + out_.string());
    for (const auto& file : files_) say(file);
    if (form_ == OutputForm::Json) {
        codec::Array files;
        for (const auto& file : files_) files.push_back(file);
        streams_.out << codec::one_line(codec::Object()
                                            .set("done", true)
                                            .set("events", verification.events)
                                            .set("root", verification.root)
                                            .set("files", std::move(files)))
                     << std::endl;
    }
    return {};
}

Result<void> DemoStory::tell_all() {
    if (form_ == OutputForm::People)
        streams_.out << "A demonstration of Cisterna with invented people and patients on the program's own formulary, "
                        "which no pharmacist has adopted.\n"
                        "Nothing here is for use on a patient.\n";
    CISTERNA_CHECK(open_accounts());
    CISTERNA_CHECK(receive_delivery());
    CISTERNA_TRY(morning, calendar::Instant::parse("2026-11-23T08:00:00-05:00"));
    clock_.set(morning);
    for (const auto& order : orders()) CISTERNA_CHECK(tell_order(order));
    CISTERNA_CHECK(tell_unsafe_order());
    return finish_story();
}

}  // namespace cisterna::cli
