#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/calendar/instant.h"
#include "core/result/result.h"
#include "ledger/storage/connection.h"

namespace cisterna::ledger::storage {

// The path without symbolic links, so that one ledger has one lock file. The file need not exist, its folder must
// (refuses: not_found).
Result<std::filesystem::path> resolved(const std::filesystem::path& file);

// Looks at the file's header only, without changing anything. Refuses: configuration_invalid (not a ledger),
// storage_newer_version, integrity_failed (a ledger that was cut off).
Result<void> check_header(const std::filesystem::path& file);

// Makes a complete new ledger under another name and then gives it its own, so that a half-made one is never met under
// it; what an interrupted attempt left is removed. The caller holds the lock.
Result<void> create(const std::filesystem::path& file, const std::string& site, const calendar::Instant& now);

// Opens a ledger whose header has been checked. For writing, one empty commit shows that the disk takes and syncs
// writes: what an earlier process could not sync is settled before anything is read. Throws what SQLite reports.
Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access);

}  // namespace cisterna::ledger::storage
