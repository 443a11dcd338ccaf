#include "cli/order_input.h"

#include <chrono>
#include <ctime>

#include "cli/assets.h"
#include "cli/files.h"
#include "core/codec/parse.h"
#include "core/order/prescription_reading.h"

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

Result<calendar::Instant> start_of(const OrderFiles& files) {
    if (files.at.empty()) return now();
    return calendar::Instant::parse(files.at, "--at");
}

Result<codec::Value> read_document(const std::string& path) {
    CISTERNA_TRY(text, read_file(path, largest_document));
    return codec::parse(text);
}

tl::unexpected<std::vector<Error>> alone(Error error) {
    return tl::unexpected(std::vector<Error>{std::move(error)});
}

}  // namespace

tl::expected<OrderInput, std::vector<Error>> read_order_input(const OrderFiles& files) {
    const auto at = start_of(files);
    if (!at) return alone(at.error());
    const auto document = read_document(files.order);
    if (!document) return alone(document.error());
    auto prescription = order::read_prescription(*document);
    if (!prescription) return tl::unexpected(std::move(prescription.error()));
    std::optional<order::Stock> stock;
    if (!files.stock.empty()) {
        const auto stock_document = read_document(files.stock);
        if (!stock_document) return alone(stock_document.error());
        auto read = order::read_stock(*stock_document);
        if (!read) return tl::unexpected(std::move(read.error()));
        stock = std::move(*read);
    }
    site::Settings site;
    if (!files.site.empty()) {
        const auto site_document = read_document(files.site);
        if (!site_document) return alone(site_document.error());
        auto read = site::read_settings(*site_document);
        if (!read) return tl::unexpected(std::move(read.error()));
        site = std::move(*read);
    }
    auto formulary = load_formulary(files.formulary);
    if (!formulary) return tl::unexpected(std::move(formulary.error()));
    return OrderInput{*at, std::move(*prescription), std::move(stock), std::move(site), std::move(*formulary)};
}

}  // namespace cisterna::cli
