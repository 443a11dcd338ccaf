#include "cli/answers.h"

#include <ostream>

#include "core/codec/refusal.h"
#include "core/codec/write.h"

namespace cisterna::cli {
namespace {

void tell_people(const Error& error, std::ostream& err) {
    err << "Refused";
    if (!error.where.empty()) err << " at " << error.where;
    err << ": " << error.message << " [" << entry(error.code).name << "]\n";
}

}  // namespace

int tell(const Error& error, OutputForm form, Streams& streams) {
    if (form == OutputForm::Json)
        streams.out << codec::one_line(codec::refusal_json(error)) << '\n';
    else
        tell_people(error, streams.err);
    return entry(error.code).exit_code;
}

int tell(const std::vector<Error>& errors, OutputForm form, Streams& streams) {
    if (errors.size() == 1) return tell(errors.front(), form, streams);
    if (form == OutputForm::Json) {
        codec::Array problems;
        for (const auto& error : errors) problems.push_back(codec::refusal_json(error));
        auto first = codec::refusal_json(errors.front());
        first.set("problems", std::move(problems));
        streams.out << codec::one_line(first) << '\n';
    } else {
        for (const auto& error : errors) tell_people(error, streams.err);
    }
    return entry(errors.front().code).exit_code;
}

}  // namespace cisterna::cli
