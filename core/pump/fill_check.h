#pragma once

#include <optional>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::pump {

enum class PocketFill { NotSuspected, Suspected };

struct FillReading {
    quantity::Volume reservoir_capacity;
    quantity::Volume injected;
    quantity::Volume measured_in_pump;                    // drawn back after the refill
    std::optional<quantity::Volume> allowed_discrepancy;  // of the site; the published one when absent
};

struct FillFinding {
    quantity::Volume discrepancy;  // injected - measured in the pump
    quantity::Volume allowed;
    PocketFill pocket_fill = PocketFill::NotSuspected;
};

// The discrepancy above which a pocket fill is to be thought of: 1 mL in 20 mL pumps, 2 mL in 40 mL pumps.
// Source: Maino et al., Neuromodulation 2017;20:733 (as cited in the record at bvbvf1.bib-bvb.de). Nothing is known for
// other sizes: no_limit_for_condition.
Result<quantity::Volume> pocket_fill_limit(const quantity::Volume& reservoir_capacity);

// Drug that was injected and is not in the pump may be in the pocket around it. A discrepancy exactly on the limit is
// not over it. Refuses volume_not_positive, volume_over_reservoir (injected_volume), and what pocket_fill_limit
// refuses.
Result<FillFinding> compare_fill(const FillReading& reading);

// A pump that was told of another volume than it holds runs empty without its alarm. Nothing programmed: nothing to
// check. Refuses volume_over_reservoir, else order_inconsistent, at programmed_volume.
Result<void> check_programmed_volume(const std::optional<quantity::Volume>& programmed, const quantity::Volume& filled,
                                     const quantity::Volume& reservoir_capacity);

}  // namespace cisterna::pump
