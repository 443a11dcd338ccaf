#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/formulary/formulary.h"

namespace cisterna::rules {

// From the best to the worst; the verdict of a check is its worst outcome. NotCovered: nobody has evidence, which is
// never a pass.
enum class Outcome { Pass, NotCovered, Hold, Stop };

std::string_view outcome_word(Outcome outcome);  // "pass", "not_covered", "hold", "stop"

// What a rule says of one subject.
struct Finding {
    std::string rule;
    Outcome outcome = Outcome::Pass;
    std::vector<std::string> subject;             // ids of drugs, products, pumps
    std::string actual;                           // the figure of this order, or empty
    std::string limit;                            // what it was compared with, or empty
    std::optional<formulary::Evidence> evidence;  // of the limit
    std::vector<formulary::Source> sources;
    std::string message;  // a sentence; a stop or hold also says what to change
    std::string key;      // approval key: rule, subject, figures and formulary; another figure gives another key
};

}  // namespace cisterna::rules
