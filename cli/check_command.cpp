#include "cli/check_command.h"

#include <optional>
#include <ostream>

#include "cli/check_text.h"
#include "cli/version.h"
#include "core/codec/write.h"
#include "core/design/design.h"
#include "core/rules/check.h"

namespace cisterna::cli {

int exit_code(rules::Outcome verdict) {
    if (verdict == rules::Outcome::Pass) return 0;
    return verdict == rules::Outcome::Stop ? 2 : 1;
}

int run_check(const CheckOptions& options, Streams& streams) {
    const auto input = read_order_input(options.files);
    if (!input) return tell(input.error(), options.form, streams);
    const auto& [at, ordered, stock, site, formulary] = *input;
    const auto* shelf = stock ? &*stock : nullptr;
    std::optional<design::DesignedOrder> designed;
    if (std::holds_alternative<order::NotStated>(ordered.basis)) {
        const auto knowledge = design::knowledge_of(ordered, formulary);
        auto found = design::design_basis({ordered, formulary, shelf, at, knowledge, site});
        if (!found) return tell(found.error(), options.form, streams);
        designed = std::move(*found);
    }
    const auto& prescription = designed ? designed->order : ordered;
    const auto check = rules::check(prescription, formulary, shelf, at, site);
    if (options.form == OutputForm::Json) {
        auto json = rules::check_json(check, prescription, formulary, program_version);
        if (designed) json.set("designed", design::designed_json(*designed));
        streams.out << codec::indented(json);
    } else {
        if (designed)
            streams.out << "The order states no strength; it is checked with the one proposed: " << designed->reason
                        << "\n\n";
        streams.out << check_text(check, prescription, formulary);
    }
    return exit_code(check.verdict);
}

}  // namespace cisterna::cli
