#include "cli/check_command.h"

#include <chrono>
#include <ctime>
#include <optional>
#include <ostream>

#include "cli/assets.h"
#include "cli/check_text.h"
#include "cli/files.h"
#include "cli/version.h"
#include "core/codec/parse.h"
#include "core/codec/write.h"
#include "core/order/prescription_reading.h"
#include "core/rules/check.h"

namespace cisterna::cli {
namespace {

// Now, as the clocks of this place show it: "expires today" must mean today here.
calendar::Instant now() {
    const auto utc = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto time = std::chrono::system_clock::to_time_t(utc);
    std::tm local{};
    const bool known = localtime_r(&time, &local) != nullptr;
    return {utc, std::chrono::minutes(known ? local.tm_gmtoff / 60 : 0)};
}

Result<calendar::Instant> start_of(const CheckOptions& options) {
    if (options.at.empty()) return now();
    return calendar::Instant::parse(options.at, "--at");
}

Result<codec::Value> read_document(const std::string& path) {
    CISTERNA_TRY(text, read_file(path, largest_document));
    return codec::parse(text);
}

int exit_code(rules::Outcome verdict) {
    if (verdict == rules::Outcome::Pass) return 0;
    return verdict == rules::Outcome::Stop ? 2 : 1;
}

}  // namespace

int run_check(const CheckOptions& options, Streams& streams) {
    const auto at = start_of(options);
    if (!at) return tell(at.error(), options.form, streams);
    const auto document = read_document(options.order);
    if (!document) return tell(document.error(), options.form, streams);
    const auto prescription = order::read_prescription(*document);
    if (!prescription) return tell(prescription.error(), options.form, streams);
    std::optional<order::Stock> stock;
    if (!options.stock.empty()) {
        const auto stock_document = read_document(options.stock);
        if (!stock_document) return tell(stock_document.error(), options.form, streams);
        auto read = order::read_stock(*stock_document);
        if (!read) return tell(read.error(), options.form, streams);
        stock = std::move(*read);
    }
    site::Settings site;
    if (!options.site.empty()) {
        const auto site_document = read_document(options.site);
        if (!site_document) return tell(site_document.error(), options.form, streams);
        auto read = site::read_settings(*site_document);
        if (!read) return tell(read.error(), options.form, streams);
        site = std::move(*read);
    }
    const auto formulary = load_formulary(options.formulary);
    if (!formulary) return tell(formulary.error(), options.form, streams);
    const auto check = rules::check(*prescription, *formulary, stock ? &*stock : nullptr, *at, site);
    if (options.form == OutputForm::Json)
        streams.out << codec::indented(rules::check_json(check, *prescription, *formulary, program_version));
    else
        streams.out << check_text(check, *prescription, *formulary);
    return exit_code(check.verdict);
}

}  // namespace cisterna::cli
