#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result/result.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

// The only door to SQLite. Statements are constant texts with bound parameters. What SQLite reports is thrown inside
// this target, and storage_failure() makes an Error of it at the edge.
namespace cisterna::ledger::storage {

enum class Access { ReadWrite, ReadOnly, Create };
enum class Insertion { Done, Refused };

// A prepared statement in use: bound, stepped, and free for its next use when it goes out of scope.
class Query {
public:
    template <class... Parameters>
    explicit Query(SQLite::Statement& statement, const Parameters&... parameters) : statement_(&statement) {
        (bind(parameters), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    void bind(std::string_view text);
    void bind(const std::string& text) { bind(std::string_view(text)); }
    void bind(const char* text) { bind(std::string_view(text)); }
    void bind(const std::optional<std::string>& text);
    template <class Count>
    requires std::integral<Count>
    void bind(Count count) { bind_count(static_cast<std::int64_t>(count)); }

    bool step();  // whether there is a row
    void run();
    // Runs a statement that a constraint of the schema may refuse.
    Insertion run_if_allowed();

    std::int64_t count(int column) const;
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;

private:
    void bind_count(std::int64_t count);

    SQLite::Statement* statement_;
    int bound_ = 0;
};

// One connection to one file, with extended checks on and a cache of prepared statements.
class Connection {
public:
    Connection(const std::filesystem::path& file, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // `sql` must be a literal: its address is the key of the cache. A statement may not be used while it is in use.
    template <class... Parameters>
    Query query(const char* sql, const Parameters&... parameters) {
        return Query(prepared(sql), parameters...);
    }
    void script(const char* sql);
    // Before tables are dropped.
    void forget_statements();
    bool in_transaction() const;
    // Whether the file could only be opened for reading although writing was asked for.
    bool is_read_only() const;

private:
    SQLite::Statement& prepared(const char* sql);

    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

enum class FailureKind { Full, ReadOnly, InUse, Damaged, Constraint, Other };

struct Failure {
    FailureKind kind;
    Error error;
};

// Inside a catch block: what SQLite reported. Exceptions that are not SQLite's are thrown on.
Failure storage_failure();

}  // namespace cisterna::ledger::storage
