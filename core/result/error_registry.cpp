#include "core/result/error.h"

#include <array>

namespace cisterna {
namespace {

constexpr auto table = std::to_array<ErrorEntry>({
#define CODE(enumerator, name, http, exit, retry, meaning) \
    {ErrorCode::enumerator, name, http, exit, Retry::retry, meaning},
#include "core/result/error_codes.inc"
#undef CODE
});

}  // namespace

const ErrorEntry& entry(ErrorCode code) {
    return table.at(static_cast<std::size_t>(code));
}

std::span<const ErrorEntry> all_error_entries() {
    return table;
}

}  // namespace cisterna
