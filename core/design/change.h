#pragma once

#include <string>
#include <vector>

#include "core/design/question.h"
#include "core/design/window.h"

namespace cisterna::design {

// One change of the order that opens its window: the smallest one on its grid of figures that does.
struct NearestChange {
    std::string field;  // of the order: "wishes.refill_interval", "drugs[0].daily_dose"; "drugs" for all doses together
    std::string from;   // in contract form
    std::string to;
    std::string message;  // "a refill interval of 52 days instead of 60 days"
};

// Two demands that no flow keeps both.
struct Contradiction {
    std::string needs;    // the demand from below, or the wished interval
    std::string against;  // the demand from above, or the cap
    std::string message;
};

// Why the window is empty; nothing when it is open.
std::vector<Contradiction> contradictions_of(const Window& window);

// What opens an empty window, one figure of the order at a time, each moved no further than needed: wishes by whole
// days or three digits, doses down by three digits, volumes up by 0.1 mL to the largest reservoir of the formulary.
// Each was tried: with it the window is open, and with the figure before it on the grid it is not. Only when no single
// dose helps, all doses together, by whole percents.
std::vector<NearestChange> nearest_changes(const Question& question);

}  // namespace cisterna::design
