#pragma once

#include <filesystem>
#include <utility>

#include "core/result/result.h"

namespace cisterna::ledger::storage {

// Alone: nobody else may have the ledger open. Shared: with other readers, but without a writer.
enum class LockKind { Alone, Shared };

// An operating system lock on the file beside the ledger, "<ledger>.lock". It ends with the object or with the process,
// however that ends. The lock file itself stays: removing it would let two processes lock two different files.
class FileLock {
public:
    // Refuses: storage_in_use when another holder forbids it, storage_read_only when the lock file cannot be made for a
    // writer, storage_failed otherwise.
    static Result<FileLock> take(const std::filesystem::path& ledger, LockKind kind);

    FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;  // -1: the medium is read-only and has no lock file, so no writer can be there
};

}  // namespace cisterna::ledger::storage
