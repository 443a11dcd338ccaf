#include "ledger/storage/connection.h"

#include <sqlite3.h>

#include <SQLiteCpp/SQLiteCpp.h>

namespace cisterna::ledger::storage {
namespace {

int flags_of(Access access) {
    switch (access) {
        case Access::ReadWrite: return SQLite::OPEN_READWRITE | SQLite::OPEN_NOFOLLOW;
        case Access::ReadOnly: return SQLite::OPEN_READONLY | SQLite::OPEN_NOFOLLOW;
        case Access::Create: return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOFOLLOW;
    }
    return SQLite::OPEN_READONLY;
}

// docs/LEDGER.md, "Why this journal mode". The exclusive locking mode keeps SQLite's own locks for as long as the file
// is open, so programs that do not know the ledger's lock file are kept out too.
constexpr const char* writer_settings =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA journal_mode = DELETE;"
    "PRAGMA synchronous = EXTRA;";
constexpr const char* common_settings =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA temp_store = MEMORY;";

// Extended codes carry their kind in the low byte.
int primary_code(const SQLite::Exception& exception) {
    return exception.getErrorCode() & 0xFF;
}

Failure failure_of(const SQLite::Exception& exception) {
    const std::string detail =
        " (storage report " + std::to_string(exception.getExtendedErrorCode()) + ": " + exception.what() + ")";
    switch (primary_code(exception)) {
        case SQLITE_FULL:
            return {FailureKind::Full,
                    {ErrorCode::StorageFull, "ledger",
                     "The disk is full and nothing of this step was recorded; free some space, then repeat the step."}};
        case SQLITE_READONLY:
            return {FailureKind::ReadOnly,
                    {ErrorCode::StorageReadOnly, "ledger",
                     "The ledger can only be read at present, so nothing of this step was recorded; make its disk "
                     "writable again."}};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {
                FailureKind::InUse,
                {ErrorCode::StorageInUse, "ledger", "Another program has the ledger open; close it, then try again."}};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {FailureKind::Damaged,
                    {ErrorCode::IntegrityFailed, "ledger",
                     "The ledger file is damaged; stop work with it and restore the last backup." + detail}};
        case SQLITE_CONSTRAINT:
            return {FailureKind::Constraint,
                    {ErrorCode::Bug, "ledger",
                     "The ledger refused an entry that contradicts what is recorded, and nothing of this step was "
                     "recorded; "
                     "report this as a fault of the program." +
                         detail}};
        default:
            return {
                FailureKind::Other,
                {ErrorCode::StorageFailed, "ledger",
                 "The ledger's storage failed and nothing of this step was recorded; have the disk checked." + detail}};
    }
}

}  // namespace

Query::~Query() {
    if (statement_ == nullptr) return;
    statement_->tryReset();
}

void Query::bind(std::string_view text) {
    statement_->bind(++bound_, std::string(text));
}

void Query::bind(const std::optional<std::string>& text) {
    if (text) return bind(std::string_view(*text));
    statement_->bind(++bound_);
}

void Query::bind_count(std::int64_t count) {
    statement_->bind(++bound_, count);
}

bool Query::step() {
    return statement_->executeStep();
}

void Query::run() {
    statement_->exec();
}

Insertion Query::run_if_allowed() {
    try {
        statement_->exec();
        return Insertion::Done;
    } catch (const SQLite::Exception& exception) {
        if (primary_code(exception) != SQLITE_CONSTRAINT) throw;
        return Insertion::Refused;
    }
}

std::int64_t Query::count(int column) const {
    return statement_->getColumn(column).getInt64();
}

std::string Query::text(int column) const {
    return statement_->getColumn(column).getString();
}

std::optional<std::string> Query::optional_text(int column) const {
    if (statement_->isColumnNull(column)) return std::nullopt;
    return text(column);
}

Connection::Connection(const std::filesystem::path& file, Access access)
    : database_(std::make_unique<SQLite::Database>(file.string(), flags_of(access))) {
    sqlite3_extended_result_codes(database_->getHandle(), 1);
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (access != Access::ReadOnly) database_->exec(writer_settings);
    database_->exec(common_settings);
}

Connection::~Connection() = default;

void Connection::script(const char* sql) {
    database_->exec(sql);
}

void Connection::forget_statements() {
    statements_.clear();
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(database_->getHandle()) == 0;
}

bool Connection::is_read_only() const {
    return sqlite3_db_readonly(database_->getHandle(), "main") == 1;
}

SQLite::Statement& Connection::prepared(const char* sql) {
    auto& statement = statements_[sql];
    if (!statement) statement = std::make_unique<SQLite::Statement>(*database_, sql);
    statement->clearBindings();
    return *statement;
}

Failure storage_failure() {
    try {
        throw;
    } catch (const SQLite::Exception& exception) {
        return failure_of(exception);
    }
}

}  // namespace cisterna::ledger::storage
