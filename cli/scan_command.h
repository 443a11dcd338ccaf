#pragma once

#include <string>
#include <vector>

#include "cli/answers.h"

namespace cisterna::cli {

struct ScanOptions {
    std::vector<std::string> pictures;
    OutputForm form = OutputForm::Json;
};

// `cisterna scan`: a JSON line for each picture, decoded in a limited child process. Exit code 0, or that of the first
// refusal; a picture without any readable symbol is refused with scan_unreadable.
int run_scan(const ScanOptions& options, Streams& streams);

}  // namespace cisterna::cli
