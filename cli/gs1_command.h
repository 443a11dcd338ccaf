#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct Gs1Options {
    std::string text;  // "-" reads lines from standard input
};

// `cisterna gs1 parse`: a JSON line for each element string. Exit code 0, or that of the first refusal.
int run_gs1_parse(const Gs1Options& options, Streams& streams);

}  // namespace cisterna::cli
