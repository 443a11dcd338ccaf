#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"

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

// "PACC 2016/2017, unconfirmed"
std::string limit_words(const FoundLimit& found);

}  // namespace cisterna::rules
