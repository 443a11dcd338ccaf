#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/date.h"
#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/formulary/substances.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

namespace cisterna::order {

// One vial, ampule, syringe or bag in the pharmacy.
struct Container {
    std::string id;       // GTIN, lot and serial, or the number of the sticker that receiving printed
    std::string product;  // id of a formulary product, or of a diluent's container
    std::string lot;
    calendar::Date expiry{std::chrono::sys_days{}};  // usable to the end of this day
    // A container that has been opened and still holds something. How long it may be used is for the site.
    struct Opened {
        calendar::Instant at{std::chrono::sys_seconds{}, std::chrono::minutes{0}};
        quantity::Volume remaining;
    };
    std::optional<Opened> opened = std::nullopt;
    // The strength of its lot as a laboratory found it.
    struct Assay {
        quantity::Concentration strength;
        quantity::Concentration standard_deviation;
    };
    std::optional<Assay> assay = std::nullopt;
};

// A jar of a bulk powder with what its certificate of analysis tells. Shares are fractions of one.
struct PowderLot {
    std::string id;
    std::string powder;  // id of a formulary powder
    std::string lot;
    calendar::Date expiry{std::chrono::sys_days{}};  // usable to the end of this day
    quantity::Mass remaining;
    quantity::Rational assay;
    quantity::Rational assay_deviation;  // its standard deviation
    formulary::AssayBasis basis = formulary::AssayBasis::AsIs;
    // Water, or the loss on drying; always there when the assay is counted anhydrous or dried.
    std::optional<quantity::Rational> water;
    quantity::Rational water_deviation;
};

// "as_is", "anhydrous", "dried".
std::string_view basis_word(formulary::AssayBasis basis);

// The containers that are available. Absent stock and empty stock are different things.
struct Stock {
    std::vector<Container> containers;
    std::vector<PowderLot> powders = {};

    // Those of a product that are in date on a day, opened ones too, first expiring first, then by id.
    std::vector<Container> usable(const std::string& product, const calendar::Date& day) const;
    std::vector<Container> of_product(const std::string& product) const;
};

// Reads schema cisterna/stock/1: {"containers": [{"id", "product", "lot", "expiry"}]}. An opened container also has
// "opened" (when) and "remaining" (volume), an assayed one "assay" and "assay_sd" (concentrations). Powders may follow:
// "powders": [{"id", "powder", "lot", "expiry", "remaining" (mass), "assay", "assay_sd", "assay_basis" ("as_is",
// "anhydrous" or "dried"), "water", "water_sd"}], the last two only where the certificate tells them. Refuses
// coa_missing when the certificate lacks what its basis needs. Whether its figures are acceptable is for the recipe,
// which knows the monograph.
tl::expected<Stock, std::vector<Error>> read_stock(const codec::Value& document);
codec::Object stock_json(const Stock& stock);

}  // namespace cisterna::order
