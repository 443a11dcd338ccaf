#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/ledger.h"

// What the tests of the ledger share: a folder, a clock, events that follow the format, and a door past the ledger.
namespace cisterna::ledger::samples {

// A new empty folder that goes away with the object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path file(const std::string& name = "ledger.db") const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Counts up from a seed, so every salt and key is another one and every run is the same.
class FixedRandomness final : public Randomness {
public:
    explicit FixedRandomness(std::uint8_t seed = 1) : next_(seed) {}
    Result<void> fill(std::span<std::uint8_t> bytes) override {
        for (auto& byte : bytes) byte = next_++;
        return {};
    }

private:
    std::uint8_t next_;
};

// 2026-11-23 09:00 at -05:00, plus minutes.
calendar::Instant at(int minutes = 0);

Result<Ledger> create(const std::filesystem::path& file);
Ledger created(const std::filesystem::path& file);
Ledger opened(const std::filesystem::path& file, OpenMode mode = OpenMode::ReadWrite);

using Members = std::vector<std::pair<std::string, codec::Value>>;
codec::Object object(const Members& members);

// A request with one event; the key is made from its content, the digest from the key.
AppendRequest one_event(const std::string& stream, std::int64_t expected_version, const std::string& type,
                        codec::Object data = {}, const std::string& actor = "tech-01");
AppendRequest entered(const std::string& batch, const std::string& prescription = "RX-1001");
AppendRequest received(const std::string& container, const std::string& product = "morphine-25",
                       const std::string& lot = "LOT-7", const std::string& kind = "product");
AppendRequest scanned(const std::string& batch, std::int64_t expected_version, const std::string& container,
                      const std::string& actor = "tech-01");

// Appends and fails the test when it is refused.
AppendOutcome must_append(Ledger& ledger, const AppendRequest& request);
ErrorCode refusal_of(const Result<AppendOutcome>& outcome);

// Fills a ledger with two preparations, three containers and a patient: at least 20 events of every projection.
void fill(Ledger& ledger);

// Runs SQL on the file as somebody would who passes by the program: foreign keys off, constraints ignored, the triggers
// dropped before and put back after.
void tamper(const std::filesystem::path& file, const std::string& sql);
// The first column of the first row.
std::string ask(const std::filesystem::path& file, const std::string& sql);
// The message of SQLite when it refuses the statement; empty when it does not. Nothing is dropped before.
std::string refusal_by_file(const std::filesystem::path& file, const std::string& sql);

// Runs `steps` in a child process and gives its exit code; 128 + the signal when a signal ended it.
int in_child(const std::function<int()>& steps);

// A small file system of its own for this process, in memory. Mounting must be permitted: a test fails otherwise.
class SmallDisk {
public:
    explicit SmallDisk(std::size_t kilobytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    std::filesystem::path file(const std::string& name = "ledger.db") const { return folder_.path() / name; }
    void make_read_only();

private:
    Folder folder_;
};

}  // namespace cisterna::ledger::samples
