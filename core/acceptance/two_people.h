#pragma once

#include <optional>
#include <string>

#include "core/result/result.h"

// Acts that one person must not do alone. People are told apart by their account; the case of letters does not count.
namespace cisterna::acceptance {

bool is_same_person(const std::string& a, const std::string& b);

// Refuses witness_missing, or witness_same_person, at `where`.
Result<void> check_witness(const std::string& performed_by, const std::optional<std::string>& witness,
                           const std::string& where);

// Refuses verifier_same_person at `where`.
Result<void> check_verifier(const std::string& compounded_by, const std::string& verified_by, const std::string& where);

}  // namespace cisterna::acceptance
