#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "ledger/ledger.h"

using namespace cisterna;
using namespace cisterna::ledger;

namespace {

constexpr int kills = 50;
constexpr int kills_of_one_ledger = 10;
constexpr int events_of_the_largest_command = 4;

using Acknowledged = std::map<std::int64_t, std::string>;  // position -> leaf hash

std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ledger-kill-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    return name;
}

std::uint32_t seed() {
    const char* given = std::getenv("CISTERNA_SEED");
    const auto chosen = given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : std::random_device()();
    std::cout << "seed of the kills: " << chosen << " (repeat with CISTERNA_SEED=" << chosen << ")" << std::endl;
    return chosen;
}

// When to kill: once so many events were acknowledged, and then a moment later.
struct Moment {
    std::ptrdiff_t events;
    std::chrono::microseconds later;
};

void read_more(int descriptor, std::string& text) {
    std::array<char, 65536> buffer{};
    const auto got = read(descriptor, buffer.data(), buffer.size());
    REQUIRE(got > 0);  // otherwise the child has ended by itself
    text.append(buffer.data(), static_cast<std::size_t>(got));
}

void read_rest(int descriptor, std::string& text) {
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = read(descriptor, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
}

// Complete lines only: the last one may have been cut by the kill.
void add_lines(const std::string& text, Acknowledged& acknowledged) {
    std::istringstream lines(text.substr(0, text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1));
    std::int64_t position = 0;
    std::string leaf_hash;
    while (lines >> position >> leaf_hash) {
        REQUIRE(leaf_hash.size() == 64);
        acknowledged[position] = leaf_hash;
    }
}

// Runs the child, kills it at the moment, and adds what it had acknowledged.
void run_and_kill(const std::filesystem::path& ledger, int run, const Moment& moment, Acknowledged& acknowledged) {
    std::array<int, 2> output{};
    REQUIRE(pipe2(output.data(), O_CLOEXEC) == 0);
    REQUIRE(fcntl(output[1], F_SETPIPE_SZ, 1 << 20) > 0);  // the child never waits for its reader
    const auto number = std::to_string(run);
    const auto child = fork();
    if (child == 0) {
        dup2(output[1], STDOUT_FILENO);
        execl(CISTERNA_APPEND_FOREVER, "append_forever", ledger.c_str(), number.c_str(), nullptr);
        _exit(127);
    }
    close(output[1]);
    std::string text;
    while (std::count(text.begin(), text.end(), '\n') < moment.events) read_more(output[0], text);
    std::this_thread::sleep_for(moment.later);
    REQUIRE(kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));  // it had not ended by itself with a refusal
    read_rest(output[0], text);
    add_lines(text, acknowledged);
    close(output[0]);
}

void check_nothing_lost(Ledger& ledger, const Acknowledged& acknowledged, std::int64_t known_before) {
    const auto verified = ledger.verify();
    REQUIRE(verified);
    if (verified->first_discrepancy) FAIL(verified->first_discrepancy->message);
    const auto events = ledger.read_all(1, ledger.size());
    REQUIRE(events);
    for (const auto& [position, leaf_hash] : acknowledged) {
        INFO("acknowledged event " << position);
        REQUIRE(position <= static_cast<std::int64_t>(events->size()));
        REQUIRE((*events)[static_cast<std::size_t>(position) - 1].leaf_hash == leaf_hash);
    }
    // The kill may have hit between the commit and its acknowledgement: at most one command can be there unasked for.
    const auto last_known = std::max(known_before, acknowledged.empty() ? 0 : acknowledged.rbegin()->first);
    REQUIRE(ledger.size() <= last_known + events_of_the_largest_command);
    REQUIRE(ledger.rebuild_projections()->agreed());
}

}  // namespace

TEST_CASE("A process that is killed at any moment loses no acknowledged event") {
    std::mt19937 random(seed());
    std::uniform_int_distribution<int> events(0, 100);
    std::uniform_int_distribution<int> commits(0,
                                               15'000);  // microseconds: into any part of a commit, on a slow disk too
    std::uniform_int_distribution<int> creation(0, 20'000);  // microseconds: starting the child and making the ledger
    std::size_t acknowledged_in_all = 0;
    std::int64_t unacknowledged = 0;
    std::filesystem::path folder;
    Acknowledged acknowledged;
    std::int64_t size = 0;
    for (int run = 0; run < kills; ++run) {
        if (run % kills_of_one_ledger == 0) {
            folder = new_folder();
            acknowledged.clear();
            size = 0;
        }
        const bool is_first = run % kills_of_one_ledger == 0;
        const Moment moment{is_first ? 0 : events(random),
                            std::chrono::microseconds(is_first ? creation(random) : commits(random))};
        INFO("run " << run << ", killed " << moment.later.count() << " us after " << moment.events << " events");
        const auto before = acknowledged.size();
        run_and_kill(folder / "ledger.db", run, moment, acknowledged);
        const auto now = calendar::Instant(std::chrono::sys_seconds(std::chrono::seconds(1'795'000'000)), {});
        auto ledger = Ledger::open(folder / "ledger.db", {OpenMode::Create, "fault-test", now});
        if (!ledger) FAIL(ledger.error().message);
        check_nothing_lost(*ledger, acknowledged, size);
        acknowledged_in_all += acknowledged.size() - before;
        unacknowledged += ledger->size() - size - static_cast<std::int64_t>(acknowledged.size() - before);
        size = ledger->size();
        if (run % kills_of_one_ledger == kills_of_one_ledger - 1) std::filesystem::remove_all(folder);
    }
    std::cout << kills << " kills, " << acknowledged_in_all << " acknowledged events, none lost; " << unacknowledged
              << " events were recorded without their acknowledgement" << std::endl;
    CHECK(acknowledged_in_all > 200);
}
