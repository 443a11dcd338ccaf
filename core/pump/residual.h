#pragma once

#include <optional>

#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

namespace cisterna::pump {

// What was found in the reservoir before a refill, beside what should have been there.
struct ResidualReading {
    std::optional<quantity::Volume> expected;  // or it follows from filled - delivered
    quantity::Volume actual;
    std::optional<quantity::Volume> filled;     // at the last refill
    std::optional<quantity::Volume> delivered;  // as the pump was programmed
    std::optional<quantity::Mass> expected_mass;
    std::optional<quantity::Mass> actual_mass;
};

// Which discrepancy is to be evaluated: one larger than any of the two. Exactly on a limit is not larger.
struct ResidualRule {
    std::optional<quantity::Volume> absolute;
    std::optional<quantity::Rational> relative_to_delivered;  // 0.145 is 14.5 %
};

// More left than expected: under-delivery (a stall, a kink). Less: over-delivery, or drug that was lost or taken.
enum class Delivery { AsExpected, Under, Over };
enum class Investigation { NotNeeded, Needed };

struct MassComparison {
    quantity::Mass missing;                                         // expected - actual
    std::optional<quantity::Concentration> implied_by_expectation;  // nothing when that volume is zero
    std::optional<quantity::Concentration> implied_by_finding;
};

struct ResidualFinding {
    quantity::Volume expected;
    quantity::Volume discrepancy;  // actual - expected
    std::optional<quantity::Rational> fraction_of_delivered;
    Delivery delivery = Delivery::AsExpected;
    Investigation investigation = Investigation::NotNeeded;
    std::optional<MassComparison> masses;
};

// Refuses volume_not_positive (a volume below zero, nothing delivered), value_missing (no rule; a figure that the rule
// needs), order_inconsistent (expected is not filled - delivered; a limit that is not above zero; more mass missing
// than was there).
Result<ResidualFinding> compare_residual(const ResidualReading& reading, const ResidualRule& rule);

}  // namespace cisterna::pump
