#pragma once

#include <string>

#include "cli/answers.h"
#include "cli/order_input.h"

namespace cisterna::cli {

struct DesignOptions {
    OrderFiles files;
    std::string svg;  // path of a chart to write; empty for none
    OutputForm form = OutputForm::People;
};

// `cisterna design`. Exit code by the verdict: 0 pass, 1 hold or not covered, 2 an empty window or a stop.
int run_design(const DesignOptions& options, Streams& streams);

}  // namespace cisterna::cli
