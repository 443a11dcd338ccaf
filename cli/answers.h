#pragma once

#include <iosfwd>
#include <string_view>
#include <vector>

#include "core/codec/value.h"
#include "core/result/error.h"

namespace cisterna::cli {

enum class OutputForm { People, Json };

// Where a command writes: documents to `out`, messages to `err`.
struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

// Tells a refusal: for people on `err`, with --json as the contract's refusal object on `out`. Gives the exit code.
int tell(const Error& error, OutputForm form, Streams& streams);
// The same for several; the first decides the exit code, the JSON lists all of them as "problems".
int tell(const std::vector<Error>& errors, OutputForm form, Streams& streams);

}  // namespace cisterna::cli
