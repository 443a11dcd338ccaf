#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct DemoOptions {
    std::string out;        // folder
    std::string formulary;  // folder; empty for the program's own
    OutputForm form = OutputForm::People;
};

// `cisterna demo`: leads the prescriptions of assets/demo the whole way on real formulary data with invented patients,
// and leaves every document. A folder that is not empty is used again only when it holds an earlier demonstration (file
// .cisterna-demo).
int run_demo(const DemoOptions& options, Streams& streams);

}  // namespace cisterna::cli
