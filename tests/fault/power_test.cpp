#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <variant>
#include <vector>

#include "disk_shim.h"
#include "ledger/ledger.h"

using namespace cisterna;
using namespace cisterna::ledger;

namespace {

constexpr int power_cuts = 1000;
constexpr std::size_t sector = 512;

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// What a disk holds for certain, and what it was told since the last sync and may keep in any part.
class PowerModel final : fault::DiskObserver {
public:
    using Image = std::map<std::string, std::string>;  // file -> content after the power cut

    PowerModel(std::mt19937& random, std::int64_t cut_at) : random_(random), cut_at_(cut_at) {}

    // How many appends the program had acknowledged when the power went; nothing when it did not go.
    std::optional<int> acknowledged_at_cut() const { return acknowledged_at_cut_; }
    const Image& image() const { return image_; }
    std::int64_t changes() const { return changes_; }
    void acknowledge() { ++acknowledged_; }

private:
    struct Write {
        std::string bytes;
        std::size_t offset;
    };
    struct Truncation {
        std::size_t size;
    };
    struct Shadow {
        std::optional<std::string> durable;  // nothing: the file may not be there
        std::vector<std::variant<Write, Truncation>> pending;
        bool deletion_pending = false;
    };

    void on_open(const std::string& file) override {
        if (shadows_.count(file) != 0) return;
        Shadow shadow;
        if (std::filesystem::exists(file)) shadow.durable = content_of(file);
        shadows_[file] = std::move(shadow);
    }
    int on_write(const std::string& file, std::string_view bytes, std::int64_t offset) override {
        count();
        shadows_[file].pending.push_back(Write{std::string(bytes), static_cast<std::size_t>(offset)});
        return SQLITE_OK;
    }
    int on_truncate(const std::string& file, std::int64_t size) override {
        count();
        shadows_[file].pending.push_back(Truncation{static_cast<std::size_t>(size)});
        return SQLITE_OK;
    }
    int on_sync(const std::string& file) override {
        count();
        auto& shadow = shadows_[file];
        std::string content = shadow.durable.value_or("");
        for (const auto& change : shadow.pending) apply(change, content, 1);
        shadow.durable = std::move(content);
        shadow.pending.clear();
        return SQLITE_OK;
    }
    int on_delete(const std::string& file, FolderSync folder_sync) override {
        count();
        if (folder_sync == FolderSync::Done)
            shadows_.erase(file);
        else
            shadows_[file].deletion_pending = true;
        return SQLITE_OK;
    }

    void count() {
        if (++changes_ != cut_at_) return;
        acknowledged_at_cut_ = acknowledged_;
        // Sometimes nothing that is pending arrives, sometimes everything, mostly a part.
        const double arriving = std::uniform_int_distribution<int>(0, 4)(random_) / 4.0;
        for (const auto& [file, shadow] : shadows_) {
            if (!shadow.durable && !happens(arriving)) continue;
            if (shadow.deletion_pending && happens(arriving)) continue;
            std::string content = shadow.durable.value_or("");
            for (const auto& change : shadow.pending) apply(change, content, arriving);
            image_[file] = std::move(content);
        }
    }

    bool happens(double probability) { return std::bernoulli_distribution(probability)(random_); }

    // Each sector of a write arrives or not by itself.
    void apply(const std::variant<Write, Truncation>& change, std::string& content, double arriving) {
        if (const auto* truncation = std::get_if<Truncation>(&change)) {
            if (happens(arriving)) content.resize(truncation->size, '\0');
            return;
        }
        const auto& write = std::get<Write>(change);
        for (std::size_t done = 0; done < write.bytes.size();) {
            const auto at = write.offset + done;
            const auto length = std::min(sector - at % sector, write.bytes.size() - done);
            if (happens(arriving)) {
                if (content.size() < at + length) content.resize(at + length, '\0');
                content.replace(at, length, write.bytes, done, length);
            }
            done += length;
        }
    }

