#include "cli/gs1_command.h"

#include <chrono>
#include <istream>
#include <ostream>

#include "core/codec/refusal.h"
#include "core/codec/write.h"
#include "core/gs1/element_string_json.h"

namespace cisterna::cli {
namespace {

int this_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year());
}

int parse_one(std::string_view text, const gs1::ScanContext& context, std::ostream& out) {
    const auto scan = gs1::parse_scan(text, context);
    out << codec::one_line(scan ? gs1::element_string_json(*scan) : codec::refusal_json(scan.error())) << '\n';
    return scan ? 0 : entry(scan.error().code).exit_code;
}

}  // namespace

int run_gs1_parse(const Gs1Options& options, Streams& streams) {
    const gs1::ScanContext context{this_year(), gs1::Separators::KeptWhenSeen};
    if (options.text != "-") return parse_one(options.text, context, streams.out);
    int code = 0;
    for (std::string line; std::getline(streams.in, line);) {
        if (line.ends_with('\r')) line.pop_back();
        const int of_line = parse_one(line, context, streams.out);
        if (code == 0) code = of_line;
        streams.out.flush();
    }
    return code;
}

}  // namespace cisterna::cli
