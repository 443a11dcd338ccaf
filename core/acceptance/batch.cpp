#include "core/acceptance/batch.h"

namespace cisterna::acceptance {

Result<std::int64_t> sterility_samples(std::int64_t units) {
    constexpr std::int64_t one_in = 10;
    if (units < 1)
        return refuse(ErrorCode::OrderInconsistent, "units", "A batch has at least one unit; correct the number.");
    if (units >= samples_follow_usp71_from)
        return refuse(ErrorCode::NoLimitForCondition, "units",
                      "From 40 units on, table 3 of USP <71> gives the number of samples; read it there and state it "
                      "as \"samples_required\".");
    const std::int64_t samples = (units + one_in - 1) / one_in;
    // The other way: one sample less would be under a tenth.
    if (samples * one_in < units || (samples - 1) * one_in >= units)
        return refuse(ErrorCode::Bug, "units", "The number of samples and its proof do not agree; report this.");
    return samples;
}

}  // namespace cisterna::acceptance
