#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"

namespace cisterna::rules {

// A figure of a limit together with its row.
struct FoundLimit {
    const formulary::Limit* limit;
    const formulary::LimitFigure* figure;
};

// Whether what counts in a jurisdiction ("US"; empty for everywhere) counts at this site.
bool binds_here(const std::string& jurisdiction);

// The strictest current figure of that kind for a drug in the jurisdiction of the site; nothing when none is known,
// which is never "unlimited".
std::optional<FoundLimit> governing_limit(const formulary::Formulary& formulary, const std::string& drug,
                                          formulary::LimitKind kind);

// The hard limits of the ordered concentrations, in the order of the prescription; nothing where none is known.
std::vector<std::optional<quantity::Concentration>> concentration_limits(const order::Prescription& prescription,
                                                                         const formulary::Formulary& formulary);

// "PACC 2016/2017, unconfirmed"
std::string limit_words(const FoundLimit& found);

}  // namespace cisterna::rules
