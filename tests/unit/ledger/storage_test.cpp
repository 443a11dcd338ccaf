#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "samples.h"

using namespace cisterna;
using namespace cisterna::ledger;
using namespace cisterna::ledger::samples;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

ErrorCode refusal_to_open(const std::filesystem::path& file, const OpenOptions& options = {}) {
    const auto ledger = Ledger::open(file, options);
    if (ledger) FAIL("The ledger was opened.");
    CHECK_FALSE(ledger.error().message.empty());
    return ledger.error().code;
}

// A child process that has the ledger open until the object goes away.
class OtherProcess {
public:
    OtherProcess(const std::filesystem::path& file, OpenMode mode) {
        std::array<int, 2> ready{};
        REQUIRE(pipe2(ready.data(), O_CLOEXEC) == 0);
        child_ = fork();
        if (child_ == 0) {
            const auto ledger = Ledger::open(file, {mode});
            const char answer = ledger ? 'y' : 'n';
            if (write(ready[1], &answer, 1) != 1) _exit(1);
            while (true) pause();
        }
        char answer = 0;
        REQUIRE(read(ready[0], &answer, 1) == 1);
        close(ready[0]);
        close(ready[1]);
        REQUIRE(answer == 'y');
    }
    ~OtherProcess() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;

private:
    pid_t child_ = -1;
};

}  // namespace

TEST_CASE("A ledger that does not exist is only made when that is asked for") {
    const Folder folder;
    CHECK(refusal_to_open(folder.file()) == ErrorCode::NotFound);
    CHECK(refusal_to_open(folder.file(), {OpenMode::ReadOnly}) == ErrorCode::NotFound);
    CHECK(refusal_to_open(folder.path() / "missing" / "ledger.db", {OpenMode::Create, "x", at()}) ==
          ErrorCode::NotFound);
    CHECK(refusal_to_open(folder.file(), {OpenMode::Create, "", at()}) == ErrorCode::ValueMissing);
    CHECK(refusal_to_open(folder.file(), {OpenMode::Create, "x", {}}) == ErrorCode::ValueMissing);
    CHECK_FALSE(std::filesystem::exists(folder.file()));
}

TEST_CASE("Create opens a ledger that exists, and refuses that of another site") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        must_append(ledger, entered("B1"));
    }
    CHECK(create(folder.file())->size() == 1);
    CHECK(refusal_to_open(folder.file(), {OpenMode::Create, "other-pharmacy", at()}) ==
          ErrorCode::ConfigurationInvalid);
    CHECK(create(folder.file())->size() == 1);
}

TEST_CASE("A closed ledger is one file and its lock file") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        fill(ledger);
    }
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"ledger.db", "ledger.db.lock"});
}

