#include "samples.h"

#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace cisterna::ledger::samples {
namespace {

class Raw {
public:
    explicit Raw(const std::filesystem::path& file) {
        REQUIRE(sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    }
    ~Raw() { sqlite3_close(database_); }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    std::vector<std::string> column(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        INFO(sql);
        REQUIRE(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        std::vector<std::string> texts;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const auto* text = sqlite3_column_text(statement, 0);
            texts.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
        }
        sqlite3_finalize(statement);
        return texts;
    }
    std::string refusal(const std::string& sql) {
        char* message = nullptr;
        sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message);
        const std::string text = message == nullptr ? "" : message;
        sqlite3_free(message);
        return text;
    }
    void run(const std::string& sql) {
        INFO(sql);
        REQUIRE(refusal(sql) == "");
    }

private:
    sqlite3* database_ = nullptr;
};

codec::Object patient_details() {
    return object({{"id", "MRN-4711"}, {"name", "Sample, Patient"}, {"birth_date", "1958-03-14"}});
}

// Each process gets its own view of the mounts once; without the right to do so, in a user namespace of its own.
void own_mounts() {
    static const bool separated = [] {
        const auto user = geteuid();
        if (unshare(CLONE_NEWNS) != 0) {
            if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
            std::ofstream("/proc/self/setgroups") << "deny";
            std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
        }
        return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    }();
    INFO("This test mounts a small disk in memory; it needs root or user namespaces.");
    REQUIRE(separated);
}

}  // namespace

// In memory where there is such a place: these tests make thousands of ledgers, and what they show does not need a
// disk. Kills and real disks are the matter of tests/fault.
Folder::Folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto base = access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string name = (base / "ledger-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

calendar::Instant at(int minutes) {
    const auto start = calendar::Instant::parse("2026-11-23T09:00:00-05:00");
    return start->plus(std::chrono::minutes(minutes));
}

Result<Ledger> create(const std::filesystem::path& file) {
    return Ledger::open(file, {OpenMode::Create, "test-pharmacy", at()});
}

Ledger created(const std::filesystem::path& file) {
    auto ledger = create(file);
    if (!ledger) FAIL(ledger.error().message);
    return std::move(*ledger);
}

Ledger opened(const std::filesystem::path& file, OpenMode mode) {
    auto ledger = Ledger::open(file, {mode});
    if (!ledger) FAIL(ledger.error().message);
    return std::move(*ledger);
}

codec::Object object(const Members& members) {
    codec::Object made;
    for (const auto& [name, value] : members) made.set(name, value);
    return made;
}

AppendRequest one_event(const std::string& stream, std::int64_t expected_version, const std::string& type,
                        codec::Object data, const std::string& actor) {
    const auto key = stream + "#" + std::to_string(expected_version) + "#" + type;
    return {key,
            "digest of " + key,
            actor,
            "bench-1",
            at(static_cast<int>(expected_version)),
            {{stream, expected_version, {{type, std::move(data)}}}}};
}

AppendRequest entered(const std::string& batch, const std::string& prescription) {
    return one_event("preparation/" + batch, 0, "preparation-entered", object({{"prescription", prescription}}),
                     "rph-01");
}

AppendRequest received(const std::string& container, const std::string& product, const std::string& lot,
                       const std::string& kind) {
    return one_event("container/" + container, 0, "container-received",
                     object({{"container", container},
                             {"gtin", "00312345678906"},
                             {"product", product},
                             {"kind", kind},
                             {"lot", lot},
                             {"expiry", "2027-03-31"},
                             {"serial", nullptr},
                             {"received_by", "tech-01"}}));
}

AppendRequest scanned(const std::string& batch, std::int64_t expected_version, const std::string& container,
                      const std::string& actor) {
    return one_event("preparation/" + batch, expected_version, "container-scanned",
                     object({{"container", container}, {"product", "morphine-25"}, {"lot", "LOT-7"}}), actor);
}

AppendOutcome must_append(Ledger& ledger, const AppendRequest& request) {
    const auto outcome = ledger.append(request);
    if (!outcome) FAIL(outcome.error().message);
    return *outcome;
}

ErrorCode refusal_of(const Result<AppendOutcome>& outcome) {
    if (outcome) FAIL("The request was not refused.");
    return outcome.error().code;
}

void fill(Ledger& ledger) {
    for (const auto* container : {"C1", "C2", "C3"}) must_append(ledger, received(container));
    must_append(ledger, entered("B1"));
    FixedRandomness randomness;
    auto patient = new_patient(randomness, patient_details());
    REQUIRE(patient);
    auto with_patient = entered("B2", "RX-1002");
    with_patient.streams[0].events[0].data.set("patient", patient->reference().object());
    with_patient.patients.push_back(*patient);
    must_append(ledger, with_patient);
    const std::string stream = "preparation/B1";
    must_append(ledger, one_event(stream, 1, "preparation-checked", {}, "rph-01"));
    must_append(ledger, one_event(stream, 2, "preparation-approved", {}, "rph-01"));
    must_append(ledger, one_event(stream, 3, "compounding-started", {}, "tech-01"));
    must_append(ledger, scanned("B1", 4, "C1"));
    must_append(ledger, one_event(stream, 5, "draw-recorded", object({{"volume", "3.2 mL"}})));
    must_append(ledger, one_event(stream, 6, "waste-recorded", object({{"container", "C1"}, {"witness", "tech-02"}})));
    must_append(ledger, one_event(stream, 7, "compounding-finished"));
    must_append(ledger, one_event(stream, 8, "preparation-released", object({{"verified_by", "rph-02"}}), "rph-02"));
    must_append(ledger, one_event("container/C2", 1, "waste-recorded",
                                  object({{"container", "C2"}, {"wasted_by", "tech-01"}, {"witness", "tech-02"}})));
    auto two_streams = one_event("preparation/B2", 1, "preparation-checked", {}, "rph-01");
    two_streams.streams[0].events.push_back({"preparation-approved", {}});
    two_streams.streams.push_back({"note/N1", 0, {{"note-written", object({{"text", "caf\u00e9 \"quoted\"\n"}})}}});
    must_append(ledger, two_streams);
}

void tamper(const std::filesystem::path& file, const std::string& sql) {
    Raw raw(file);
    const auto triggers = raw.column("SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for (const auto& name : raw.column("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
        raw.run("DROP TRIGGER " + name);
    raw.run("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    raw.run(sql);
    for (const auto& trigger : triggers) raw.run(trigger);
}

std::string ask(const std::filesystem::path& file, const std::string& sql) {
    const auto texts = Raw(file).column(sql);
    REQUIRE(!texts.empty());
    return texts.front();
}

std::string refusal_by_file(const std::filesystem::path& file, const std::string& sql) {
    return Raw(file).refusal(sql);
}

int in_child(const std::function<int()>& steps) {
    std::fflush(nullptr);
    const auto child = fork();
    if (child == 0) _exit(steps());
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

SmallDisk::SmallDisk(std::size_t kilobytes) {
    own_mounts();
    const auto size = "size=" + std::to_string(kilobytes) + "k";
    REQUIRE(mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, size.c_str()) == 0);
}

SmallDisk::~SmallDisk() {
    umount2(folder_.path().c_str(), MNT_DETACH);
}

void SmallDisk::make_read_only() {
    REQUIRE(mount(nullptr, folder_.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
}

}  // namespace cisterna::ledger::samples
