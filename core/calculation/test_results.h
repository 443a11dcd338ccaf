#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/calculation/reading.h"

// Results of tests on a preparation before it is released.
namespace cisterna::calculation {

enum class TestResult { NotStated, NotDone, Pending, Passed, Failed };

struct StatedTest {
    std::string field;  // that states it
    TestResult result = TestResult::NotStated;
};

// "sterility_test": "pass" | "fail" | "pending" | "none", or "sterility_test_passed": true | false (false: not done, or
// done and not passed). Two statements that contradict each other are a problem (order_inconsistent).
StatedTest read_test(codec::Reader& reader, const std::string& name);

struct FilterTest {
    StatedTest stated;
    std::optional<quantity::Pressure> bubble_point;
    std::optional<quantity::Pressure> minimum;
};

// "filter_integrity": "pass" and the like, or {"bubble_point": "52 psi", "minimum": "50 psi"}.
FilterTest read_filter_test(codec::Reader& reader);

// The bubble point of a sterilising filter must reach its minimum; reaching it exactly is enough. Refuses
// filter_integrity_failed, quarantine_test_pending, order_inconsistent (pressures that are not above zero, or a
// result that contradicts them).
Result<void> check_filter(const FilterTest& filter);

// Refuses quarantine_test_pending for a pending test, no_limit_for_condition for a failed one: there is no date until
// which it may be used.
Result<void> check_test(const StatedTest& test);

}  // namespace cisterna::calculation
