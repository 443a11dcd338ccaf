#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct CheckOptions {
    std::string order;      // path of the prescription; "-" for standard input
    std::string formulary;  // folder; empty for the program's own
    std::string stock;      // path; empty for none
    std::string site;       // path of the pharmacy's own policy; empty for the values of site/settings.h
    std::string at;         // RFC 3339; empty for now
    OutputForm form = OutputForm::People;
};

// `cisterna check`. Exit code by the verdict: 0 pass, 1 hold or not covered, 2 stop.
int run_check(const CheckOptions& options, Streams& streams);

}  // namespace cisterna::cli
