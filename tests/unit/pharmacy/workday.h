#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "../preparation/demo_assets.h"
#include "ledger/ledger.h"
#include "pharmacy/pharmacy.h"

// A pharmacy with a real ledger in a folder of its own, a clock that the test moves, and fixed randomness.
namespace cisterna::pharmacy::samples {

class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path file() const { return path_ / "ledger.sqlite"; }

private:
    std::filesystem::path path_;
};

// Counts up, so that every key and salt is another one and every run the same.
class FixedRandomness final : public ledger::Randomness {
public:
    Result<void> fill(std::span<std::uint8_t> bytes) override;

private:
    std::uint8_t next_ = 1;
};

// Stands still until it is moved. `meanwhile` runs when somebody asks for the time, which a pharmacy does between its
// reading and its deciding: so a test can be the somebody else who is faster.
class MovedClock final : public Clock {
public:
    calendar::Instant now() override;
    void pass(std::chrono::seconds time) { now_ = now_.plus(time); }
    void set(const calendar::Instant& now) { now_ = now; }
    void next_time(std::function<void()> meanwhile) { meanwhile_ = std::move(meanwhile); }
    calendar::Instant look() const { return now_; }

private:
    calendar::Instant now_ = preparation::samples::moment("2026-11-23T08:00:00-05:00");
    std::function<void()> meanwhile_;
};

// Shows what another clock shows.
class FollowingClock final : public Clock {
public:
    explicit FollowingClock(const MovedClock& other) : other_(other) {}
    calendar::Instant now() override { return other_.look(); }

private:
    const MovedClock& other_;
};

class Workday {
public:
    explicit Workday(ledger::OpenMode mode = ledger::OpenMode::Create);

    // A request with a key of its own.
    Request by(const std::string& user);
    Result<preparation::Preparation> give(const std::string& user, const std::string& batch,
                                          const preparation::Command& command);
    preparation::Preparation must(const std::string& user, const std::string& batch,
                                  const preparation::Command& command);
    preparation::Preparation state(const std::string& batch);

    void open_accounts();
    void receive_delivery();
    // Accounts, delivery, and one order as far as the word says.
    void approve(const std::string& batch, const std::string& prescription = "rx-1001");
    void start(const std::string& batch, const std::string& prescription = "rx-1001");
    void finish(const std::string& batch, const std::string& prescription = "rx-1001");
    // Scans, draws and wastes all that the work asks for.
    void compound(const std::string& batch);
    PrintedLabel print(const std::string& batch, std::int64_t syringe = 1);
    std::string container_code(const std::string& product, std::size_t index = 0);
    std::vector<ledger::StoredEvent> events(const std::string& batch);
    std::int64_t count(const std::string& batch, const std::string& type);
    void reopen(ledger::OpenMode mode);

    Folder folder;
    MovedClock clock;
    FixedRandomness randomness;
    std::optional<ledger::Ledger> record;
    std::optional<Pharmacy> pharmacy;
    // A second door to the same record: another station.
    FollowingClock other_clock{clock};
    std::optional<Pharmacy> other;

private:
    int requests_ = 0;
};

const labels::drawing::Faces& faces();

}  // namespace cisterna::pharmacy::samples
