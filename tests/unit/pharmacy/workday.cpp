#include "workday.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <system_error>

namespace cisterna::pharmacy::samples {

namespace fs = std::filesystem;
using namespace preparation::samples;

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "cisterna-pharmacy-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code failure;
    fs::remove_all(path_, failure);
}

Result<void> FixedRandomness::fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = next_++;
    return {};
}

calendar::Instant MovedClock::now() {
    // Once: what runs meanwhile may ask for the time itself.
    if (const auto meanwhile = std::exchange(meanwhile_, nullptr)) meanwhile();
    return now_;
}

Workday::Workday(ledger::OpenMode mode) {
    reopen(mode);
}

void Workday::reopen(ledger::OpenMode mode) {
    pharmacy.reset();
    other.reset();
    record.reset();
    auto opened = ledger::Ledger::open(folder.file(), {.mode = mode, .site = "MAIN", .now = clock.now()});
    INFO((opened ? "" : opened.error().message));
    REQUIRE(opened);
    record.emplace(std::move(*opened));
    pharmacy.emplace(*record, preparation::samples::site(), shipped_formulary(), "test", clock, randomness);
    other.emplace(*record, preparation::samples::site(), shipped_formulary(), "test", other_clock, randomness);
}

Request Workday::by(const std::string& user) {
    clock.pass(std::chrono::seconds(20));
    return {"key-" + std::to_string(++requests_), user, "hood-1"};
}

Result<preparation::Preparation> Workday::give(const std::string& user, const std::string& batch,
                                               const preparation::Command& command) {
    return pharmacy->give(by(user), batch, command);
}

preparation::Preparation Workday::must(const std::string& user, const std::string& batch,
                                       const preparation::Command& command) {
    auto outcome = give(user, batch, command);
    INFO(preparation::command_word(command.index()) << ": " << (outcome ? "" : outcome.error().message));
    REQUIRE(outcome);
    return *outcome;
}

preparation::Preparation Workday::state(const std::string& batch) {
    auto found = pharmacy->preparation(batch);
    REQUIRE(found);
    return *found;
}

void Workday::open_accounts() {
    REQUIRE(pharmacy->add_user(by("rph-01"), pharmacist_in_charge("rph-01")));
    for (const auto* id : {"rph-02", "rph-03"}) REQUIRE(pharmacy->add_user(by("rph-01"), pharmacist(id)));
    for (const auto* id : {"tech-11", "tech-12"}) REQUIRE(pharmacy->add_user(by("rph-01"), technician(id)));
}

void Workday::receive_delivery() {
    const auto today = clock.now();
    clock.set(moment("2026-11-20T08:00:00-05:00"));
    for (const auto& code : delivery()) REQUIRE(pharmacy->receive(by("tech-12"), code));
    clock.set(today);
}

void Workday::approve(const std::string& batch, const std::string& prescription) {
    if (record->size() == 0) {
        open_accounts();
        receive_delivery();
    }
    REQUIRE(pharmacy->enter(by("rph-02"), batch, demo_prescription(prescription)));
    const auto checked = must("rph-02", batch, preparation::RunCheck{});
    for (const auto* finding : checked.open_findings())
        must("rph-02", batch, preparation::OverrideFinding{finding->key, "prescriber-confirmed", "Called."});
    must("rph-02", batch, preparation::Approve{});
}

void Workday::start(const std::string& batch, const std::string& prescription) {
    approve(batch, prescription);
    must("tech-11", batch, preparation::StartCompounding{});
}

void Workday::finish(const std::string& batch, const std::string& prescription) {
    approve(batch, prescription);
    for (const auto& syringe : state(batch).work.syringes) print(batch, syringe.number);
    must("tech-11", batch, preparation::StartCompounding{});
    compound(batch);
    must("tech-11", batch, preparation::FinishCompounding{});
}

void Workday::compound(const std::string& batch) {
    const auto work = state(batch).work;
    for (const auto& supply : work.supplies)
        for (std::int64_t i = 0; i < supply.containers; ++i)
            must("tech-11", batch, preparation::ScanContainer{container_code(supply.source)});
    for (const auto& step : work.steps)
        must("tech-11", batch, preparation::RecordDraw{step.source, step.volume, "second-person", "tech-12"});
    for (const auto& supply : work.supplies)
        if (!supply.drug.empty() && supply.left_over.is_positive())
            must("tech-11", batch, preparation::RecordWaste{supply.source, supply.left_over, "left over", "tech-12"});
}

PrintedLabel Workday::print(const std::string& batch, std::int64_t syringe) {
    auto label = pharmacy->print_label(by("tech-12"), batch, syringe, "flag-102x51", faces());
    INFO((label ? "" : label.error().message));
    REQUIRE(label);
    return std::move(*label);
}

std::string Workday::container_code(const std::string& product, std::size_t index) {
    const auto rows = record->stock(ledger::StockFilter::Available);
    REQUIRE(rows);
    for (const auto& row : *rows) {
        if (row.product != product || row.expiry < clock.now().local_date() || index-- > 0) continue;
        const auto day = row.expiry.text();
        return "(01)" + row.gtin.value_or("") + "(17)" + day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2) +
               "(10)" + row.lot + "(21)" + row.serial.value_or("");
    }
    FAIL("no container of " << product << " is left");
    return "";
}

std::vector<ledger::StoredEvent> Workday::events(const std::string& batch) {
    auto stored = record->read_stream("preparation/" + batch);
    REQUIRE(stored);
    return *stored;
}

std::int64_t Workday::count(const std::string& batch, const std::string& type) {
    const auto stored = events(batch);
    return std::count_if(stored.begin(), stored.end(), [&](const auto& event) { return event.type == type; });
}

const labels::drawing::Faces& faces() {
    static const labels::drawing::Faces found = [] {
        auto loaded = labels::drawing::Faces::find();
        REQUIRE(loaded);
        return std::move(*loaded);
    }();
    return found;
}

}  // namespace cisterna::pharmacy::samples
