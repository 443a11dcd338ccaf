#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct LedgerOptions {
    std::string file;  // path of the ledger
    OutputForm form = OutputForm::People;
};

// `cisterna ledger verify`: checks the whole record and names the first event that is not as it was recorded (exit code
// 76).
int run_ledger_verify(const LedgerOptions& options, Streams& streams);

// `cisterna ledger rebuild`: makes the reading views anew from the events and tells whether they had differed.
int run_ledger_rebuild(const LedgerOptions& options, Streams& streams);

}  // namespace cisterna::cli
