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
#include "reports/design_chart.h"

namespace cisterna::cli {
namespace {

Result<void> draw(const DesignOptions& options, const design::Design& design, const OrderInput& input) {
    if (options.svg.empty()) return {};
    for (const auto& read : {options.files.order, options.files.stock}) {
        std::error_code other_files;
        if (std::filesystem::equivalent(read, options.svg, other_files) && !other_files)
            return refuse(ErrorCode::UsageWrong, "--svg",
                          "The drawing would replace what it is made from; name another file.");
    }
    return write_file(options.svg, reports::design_chart(design, input.prescription, input.formulary));
}

}  // namespace

int run_design(const DesignOptions& options, Streams& streams) {
    const auto input = read_order_input(options.files);
    if (!input) return tell(input.error(), options.form, streams);
    const auto& [at, prescription, stock, site, formulary] = *input;
    const auto knowledge = design::knowledge_of(prescription, formulary);
    const auto design = design::design({prescription, formulary, stock ? &*stock : nullptr, at, knowledge, site});
    if (!design) return tell(design.error(), options.form, streams);
    const auto drawn = draw(options, *design, *input);
    if (!drawn) return tell(drawn.error(), options.form, streams);
    if (options.form == OutputForm::Json)
        streams.out << codec::indented(design::design_json(*design, prescription, formulary, program_version));
    else
        streams.out << design_text(*design, prescription, formulary);
    return exit_code(design->verdict);
}

}  // namespace cisterna::cli
