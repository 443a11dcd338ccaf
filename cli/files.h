#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace cisterna::cli {

inline constexpr std::size_t largest_document = 8U << 20U;
inline constexpr std::size_t largest_picture = 64U << 20U;

// The whole file; "-" is standard input. Refuses not_found, and json_too_large for one that is larger than allowed.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t largest);

// Writes the whole file or nothing: to a neighbour first, synced, then renamed. Refuses not_found (no such folder),
// usage_wrong (it is a folder), storage_full, storage_read_only, storage_failed.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

// The refusal for a file or folder that cannot be written, from the system's reason (errno); as write_file refuses.
tl::unexpected<Error> write_error(const std::filesystem::path& path, int reason);

}  // namespace cisterna::cli
