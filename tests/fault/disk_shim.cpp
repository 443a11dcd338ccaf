#include "disk_shim.h"

#include <sqlite3.h>

#include <cstdlib>
#include <new>

namespace cisterna::fault {
namespace {

DiskObserver* observer = nullptr;
sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs shim;

// SQLite gives the memory; the real file's follows behind.
struct File {
    sqlite3_file base;
    std::string* name;
};

std::string& name_of(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file)->name;
}
sqlite3_file* real_of(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

int close_file(sqlite3_file* file) {
    delete reinterpret_cast<File*>(file)->name;
    return real_of(file)->pMethods->xClose(real_of(file));
}
int read_file(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), into, amount, offset);
}
int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(amount));
    if (const int code = observer->on_write(name_of(file), bytes, offset); code != SQLITE_OK) return code;
    return real_of(file)->pMethods->xWrite(real_of(file), from, amount, offset);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = observer->on_truncate(name_of(file), size); code != SQLITE_OK) return code;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    const int code = observer->on_sync(name_of(file));
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

sqlite3_io_methods io_methods() {
    sqlite3_io_methods methods{};
    methods.iVersion = 1;  // without memory mapping and WAL, which would pass by
    methods.xClose = close_file;
    methods.xRead = read_file;
    methods.xWrite = write_file;
    methods.xTruncate = truncate_file;
    methods.xSync = sync_file;
    methods.xFileSize = file_size;
    methods.xLock = lock_file;
    methods.xUnlock = unlock_file;
    methods.xCheckReservedLock = check_lock;
    methods.xFileControl = control_file;
    methods.xSectorSize = sector_size;
    methods.xDeviceCharacteristics = device_traits;
    return methods;
}

const sqlite3_io_methods methods = io_methods();

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    if (name != nullptr) observer->on_open(name);
    const int code = real_disk->xOpen(real_disk, name, real_of(file), flags, out_flags);
    if (real_of(file)->pMethods == nullptr) return code;
    file->pMethods = &methods;
    reinterpret_cast<File*>(file)->name = new std::string(name == nullptr ? "" : name);
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
    const auto sync = sync_folder != 0 ? DiskObserver::FolderSync::Done : DiskObserver::FolderSync::Omitted;
    if (const int code = observer->on_delete(name, sync); code != SQLITE_OK) return code;
    return real_disk->xDelete(real_disk, name, sync_folder);
}

}  // namespace

DiskShim::DiskShim(DiskObserver& watching) {
    observer = &watching;
    real_disk = sqlite3_vfs_find(nullptr);
    shim = *real_disk;
    shim.zName = "cisterna-shim";
    shim.pNext = nullptr;
    shim.szOsFile = static_cast<int>(sizeof(File)) + real_disk->szOsFile;
    shim.xOpen = open_file;
    shim.xDelete = delete_file;
    if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK) std::abort();
}

DiskShim::~DiskShim() {
    sqlite3_vfs_unregister(&shim);
    sqlite3_vfs_register(real_disk, 1);
}

}  // namespace cisterna::fault
