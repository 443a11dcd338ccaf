#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/codec/value.h"
#include "core/formulary/formulary.h"
#include "core/result/result.h"

namespace cisterna::cases {

// One case file of tests/cases/check; its README.md describes the members.
struct CheckCase {
    std::string id;
    std::string rule;      // an id of rules::all_rules(), or "recipe"
    std::string tests;     // "fires", "silent", "on_limit", "other"
    codec::Value order;    // the base order with the changes
    codec::Value stock;    // a list of containers, or null: no stock is given
    codec::Value site;     // schema cisterna/site/1, or null: the settings that hold without one
    codec::Value powders;  // as the "powders" of a stock document, or null: none
    std::string at;
    codec::Object expected;
};

// All case files of a folder, in the order of names; an Error for one that cannot be read.
std::vector<Result<CheckCase>> read_check_cases(const std::filesystem::path& folder);

// Runs the check and says what differs from the case's "expected"; empty when the case holds.
std::vector<std::string> differences(const CheckCase& check_case, const formulary::Formulary& formulary);

}  // namespace cisterna::cases
