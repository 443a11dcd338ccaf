#pragma once

#include <cstdint>

#include "core/result/result.h"

// Sizes of batches and of their samples. Source: USP <797> 2023, section 12.2: recalled, not yet compared.
namespace cisterna::acceptance {

// A batch that needs a sterility test has at most this many final units.
inline constexpr std::int64_t largest_tested_batch = 250;
// From here on the number of samples follows table 3 of USP <71>, which is not known here.
inline constexpr std::int64_t samples_follow_usp71_from = 40;

// How many units of a batch are sent for the sterility test: a tenth, rounded up; they are made in addition to the
// units for use. Refuses order_inconsistent (units) below one, no_limit_for_condition (units) from 40.
Result<std::int64_t> sterility_samples(std::int64_t units);

}  // namespace cisterna::acceptance
