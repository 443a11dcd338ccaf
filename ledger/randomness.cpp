#include "ledger/randomness.h"

#include <sys/random.h>

#include <cerrno>

namespace cisterna::ledger {

Result<void> SystemRandomness::fill(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return refuse(
                ErrorCode::DeviceUnavailable, "randomness",
                "The computer gives no random numbers, so no patient key can be made; restart it and try again.");
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

}  // namespace cisterna::ledger
