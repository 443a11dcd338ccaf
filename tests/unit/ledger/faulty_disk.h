#pragma once

#include <cstdint>

namespace cisterna::ledger::samples {

enum class DiskCall { Write, Sync, Truncate, Delete };
enum class Fault { Once, FromThenOn };

// A disk that fails: while it lives, every file that SQLite opens goes through it (it is SQLite's default VFS). Files
// that were opened before stay with the real disk.
class FaultyDisk {
public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    // The n-th call of that kind from now on (the first is 1) gives that SQLite result code, such as
    // SQLITE_IOERR_FSYNC. A failed sync has still reached the disk, as it may in truth; a failed write has not.
    void fail(DiskCall call, std::int64_t n, int code, Fault fault = Fault::Once);
    void repair();
    // Whether the fault that was asked for has happened.
    bool has_failed() const;
};

}  // namespace cisterna::ledger::samples
