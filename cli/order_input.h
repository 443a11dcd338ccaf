#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar/instant.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/result/result.h"
#include "core/site/settings.h"

namespace cisterna::cli {

// Where an order and what belongs to it stand.
struct OrderFiles {
    std::string order;      // path of the prescription; "-" for standard input
    std::string formulary;  // folder; empty for the program's own
    std::string stock;      // path; empty for none
    std::string site;       // path of the pharmacy's own policy; empty for the values of site/settings.h
    std::string at;         // RFC 3339; empty for now
};

struct OrderInput {
    calendar::Instant at;
    order::Prescription prescription;
    std::optional<order::Stock> stock;
    site::Settings site;
    formulary::Formulary formulary;
};

// Reads all of it. The first thing that cannot be read is refused, with everything that is wrong in it.
tl::expected<OrderInput, std::vector<Error>> read_order_input(const OrderFiles& files);

}  // namespace cisterna::cli
