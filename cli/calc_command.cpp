#include "cli/calc_command.h"

#include <ostream>

#include "cli/calc_text.h"
#include "cli/files.h"
#include "core/calculation/calculation.h"
#include "core/codec/write.h"

namespace cisterna::cli {
namespace {

Result<codec::Object> calculate_file(const CalcOptions& options) {
    CISTERNA_TRY(text, read_file(options.file, largest_document));
    return calculation::calculate_text(options.kind, text);
}

}  // namespace

int run_calc(const CalcOptions& options, Streams& streams) {
    const auto result = calculate_file(options);
    if (!result) return tell(result.error(), options.form, streams);
    streams.out << (options.form == OutputForm::Json ? codec::indented(*result) : calc_text(*result));
    return 0;
}

}  // namespace cisterna::cli