    std::mt19937& random_;
    std::int64_t cut_at_;
    std::int64_t changes_ = 0;
    int acknowledged_ = 0;
    std::map<std::string, Shadow> shadows_;
    std::optional<int> acknowledged_at_cut_;
    Image image_;
    fault::DiskShim shim_{*this};
};

calendar::Instant at() {
    return *calendar::Instant::parse("2026-11-23T09:00:00-05:00");
}

AppendRequest command(int number) {
    const auto name = "P" + std::to_string(number);
    codec::Object entered;
    entered.set("prescription", "RX-" + name)
        .set("note", std::string(static_cast<std::size_t>(number % 5) * 1500, 'n'));
    return {name,     "digest of " + name,
            "rph-01", "desk-1",
            at(),     {{"preparation/" + name, 0, {{"preparation-entered", entered}, {"preparation-checked", {}}}}}};
}

std::filesystem::path new_folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto base = access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string name = (base / "ledger-power-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    return name;
}

void make(const std::filesystem::path& file) {
    auto ledger = Ledger::open(file, {OpenMode::Create, "power-test", at()});
    REQUIRE(ledger);
    for (int number = 1; number <= 3; ++number) REQUIRE(ledger->append(command(number)));
}

// Opens and appends twice over, so that cuts fall into opening and closing too.
void work(const std::filesystem::path& file, PowerModel& power) {
    for (const int first : {4, 8}) {
        auto ledger = Ledger::open(file, {});
        REQUIRE(ledger);
        for (int number = first; number < first + 4; ++number) {
            REQUIRE(ledger->append(command(number)));
            power.acknowledge();
        }
    }
}

std::int64_t changes_of_the_work(std::mt19937& random) {
    const auto folder = new_folder();
    make(folder / "ledger.db");
    PowerModel power(random, 0);
    work(folder / "ledger.db", power);
    std::filesystem::remove_all(folder);
    return power.changes();
}

// Puts into `folder` what the disk held after the cut, and opens it there as a program would that was started again.
void check_after_cut(const PowerModel& power, const std::filesystem::path& folder) {
    for (const auto& [file, content] : power.image())
        std::ofstream(folder / std::filesystem::path(file).filename(), std::ios::binary) << content;
    auto ledger = Ledger::open(folder / "ledger.db", {});
    if (!ledger) FAIL(ledger.error().message);
    const auto verified = ledger->verify();
    REQUIRE(verified);
    if (verified->first_discrepancy) FAIL(verified->first_discrepancy->message);
    const auto certain = 3 + *power.acknowledged_at_cut();
    for (int number = 1; number <= certain; ++number)
        REQUIRE(ledger->stream_version("preparation/P" + std::to_string(number)).value() == 2);
    const bool nothing_or_one_more = ledger->size() == 2 * certain || ledger->size() == 2 * (certain + 1);
    REQUIRE(nothing_or_one_more);
    REQUIRE(ledger->rebuild_projections()->agreed());
    REQUIRE(ledger->append(command(certain + 1)));
}

}  // namespace

TEST_CASE("A power cut at any moment loses no acknowledged event and leaves no part of another") {
    const char* given = std::getenv("CISTERNA_SEED");
    const auto seed = given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : std::random_device()();
    std::cout << "seed of the power cuts: " << seed << " (repeat with CISTERNA_SEED=" << seed << ")" << std::endl;
    std::mt19937 random(seed);
    const auto changes = changes_of_the_work(random);
    int cuts = 0;
    for (int run = 0; run < power_cuts; ++run) {
        INFO("run " << run);
        const auto before = new_folder();
        const auto after = new_folder();
        make(before / "ledger.db");
        PowerModel power(random, std::uniform_int_distribution<std::int64_t>(1, changes)(random));
        work(before / "ledger.db", power);
        if (power.acknowledged_at_cut()) {
            ++cuts;
            check_after_cut(power, after);
        }
        std::filesystem::remove_all(before);
        std::filesystem::remove_all(after);
    }
    std::cout << cuts << " power cuts among " << changes << " changes of the disk, no acknowledged event lost"
              << std::endl;
    CHECK(cuts == power_cuts);
}
