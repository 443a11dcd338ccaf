#pragma once

#include <string>

#include "cli/answers.h"

namespace cisterna::cli {

struct LabelOptions {
    std::string record;  // path of a label record (cisterna/label/1)
    std::string stock;   // name of a label stock
    std::string out;     // path of the PDF
    OutputForm form = OutputForm::People;
};

// `cisterna label`: the label's PDF is made, rendered, decoded and compared with the record before it is written.
int run_label(const LabelOptions& options, Streams& streams);

}  // namespace cisterna::cli
