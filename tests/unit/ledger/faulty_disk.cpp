#include "faulty_disk.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <optional>

namespace cisterna::ledger::samples {
namespace {

struct Plan {
    DiskCall call;
    std::int64_t remaining;
    int code;
    Fault fault;
};

std::optional<Plan> plan;
bool failed = false;

// The code that a call gives now; SQLITE_OK when it may go on.
int verdict(DiskCall call) {
    if (!plan || plan->call != call) return SQLITE_OK;
    if (plan->remaining > 1) {
        --plan->remaining;
        return SQLITE_OK;
    }
    const int code = plan->code;
    failed = true;
    if (plan->fault == Fault::Once) plan.reset();
    return code;
}

struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* file_of(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}
sqlite3_file* real_of(sqlite3_file* file) {
    return file_of(file)->real();
}

int close_file(sqlite3_file* file) {
    return real_of(file)->pMethods->xClose(real_of(file));
}
int read_file(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), into, amount, offset);
}
int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    if (const int code = verdict(DiskCall::Write); code != SQLITE_OK) return code;
    return real_of(file)->pMethods->xWrite(real_of(file), from, amount, offset);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = verdict(DiskCall::Truncate); code != SQLITE_OK) return code;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    const int code = verdict(DiskCall::Sync);
    const int real = real_of(file)->pMethods->xSync(real_of(file), flags);
    return code != SQLITE_OK ? code : real;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}
int device_traits(sqlite3_file* file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

const sqlite3_io_methods methods{
    1,         close_file,  read_file,  write_file,   truncate_file, sync_file,     file_size,
    lock_file, unlock_file, check_lock, control_file, sector_size,   device_traits, nullptr,
    nullptr,   nullptr,     nullptr,    nullptr,      nullptr};

sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs faulty;

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    const int code = real_disk->xOpen(real_disk, name, real_of(file), flags, out_flags);
    if (real_of(file)->pMethods != nullptr) file->pMethods = &methods;
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
    if (const int code = verdict(DiskCall::Delete); code != SQLITE_OK) return code;
    return real_disk->xDelete(real_disk, name, sync_folder);
}

}  // namespace

FaultyDisk::FaultyDisk() {
    real_disk = sqlite3_vfs_find(nullptr);
    faulty = *real_disk;
    faulty.zName = "faulty";
    faulty.pNext = nullptr;
    faulty.szOsFile = static_cast<int>(sizeof(File)) + real_disk->szOsFile;
    faulty.xOpen = open_file;
    faulty.xDelete = delete_file;
    repair();
    REQUIRE(sqlite3_vfs_register(&faulty, 1) == SQLITE_OK);
}

FaultyDisk::~FaultyDisk() {
    repair();
    sqlite3_vfs_unregister(&faulty);
    sqlite3_vfs_register(real_disk, 1);
}

void FaultyDisk::fail(DiskCall call, std::int64_t n, int code, Fault fault) {
    plan = Plan{call, n, code, fault};
    failed = false;
}

void FaultyDisk::repair() {
    plan.reset();
}

bool FaultyDisk::has_failed() const {
    return failed;
}

}  // namespace cisterna::ledger::samples
