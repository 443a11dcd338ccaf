#pragma once

#include <string>
#include <vector>

#include "core/result/result.h"

namespace cisterna::powder {

// True for a step that makes a solution sterile: filtration that says "sterile" or names a pore size of 0.22 micron or
// less, or sterilisation by heat or radiation. A filter of unknown size only takes particles out.
bool is_sterilising_step(const std::string& step);

// Refuses sterilisation_step_missing (at `where`) when no step sterilises, or something nonsterile is still weighed or
// dissolved after the last one that does. Source: USP <797>, nonsterile starting components; USP monograph Morphine
// Sulfate Compounded Injection, 0.22 micron.
Result<void> check_sterilising_step(const std::vector<std::string>& steps, const std::string& where);

}  // namespace cisterna::powder
