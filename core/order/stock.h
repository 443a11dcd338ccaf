#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar/date.h"
#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::order {

// One vial, ampule, syringe or bag in the pharmacy.
struct Container {
    std::string id;       // GTIN, lot and serial, or the number of the sticker that receiving printed
    std::string product;  // id of a formulary product, or of a diluent's container
    std::string lot;
    calendar::Date expiry{std::chrono::sys_days{}};  // usable to the end of this day
};

// The containers that are available. Absent stock and empty stock are different things.
struct Stock {
    std::vector<Container> containers;

    // Those of a product that are usable on a day, first expiring first, then by id.
    std::vector<Container> usable(const std::string& product, const calendar::Date& day) const;
    std::vector<Container> of_product(const std::string& product) const;
};

// Reads schema cisterna/stock/1: {"containers": [{"id","product","lot","expiry"}]}.
tl::expected<Stock, std::vector<Error>> read_stock(const codec::Value& document);
codec::Object stock_json(const Stock& stock);

}  // namespace cisterna::order
