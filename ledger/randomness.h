#pragma once

#include <cstdint>
#include <span>

#include "core/result/result.h"

namespace cisterna::ledger {

// Where unpredictable bytes come from: salts and patient keys. Tests put a fixed one here.
class Randomness {
public:
    virtual ~Randomness() = default;
    // Fills every byte, or refuses (device_unavailable) and promises nothing about them.
    virtual Result<void> fill(std::span<std::uint8_t> bytes) = 0;
};

// The operating system's generator, getrandom(2).
class SystemRandomness final : public Randomness {
public:
    Result<void> fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace cisterna::ledger
