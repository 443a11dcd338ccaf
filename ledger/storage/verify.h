#pragma once

#include <string_view>

#include "ledger/storage/connection.h"
#include "ledger/verification.h"

namespace cisterna::ledger::storage {

// Reads and checks the whole record; see Ledger::verify. Throws what SQLite reports.
Verification verify(Connection& connection, std::string_view site);

}  // namespace cisterna::ledger::storage
