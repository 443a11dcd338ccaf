#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct CalcOptions {
    std::string kind;  // "dilution"
    std::string file;  // path; "-" for standard input
    OutputForm form = OutputForm::Json;
};

// `cisterna calc`: one bench calculation. With --json, and by default, the result or the refusal is one JSON object on
// `out`.
int run_calc(const CalcOptions& options, Streams& streams);

}  // namespace cisterna::cli
