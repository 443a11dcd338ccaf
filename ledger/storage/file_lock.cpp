#include "ledger/storage/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace cisterna::ledger::storage {
namespace {

constexpr int common_flags = O_CLOEXEC | O_NOFOLLOW;

int open_lock_file(const std::string& name, LockKind kind) {
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | common_flags, 0600);
    if (descriptor >= 0 || kind == LockKind::Alone) return descriptor;
    const int reason = errno;
    const int existing = ::open(name.c_str(), O_RDONLY | common_flags);
    if (existing < 0) errno = reason;
    return existing;
}

bool is_unwritable(int reason) {
    return reason == EROFS || reason == EACCES || reason == EPERM;
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& ledger, LockKind kind) {
    const auto name = ledger.string() + ".lock";
    const int descriptor = open_lock_file(name, kind);
    if (descriptor < 0 && is_unwritable(errno)) {
        if (kind == LockKind::Shared) return FileLock(-1);
        return refuse(
            ErrorCode::StorageReadOnly, name,
            "The ledger's folder cannot be written to; make it writable, or open the ledger for reading only.");
    }
    if (descriptor < 0 && errno == ENOSPC)
        return refuse(ErrorCode::StorageFull, name, "The disk is full; free some space, then open the ledger again.");
    if (descriptor < 0)
        return refuse(ErrorCode::StorageFailed, name,
                      "The ledger's lock file cannot be opened; check the folder's name and rights.");
    FileLock lock(descriptor);
    const int operation = (kind == LockKind::Alone ? LOCK_EX : LOCK_SH) | LOCK_NB;
    while (::flock(descriptor, operation) != 0) {
        if (errno == EINTR) continue;
        if (errno == EWOULDBLOCK)
            return refuse(ErrorCode::StorageInUse, ledger.string(),
                          "Another program has this ledger open; close it, or ask the running service instead.");
        return refuse(ErrorCode::StorageFailed, name,
                      "The ledger cannot be locked on this disk; keep it on a local disk.");
    }
    return lock;
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cisterna::ledger::storage
