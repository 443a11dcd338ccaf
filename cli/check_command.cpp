#include "cli/check_command.h"

#include <ostream>

#include "cli/check_text.h"
#include "cli/version.h"
#include "core/codec/write.h"
#include "core/rules/check.h"

namespace cisterna::cli {

int exit_code(rules::Outcome verdict) {
    if (verdict == rules::Outcome::Pass) return 0;
    return verdict == rules::Outcome::Stop ? 2 : 1;
}

int run_check(const CheckOptions& options, Streams& streams) {
    const auto input = read_order_input(options.files);
    if (!input) return tell(input.error(), options.form, streams);
    const auto& [at, prescription, stock, site, formulary] = *input;
    const auto check = rules::check(prescription, formulary, stock ? &*stock : nullptr, at, site);
    if (options.form == OutputForm::Json)
        streams.out << codec::indented(rules::check_json(check, prescription, formulary, program_version));
    else
        streams.out << check_text(check, prescription, formulary);
    return exit_code(check.verdict);
}

}  // namespace cisterna::cli
