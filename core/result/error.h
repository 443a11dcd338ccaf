#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cisterna {

// Every way in which the program can refuse or fail. The table is core/result/error_codes.inc.
enum class ErrorCode {
#define CODE(enumerator, name, http, exit, retry, meaning) enumerator,
#include "core/result/error_codes.inc"
#undef CODE
};

enum class Retry { Never, Later };

// One row of the table: how a code is shown to people, scripts and HTTP clients.
struct ErrorEntry {
    ErrorCode code;
    std::string_view name;  // stable, lower case with underscores
    int http_status;
    int exit_code;  // of the program `cisterna`
    Retry retry;
    std::string_view meaning;  // without a full stop
};

// The row of a code; every code has one.
const ErrorEntry& entry(ErrorCode code);

// All rows, in the order of the table.
std::span<const ErrorEntry> all_error_entries();

// An expected failure or refusal. `where` names the field or the thing ("drugs[0].daily_dose"), may be empty;
// `message` is a sentence for a pharmacist that also tells what to do.
struct Error {
    ErrorCode code;
    std::string where;
    std::string message;

    bool operator==(const Error&) const = default;
};

}  // namespace cisterna
