#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "core/result/error.h"

namespace cisterna {

// A value, or the reason why there is none.
template <class T>
using Result = tl::expected<T, Error>;

// Makes the failure side of a Result.
inline tl::unexpected<Error> refuse(ErrorCode code, std::string where, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(where), std::move(message)});
}

}  // namespace cisterna

// Declares `name` with the value of `expression`, or returns its error from the enclosing function.
#define CISTERNA_TRY(name, expression)                                                       \
    auto name##_or_error = (expression);                                                     \
    if (!name##_or_error) return tl::unexpected<::cisterna::Error>(name##_or_error.error()); \
    auto name = std::move(*name##_or_error)

// The same for an expression whose value is not needed (Result<void>).
#define CISTERNA_CHECK(expression)                                                 \
    do {                                                                           \
        if (auto checked_ = (expression); !checked_)                               \
            return tl::unexpected<::cisterna::Error>(std::move(checked_.error())); \
    } while (false)
