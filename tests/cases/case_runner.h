#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::cases {

// A calculation kind: takes the case's "inputs", gives its results.
using Calculation = std::function<Result<codec::Object>(const codec::Value&)>;

struct CaseReport {
    std::string name;                      // of the file, without .json
    std::vector<std::string> differences;  // empty when the case holds
};

// What in an answer differs from a case's "expected", within its "tolerance":
// - a refusal: the kind is the expected one or listed in also_acceptable, and `where` is equal;
// - results: every expected member is there and equal; members beyond them are allowed. Texts with a number and a unit
// (or a number
//   with a decimal point) must have the same unit and agree within max(abs, rel x expected), as exact fractions;
//   <name>_abs is the tolerance of the member <name>. A published figure "printed" that the answer does not hold must
//   lie within printed_abs of one that it holds.
std::vector<std::string> differences(const codec::Value& expected, const codec::Value& tolerance,
                                     const Result<codec::Object>& answer);

// Runs every .json file of a folder, in the order of names. A file that cannot be read is a difference.
std::vector<CaseReport> run_cases(const std::filesystem::path& folder, const Calculation& calculation);

}  // namespace cisterna::cases
