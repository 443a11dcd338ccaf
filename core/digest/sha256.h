#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cisterna::digest {

// SHA-256 of FIPS 180-4 over the bytes, of any length. It cannot fail.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

// Two lower-case hex digits for each byte.
std::string hex(std::span<const std::uint8_t> bytes);

}  // namespace cisterna::digest
