#pragma once

#include "cli/answers.h"
#include "cli/order_input.h"
#include "core/rules/finding.h"

namespace cisterna::cli {

struct CheckOptions {
    OrderFiles files;
    OutputForm form = OutputForm::People;
};

// 0 pass, 1 hold or not covered, 2 stop.
int exit_code(rules::Outcome verdict);

// `cisterna check`. An order without a basis is checked with the strength that core/design proposes. Exit code by the
// verdict.
int run_check(const CheckOptions& options, Streams& streams);

}  // namespace cisterna::cli
