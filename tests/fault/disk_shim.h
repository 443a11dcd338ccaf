#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cisterna::fault {

// Sees every change that SQLite makes to its files, before it is made. Each answer is an SQLite result code: SQLITE_OK
// lets the change happen, another one is what SQLite is told instead.
class DiskObserver {
public:
    virtual ~DiskObserver() = default;
    virtual void on_open(const std::string& file) = 0;
    virtual int on_write(const std::string& file, std::string_view bytes, std::int64_t offset) = 0;
    virtual int on_truncate(const std::string& file, std::int64_t size) = 0;
    virtual int on_sync(const std::string& file) = 0;
    enum class FolderSync { Done, Omitted };
    virtual int on_delete(const std::string& file, FolderSync folder_sync) = 0;
};

// While it lives, files that SQLite opens go through it to the real disk (it is SQLite's default VFS). One at a time. A
// sync that the observer fails has still reached the disk, as it may in truth; another change that it fails has not.
class DiskShim {
public:
    explicit DiskShim(DiskObserver& observer);
    ~DiskShim();
    DiskShim(const DiskShim&) = delete;
    DiskShim& operator=(const DiskShim&) = delete;
};

}  // namespace cisterna::fault
