#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/result/result.h"

// The category table of USP <797>: how long after the start of preparation administration may begin.
namespace cisterna::beyond_use {

using formulary::BeyondUseRow;
using formulary::Storage;

enum class Category { One, Two, Three, ImmediateUse };
enum class Process { Aseptic, Terminal };
// PassedWithAllTests: sterility and every other test that applies to a category 3 preparation.
enum class SterilityTest { NoneOrNotPassed, Passed, PassedWithAllTests };
enum class StartingComponents { OnlySterile, AnyNonsterile };

// How a preparation is compounded and kept, as far as the table asks for it.
struct Condition {
    Category category = Category::One;
    Process process = Process::Aseptic;
    SterilityTest sterility_test = SterilityTest::NoneOrNotPassed;
    StartingComponents components = StartingComponents::OnlySterile;
    Storage storage = Storage::ControlledRoom;
};

// The table as it is known without a formulary, for bench calculations: tables 12 to 14 and section 1.3 of USP <797>,
// official 2023-11-01. Where each figure was seen stands in assets/formulary/beyond-use/usp797.json, which holds the
// same rows; a test compares the two.
const std::vector<BeyondUseRow>& usp797_rows();

// The row of the condition; its `longest` is never empty. A better test than a row asks for does no harm. Refuses
// (no_limit_for_condition) what the table does not allow; `where` is the part of the condition that would have to
// change: "storage", "sterility_test", "starting_components", "process" or "category".
Result<BeyondUseRow> allowed_row(const std::vector<BeyondUseRow>& rows, const Condition& condition);

// "category 2", "aseptic", "in the refrigerator", and all of them in one line.
std::string_view category_words(Category category);
std::string_view storage_words(Storage storage);
std::string condition_words(const Condition& condition);

// "12 h", "10 days"
std::string duration_words(const quantity::Duration& duration);

}  // namespace cisterna::beyond_use
