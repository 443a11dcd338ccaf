#include "cli/design_command.h"

#include <filesystem>
#include <ostream>
#include <system_error>

#include "cli/check_command.h"
#include "cli/design_text.h"
#include "cli/files.h"
#include "cli/version.h"
#include "core/codec/write.h"
#include "core/design/design.h"

namespace cisterna::cli {

int run_design(const DesignOptions& options, Streams& streams) {
    const auto input = read_order_input(options.files);
    if (!input) return tell(input.error(), options.form, streams);
    const auto& [at, prescription, stock, formulary] = *input;
    const auto knowledge = design::knowledge_of(prescription, formulary);
    const auto design = design::design({prescription, formulary, stock ? &*stock : nullptr, at, knowledge});
    if (!design) return tell(design.error(), options.form, streams);
    if (options.form == OutputForm::Json)
        streams.out << codec::indented(design::design_json(*design, prescription, formulary, program_version));
    else
        streams.out << design_text(*design, prescription, formulary);
    return exit_code(design->verdict);
}

}  // namespace cisterna::cli