TEST_CASE("Only the owner may read a ledger, its journal and its lock file") {
    const Folder folder;
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    for (const auto* ending : {"", "-journal", ".lock"}) {
        INFO(ending);
        const auto rights = std::filesystem::status(folder.file("ledger.db" + std::string(ending))).permissions();
        CHECK(rights == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
}

TEST_CASE("A file that is no ledger is refused and stays untouched") {
    const Folder folder;
    const auto write = [&](const std::string& content) { std::ofstream(folder.file(), std::ios::binary) << content; };
    for (const auto& content : {std::string(), std::string("hello"), std::string(5000, 'x'), std::string(5000, '\0')}) {
        write(content);
        for (const auto mode : {OpenMode::ReadWrite, OpenMode::ReadOnly, OpenMode::Create}) {
            CHECK(refusal_to_open(folder.file(), {mode, "x", at()}) == ErrorCode::ConfigurationInvalid);
            CHECK(content_of(folder.file()) == content);
        }
    }
    std::filesystem::remove(folder.file());
    const auto foreign = folder.file("foreign.db");
    std::ofstream(foreign).close();
    REQUIRE(refusal_by_file(foreign, "CREATE TABLE notes (text)") == "");
    const auto before = content_of(foreign);
    CHECK(refusal_to_open(foreign) == ErrorCode::ConfigurationInvalid);
    CHECK(content_of(foreign) == before);
    CHECK(refusal_to_open(folder.path(), {}) == ErrorCode::ConfigurationInvalid);
}

TEST_CASE("A ledger of a newer version is refused and stays untouched") {
    const Folder folder;
    { created(folder.file()); }
    REQUIRE(refusal_by_file(folder.file(), "PRAGMA user_version = 2") == "");
    const auto before = content_of(folder.file());
    for (const auto mode : {OpenMode::ReadWrite, OpenMode::ReadOnly, OpenMode::Create})
        CHECK(refusal_to_open(folder.file(), {mode, "test-pharmacy", at()}) == ErrorCode::StorageNewerVersion);
    CHECK(content_of(folder.file()) == before);
}

TEST_CASE("A file that was cut off is refused as damaged") {
    const Folder folder;
    {
        auto ledger = created(folder.file());
        fill(ledger);
    }
    const auto whole = content_of(folder.file());
    REQUIRE(whole.size() % 4096 == 0);
    for (std::size_t size = 0; size < whole.size(); size += 1024) {
        INFO("cut to " << size << " of " << whole.size() << " bytes");
        std::ofstream(folder.file(), std::ios::binary) << whole.substr(0, size);
        for (const auto mode : {OpenMode::ReadWrite, OpenMode::ReadOnly})
            CHECK(refusal_to_open(folder.file(), {mode}) ==
                  (size == 0 ? ErrorCode::ConfigurationInvalid : ErrorCode::IntegrityFailed));
    }
    std::ofstream(folder.file(), std::ios::binary) << whole.substr(0, 60);
    CHECK(refusal_to_open(folder.file()) == ErrorCode::IntegrityFailed);
}

TEST_CASE("A second process cannot open the ledger for writing, nor read beside a writer") {
    const Folder folder;
    { created(folder.file()); }
    {
        const OtherProcess writer(folder.file(), OpenMode::ReadWrite);
        CHECK(refusal_to_open(folder.file()) == ErrorCode::StorageInUse);
        CHECK(refusal_to_open(folder.file(), {OpenMode::ReadOnly}) == ErrorCode::StorageInUse);
        CHECK(refusal_to_open(folder.file(), {OpenMode::Create, "test-pharmacy", at()}) == ErrorCode::StorageInUse);
        CHECK(refusal_by_file(folder.file(), "SELECT * FROM events") == "database is locked");
    }
    // The lock has ended with the killed process.
    auto ledger = opened(folder.file());
    must_append(ledger, entered("B1"));
}

TEST_CASE("A symbolic link does not give a second way to open the ledger") {
    const Folder folder;
    { created(folder.file()); }
    std::filesystem::create_symlink(folder.file(), folder.file("link.db"));
    const auto ledger = opened(folder.file());
    CHECK(refusal_to_open(folder.file("link.db")) == ErrorCode::StorageInUse);
}

TEST_CASE("Readers may share a ledger that nobody writes") {
    const Folder folder;
    { created(folder.file()); }
    const OtherProcess reader(folder.file(), OpenMode::ReadOnly);
    auto second = opened(folder.file(), OpenMode::ReadOnly);
    CHECK(second.verify()->sound());
    CHECK(refusal_to_open(folder.file()) == ErrorCode::StorageInUse);
}

TEST_CASE("A ledger that is open for reading refuses to record") {
    const Folder folder;
    { created(folder.file()); }
    auto ledger = opened(folder.file(), OpenMode::ReadOnly);
    CHECK(refusal_of(ledger.append(entered("B1"))) == ErrorCode::StorageReadOnly);
    CHECK(ledger.rebuild_projections().error().code == ErrorCode::StorageReadOnly);
}

TEST_CASE("On a read-only disk the ledger opens for reading, and only so") {
    SmallDisk disk(2000);
    std::string root;
    {
        auto ledger = created(disk.file());
        fill(ledger);
        root = ledger.root();
    }
    disk.make_read_only();
    CHECK(refusal_to_open(disk.file()) == ErrorCode::StorageReadOnly);
    CHECK(refusal_to_open(disk.file("new.db"), {OpenMode::Create, "x", at()}) == ErrorCode::StorageReadOnly);
    auto ledger = opened(disk.file(), OpenMode::ReadOnly);
    CHECK(ledger.root() == root);
    CHECK(ledger.verify()->sound());
    CHECK(ledger.worklist()->size() == 2);
    CHECK(refusal_of(ledger.append(entered("B9"))) == ErrorCode::StorageReadOnly);
}

TEST_CASE("A full disk refuses, loses nothing that was acknowledged, and works again when space is free") {
    SmallDisk disk(1200);
    const auto ballast = disk.file("ballast");
    std::ofstream(ballast, std::ios::binary) << std::string(400'000, 'x');
    auto ledger = created(disk.file());
    std::vector<std::string> acknowledged;
    Result<AppendOutcome> outcome;
    for (int i = 0; i < 20'000; ++i) {
        const auto batch = "B" + std::to_string(i);
        outcome = ledger.append(entered(batch));
        if (!outcome) break;
        acknowledged.push_back(batch);
    }
    REQUIRE(refusal_of(outcome) == ErrorCode::StorageFull);
    REQUIRE(acknowledged.size() > 50);
    const auto first_refused = "B" + std::to_string(acknowledged.size());
    CHECK(ledger.size() == static_cast<std::int64_t>(acknowledged.size()));
    CHECK(ledger.stream_version("preparation/" + first_refused).value() == 0);
    CHECK(refusal_of(ledger.append(entered(first_refused))) == ErrorCode::StorageFull);

    std::filesystem::remove(ballast);
    CHECK(must_append(ledger, entered(first_refused)).kind == AppendKind::Appended);
    CHECK(ledger.verify()->sound());
    for (const auto& batch : acknowledged) REQUIRE(ledger.stream_version("preparation/" + batch).value() == 1);
    CHECK(ledger.rebuild_projections()->agreed());
}

TEST_CASE("A ledger on a full disk cannot be made, and nothing of it is left") {
    SmallDisk disk(60);
    CHECK(refusal_to_open(disk.file(), {OpenMode::Create, "x", at()}) == ErrorCode::StorageFull);
    CHECK_FALSE(std::filesystem::exists(disk.file()));
    CHECK_FALSE(std::filesystem::exists(disk.file("ledger.db.creating")));
}

TEST_CASE("What an interrupted creation left is cleared away") {
    const Folder folder;
    std::ofstream(folder.file("ledger.db.creating")) << "half a ledger";
    std::ofstream(folder.file("ledger.db.creating-journal")) << "half a journal";
    auto ledger = created(folder.file());
    must_append(ledger, entered("B1"));
    CHECK(ledger.verify()->sound());
    CHECK_FALSE(std::filesystem::exists(folder.file("ledger.db.creating")));
    CHECK_FALSE(std::filesystem::exists(folder.file("ledger.db.creating-journal")));
}

TEST_CASE("A new ledger is not made beside the journal of a lost one") {
    const Folder folder;
    std::ofstream(folder.file("ledger.db-journal")) << "pages of a lost ledger";
    CHECK(refusal_to_open(folder.file(), {OpenMode::Create, "x", at()}) == ErrorCode::ConfigurationInvalid);
    CHECK(content_of(folder.file("ledger.db-journal")) == "pages of a lost ledger");
}
