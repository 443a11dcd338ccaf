#pragma once

#include <cstdint>
#include <optional>

#include "tests/fault/disk_shim.h"

namespace cisterna::ledger::samples {

enum class DiskCall { Write, Sync, Truncate, Delete };
enum class Fault { Once, FromThenOn };

// A disk that fails on demand, for the files that SQLite opens while it lives.
class FaultyDisk final : fault::DiskObserver {
public:
    // The n-th call of that kind from now on (the first is 1) gives that SQLite result code, such as
    // SQLITE_IOERR_FSYNC.
    void fail(DiskCall call, std::int64_t n, int code, Fault fault = Fault::Once);
    void repair() { plan_.reset(); }
    // Whether the fault that was asked for has happened.
    bool has_failed() const { return failed_; }

private:
    struct Plan {
        DiskCall call;
        std::int64_t remaining;
        int code;
        Fault fault;
    };

    int verdict(DiskCall call);
    void on_open(const std::string&) override {}
    int on_write(const std::string&, std::string_view, std::int64_t) override { return verdict(DiskCall::Write); }
    int on_truncate(const std::string&, std::int64_t) override { return verdict(DiskCall::Truncate); }
    int on_sync(const std::string&) override { return verdict(DiskCall::Sync); }
    int on_delete(const std::string&, FolderSync) override { return verdict(DiskCall::Delete); }

    std::optional<Plan> plan_;
    bool failed_ = false;
    fault::DiskShim shim_{*this};
};

}  // namespace cisterna::ledger::samples
