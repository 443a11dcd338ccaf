#include "core/order/stock.h"

#include <algorithm>
#include <set>

#include "core/codec/reader.h"

namespace cisterna::order {

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
    for (const auto& container : stock.containers)
        containers.push_back(codec::Object()
                                 .set("id", container.id)
                                 .set("product", container.product)
                                 .set("lot", container.lot)
                                 .set("expiry", container.expiry.text()));
    return codec::Object().set("schema", "cisterna/stock/1").set("containers", std::move(containers));
}

}  // namespace cisterna::order
