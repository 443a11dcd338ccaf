// Prints how fast the ledger is on the disk of the given folder (default: the temporary one), each figure with its
// budget beside it, and how SQLite's journal modes compare under the same kind of rows: ledger_bench [FOLDER]

#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

using namespace cisterna;
using namespace cisterna::ledger;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

[[noreturn]] void stop(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
}

struct Figures {
    double p50;
    double p99;
    double rows_per_second;
};

// Runs `step` many times; each handles `rows` rows.
Figures measure(int steps, int rows, const std::function<void(int)>& step) {
    std::vector<double> times;
    const auto start = Clock::now();
    for (int i = 0; i < steps; ++i) {
        const auto begin = Clock::now();
        step(i);
        times.push_back(milliseconds_since(begin));
    }
    const auto seconds = milliseconds_since(start) / 1000;
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100], steps * rows / seconds};
}

void print(const std::string& name, const Figures& figures, const char* budget) {
    std::printf("%-52s p50 %8.3f ms  p99 %8.3f ms  %9.0f /s   budget: %s\n", name.c_str(), figures.p50, figures.p99,
                figures.rows_per_second, budget);
    std::fflush(stdout);
}

calendar::Instant at() {
    return *calendar::Instant::parse("2026-11-23T09:00:00-05:00");
}

codec::Object draw(int number) {
    codec::Object members;
    members.set("step", number)
        .set("product", "morphine-sulfate-25-pf")
        .set("volume", "3.2 mL")
        .set("container", "C-20261123-" + std::to_string(number))
        .set("evidence", "weight")
        .set("gross", "14.2031 g")
        .set("tare", "10.9812 g");
    return members;
}

AppendRequest request(int number) {
    const auto name = std::to_string(number);
    return {"5f2c1c9a-7b1e-4c59-9a55-" + name,
            "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de",
            "tech-01",
            "bench-1",
            at(),
            {{"bench/" + std::to_string(number % 97), number / 97, {{"draw-recorded", draw(number)}}}}};
}

Ledger must_open(const std::filesystem::path& file, OpenMode mode) {
    auto ledger = Ledger::open(file, {mode, "bench", at()});
    if (!ledger) stop(ledger.error().message);
    return std::move(*ledger);
}

void measure_groups(const std::filesystem::path& file, int group, int steps, const char* budget) {
    std::filesystem::remove(file);
    auto ledger = must_open(file, OpenMode::Create);
    print("ledger: append, " + std::to_string(group) + " in one commit",
          measure(steps, group,
                  [&](int step) {
                      std::vector<AppendRequest> requests;
                      for (int i = 0; i < group; ++i) requests.push_back(request(step * group + i));
                      for (const auto& outcome : ledger.append_group(requests))
                          if (!outcome) stop(outcome.error().message);
                  }),
          budget);
}

void measure_reading(const std::filesystem::path& file) {
    auto ledger = must_open(file, OpenMode::ReadWrite);
    const auto size = static_cast<int>(ledger.size());
    print(
        "ledger: read a stream of " + std::to_string(ledger.stream_version("bench/1").value_or(0)) + " events, checked",
        measure(50, 1,
                [&](int) {
                    if (!ledger.read_stream("bench/1")) stop("the stream cannot be read");
                }),
        "100 ms");
    print("ledger: verify " + std::to_string(size) + " events",
          measure(1, size,
                  [&](int) {
                      if (!ledger.verify()->sound()) stop("the ledger does not verify");
                  }),
          "100 us an event");
    print("ledger: rebuild the views of " + std::to_string(size) + " events",
          measure(1, size,
                  [&](int) {
                      if (!ledger.rebuild_projections()->agreed()) stop("the views differ");
                  }),
          "200 us an event");
}

void measure_opening(const std::filesystem::path& file) {
    const auto size = must_open(file, OpenMode::ReadOnly).size();
    print("ledger: open for writing, " + std::to_string(size) + " events",
          measure(20, 1, [&](int) { must_open(file, OpenMode::ReadWrite); }), "50 ms, whatever the size");
}

// A plain model of an append: the same rows and indexes, in one of SQLite's journal modes.
class Model {
public:
    Model(const std::filesystem::path& file, const std::string& settings) {
        for (const auto* ending : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
        if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) stop("the model cannot be opened");
        run(settings.c_str());
        run("CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, envelope TEXT, leaf_hash "
            "TEXT,"
            " subtree TEXT, root TEXT, UNIQUE (stream, version)) STRICT;"
            "CREATE TABLE idempotency (key TEXT PRIMARY KEY, digest TEXT, position INTEGER UNIQUE, root TEXT) STRICT");
        prepare("INSERT INTO events VALUES (?1, 'bench/' || (?1 % 97), ?1 / 97, ?2, ?3, ?3, ?3)", &event_);
        prepare("INSERT INTO idempotency VALUES ('5f2c1c9a-7b1e-4c59-9a55-' || ?1, ?2, ?1, ?2)", &key_);
    }
    ~Model() {
        sqlite3_finalize(event_);
        sqlite3_finalize(key_);
        sqlite3_close(database_);
    }
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    void append(int group) {
        run("BEGIN IMMEDIATE");
        for (int i = 0; i < group; ++i) append_row();
        run("COMMIT");
    }

private:
    void append_row() {
        static const std::string envelope(500, 'x');
        static const std::string hash(64, 'a');
        ++position_;
        sqlite3_bind_int64(event_, 1, position_);
        sqlite3_bind_text(event_, 2, envelope.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_text(event_, 3, hash.c_str(), -1, SQLITE_STATIC);
        step(event_);
        sqlite3_bind_int64(key_, 1, position_);
        sqlite3_bind_text(key_, 2, hash.c_str(), -1, SQLITE_STATIC);
        step(key_);
    }
    void step(sqlite3_stmt* statement) {
        if (sqlite3_step(statement) != SQLITE_DONE) stop(sqlite3_errmsg(database_));
        sqlite3_reset(statement);
    }
    void prepare(const char* sql, sqlite3_stmt** statement) {
        if (sqlite3_prepare_v2(database_, sql, -1, statement, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(database_));
    }
    void run(const char* sql) {
        if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(database_));
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt* event_ = nullptr;
    sqlite3_stmt* key_ = nullptr;
    std::int64_t position_ = 0;
};

void compare_journals(const std::filesystem::path& file) {
    const std::vector<std::pair<std::string, std::string>> modes{
        {"DELETE + EXTRA, locks by transaction", "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA"},
        {"DELETE + EXTRA, lock kept (the ledger's)",
         "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA"},
        {"WAL + FULL, locks by transaction", "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"},
        {"WAL + FULL, lock kept",
         "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"}};
    for (const int group : {1, 16}) {
        for (const auto& [name, settings] : modes) {
            Model model(file, settings);
            print("model: " + name + ", " + std::to_string(group),
                  measure(1500, group, [&](int) { model.append(group); }), "none, to compare");
        }
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::filesystem::path base =
        count > 1 ? std::filesystem::path(arguments[1]) : std::filesystem::temp_directory_path();
    std::string name = (base / "ledger-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) stop("no folder can be made in " + base.string());
    const std::filesystem::path folder = name;
    compare_journals(folder / "model.db");
    measure_groups(folder / "one.db", 1, 2000, "p99 20 ms");
    measure_opening(folder / "one.db");
    measure_groups(folder / "sixteen.db", 16, 1000, "p99 50 ms");
    measure_groups(folder / "many.db", 256, 400, "p99 200 ms");
    measure_opening(folder / "many.db");
    measure_reading(folder / "many.db");
    std::filesystem::remove_all(folder);
    return 0;
}
