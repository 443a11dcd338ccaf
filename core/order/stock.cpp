#include "core/order/stock.h"

#include <algorithm>
#include <set>

#include "core/codec/reader.h"
#include "core/quantity/reading.h"
#include "core/quantity/text.h"

namespace cisterna::order {
namespace {

constexpr std::string_view concentration_kind = "concentration, such as 25 mg/mL";

std::optional<Container::Opened> read_opened(codec::Reader& item) {
    const auto at = item.optional_instant("opened");
    const auto remaining =
        quantity::read_optional_quantity<quantity::Volume>(item, "remaining", "volume, such as 4 mL");
    if (!at && !remaining) return std::nullopt;
    if (!at) {
        item.problem(ErrorCode::ValueMissing, "opened",
                     "When the container was opened is missing; fill it in, as 2026-11-23T08:00:00-05:00.");
        return std::nullopt;
    }
    if (!remaining) {
        item.problem(ErrorCode::ValueMissing, "remaining",
                     "How much the opened container still holds is missing; fill it in.");
        return std::nullopt;
    }
    if (!remaining->is_positive())
        item.problem(ErrorCode::VolumeNotPositive, "remaining",
                     "An opened container of the stock must still hold something; take an empty one out.");
    return Container::Opened{*at, *remaining};
}

std::optional<Container::Assay> read_assay(codec::Reader& item) {
    const auto strength = quantity::read_optional_quantity<quantity::Concentration>(item, "assay", concentration_kind);
    const auto deviation =
        quantity::read_optional_quantity<quantity::Concentration>(item, "assay_sd", concentration_kind);
    if (!strength && !deviation) return std::nullopt;
    if (!strength || !deviation) {
        item.problem(ErrorCode::ValueMissing, strength ? "assay_sd" : "assay",
                     "An assay needs both the strength found and its standard deviation; fill in both.");
        return std::nullopt;
    }
    if (!strength->is_positive())
        item.problem(ErrorCode::ConcentrationNotPositive, "assay", "The strength found must be above zero.");
    if (deviation->sign() < 0)
        item.problem(ErrorCode::ConcentrationNotPositive, "assay_sd", "A standard deviation cannot be below zero.");
    return Container::Assay{*strength, *deviation};
}

}  // namespace

std::vector<Container> Stock::of_product(const std::string& product) const {
    std::vector<Container> found;
    for (const auto& container : containers)
        if (container.product == product) found.push_back(container);
    std::sort(found.begin(), found.end(), [](const Container& a, const Container& b) {
        return std::tie(a.expiry, a.id) < std::tie(b.expiry, b.id);
    });
    return found;
}

std::vector<Container> Stock::usable(const std::string& product, const calendar::Date& day) const {
    auto found = of_product(product);
    std::erase_if(found, [&](const Container& c) { return c.expiry < day; });
    return found;
}

tl::expected<Stock, std::vector<Error>> read_stock(const codec::Value& document) {
    codec::Problems problems;
    Stock stock;
    {
        codec::Reader reader(document, "", problems);
        reader.schema("cisterna/stock/1");
        std::set<std::string> seen;
        for (auto& item : reader.objects("containers")) {
            Container container;
            container.id = item.text("id");
            container.product = item.text("product");
            container.lot = item.text("lot", 20);
            if (const auto expiry = item.date("expiry")) container.expiry = *expiry;
            container.opened = read_opened(item);
            container.assay = read_assay(item);
            if (!container.id.empty() && !seen.insert(container.id).second)
                item.problem(ErrorCode::OrderInconsistent, "id",
                             "The container stands in the stock twice; remove one.");
            stock.containers.push_back(std::move(container));
        }
    }
    if (!problems.empty()) return tl::unexpected(problems.all());
    return stock;
}

codec::Object stock_json(const Stock& stock) {
    codec::Array containers;
    for (const auto& container : stock.containers) {
        codec::Object json;
        json.set("id", container.id)
            .set("product", container.product)
            .set("lot", container.lot)
            .set("expiry", container.expiry.text());
        if (container.opened)
            json.set("opened", container.opened->at.text())
                .set("remaining", contract_text(container.opened->remaining, quantity::units::mL));
        if (container.assay)
            json.set("assay", contract_text(container.assay->strength, quantity::units::mg_per_mL))
                .set("assay_sd", contract_text(container.assay->standard_deviation, quantity::units::mg_per_mL));
        containers.push_back(std::move(json));
    }
    return codec::Object().set("schema", "cisterna/stock/1").set("containers", std::move(containers));
}

}  // namespace cisterna::order
