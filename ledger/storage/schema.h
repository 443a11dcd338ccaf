#pragma once

#include <cstdint>

namespace cisterna::ledger::storage {

// "CIST" in the file's header (PRAGMA application_id) tells a ledger from other SQLite files.
constexpr std::uint32_t application_id = 0x43495354;
// In the file's header (PRAGMA user_version) and in meta.format.
constexpr std::int64_t format_version = 1;

// Makes the tables and triggers of format 1 in an empty file, inside the caller's transaction.
extern const char* const create_record;
// The reading views that are made from the events; they can be made anew at any time.
extern const char* const create_projections;

}  // namespace cisterna::ledger::storage
