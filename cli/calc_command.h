#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct CalcOptions {
    std::string kind;  // "dilution"
    std::string file;  // path; "-" for standard input
    OutputForm form = OutputForm::Json;
};

// `cisterna calc`: one bench calculation. As JSON the result or the refusal is one object on `out`; for people the
// result is text on `out`, a refusal is told on `err`.
int run_calc(const CalcOptions& options, Streams& streams);

}  // namespace cisterna::cli
