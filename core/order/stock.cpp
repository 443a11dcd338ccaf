#include "core/order/stock.h"

#include <algorithm>
#include <set>

#include "core/codec/reader.h"
#include "core/quantity/reading.h"
#include "core/quantity/text.h"

namespace cisterna::order {
namespace {

using formulary::AssayBasis;
using quantity::Rational;

constexpr std::string_view concentration_kind = "concentration, such as 25 mg/mL";
const std::vector<std::string_view> basis_words{"as_is", "anhydrous", "dried"};

std::optional<Container::Opened> read_opened(codec::Reader& item) {
    const auto at = item.optional_instant("opened");
    const auto remaining =
        quantity::read_optional_quantity<quantity::Volume>(item, "remaining", "volume, such as 4 mL");
    if (!at && !remaining) return std::nullopt;
    if (!at) {
        // One that cannot be read has been told already.
        if (item.has("opened")) return std::nullopt;
        item.problem(ErrorCode::ValueMissing, "opened",
                     "When the container was opened is missing; fill it in, as 2026-11-23T08:00:00-05:00.");
        return std::nullopt;
    }
    if (!remaining) {
        if (item.has("remaining")) return std::nullopt;
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
        const std::string_view missing = strength ? "assay_sd" : "assay";
        if (item.has(missing)) return std::nullopt;
        item.problem(ErrorCode::ValueMissing, missing,
                     "An assay needs both the strength found and its standard deviation; fill in both.");
        return std::nullopt;
    }
    if (!strength->is_positive())
        item.problem(ErrorCode::ConcentrationNotPositive, "assay", "The strength found must be above zero.");
    if (deviation->sign() < 0)
        item.problem(ErrorCode::ConcentrationNotPositive, "assay_sd", "A standard deviation cannot be below zero.");
    return Container::Assay{*strength, *deviation};
}

// A figure of a certificate: a percentage from zero up.
std::optional<Rational> read_share(codec::Reader& item, std::string_view key) {
    if (!item.has(key)) {
        item.take(key);
        return std::nullopt;
    }
    const auto any = quantity::read_any(item, key);
    if (!any) return std::nullopt;
    if (any->dimension() != quantity::Dimension{} || any->unit() != "%") {
        item.problem(ErrorCode::UnitMismatch, key, "This must be a percentage, such as 99.2 %.");
        return std::nullopt;
    }
    if (any->base().sign() < 0) {
        item.problem(ErrorCode::OrderInconsistent, key, "This cannot be below zero; read it from the certificate.");
        return std::nullopt;
    }
    return any->base();
}

// A figure without which the powder cannot be weighed.
Rational read_certified(codec::Reader& item, std::string_view key, const char* words) {
    const bool is_there = item.has(key);
    const auto share = read_share(item, key);
    if (!is_there)
        item.problem(ErrorCode::CoaMissing, key,
                     std::string(words) + " is missing; read it from the certificate of analysis of this lot.");
    return share.value_or(Rational());
}

void read_water(codec::Reader& item, PowderLot& lot) {
    const bool is_counted = lot.basis != AssayBasis::AsIs;
    const bool is_dried = lot.basis == AssayBasis::Dried;
    if (is_counted) {
        lot.water = read_certified(item, "water", is_dried ? "The loss on drying" : "The water");
        lot.water_deviation = read_certified(
            item, "water_sd",
            is_dried ? "The standard deviation of the loss on drying" : "The standard deviation of the water");
    } else {
        lot.water = read_share(item, "water");
        lot.water_deviation = read_share(item, "water_sd").value_or(Rational());
    }
    if (lot.water && *lot.water >= Rational(1))
        item.problem(ErrorCode::OrderInconsistent, "water", "Water must be under 100 %; read it from the certificate.");
}

PowderLot read_powder(codec::Reader& item) {
    PowderLot lot;
    lot.id = item.text("id");
    lot.powder = item.text("powder");
    lot.lot = item.text("lot", 20);
    if (const auto expiry = item.date("expiry")) lot.expiry = *expiry;
    if (const auto written =
            quantity::read_written<quantity::Mass::dimension>(item, "remaining", "mass, such as 5 g")) {
        lot.remaining = written->value;
        if (!lot.remaining.is_positive())
            item.problem(ErrorCode::WeightNotPositive, "remaining",
                         "A powder of the stock must still hold something; take an empty jar out.");
    }
    lot.assay = read_certified(item, "assay", "The assay");
    lot.assay_deviation = read_certified(item, "assay_sd", "The standard deviation of the assay");
    if (!item.has("assay_basis")) {
        item.take("assay_basis");
        item.problem(ErrorCode::CoaMissing, "assay_basis",
                     "Whether the assay counts the powder as it is, anhydrous or dried is missing; read it from the "
                     "certificate of analysis of this lot.");
    } else {
        lot.basis = static_cast<AssayBasis>(item.word("assay_basis", basis_words));
        read_water(item, lot);
    }
    return lot;
}

codec::Object powder_json(const PowderLot& lot) {
    codec::Object json;
    json.set("id", lot.id)
        .set("powder", lot.powder)
        .set("lot", lot.lot)
        .set("expiry", lot.expiry.text())
        .set("remaining", contract_text(lot.remaining, quantity::units::mg))
        .set("assay", quantity::contract_percent(lot.assay))
        .set("assay_sd", quantity::contract_percent(lot.assay_deviation))
        .set("assay_basis", basis_word(lot.basis));
    if (lot.water)
        json.set("water", quantity::contract_percent(*lot.water))
            .set("water_sd", quantity::contract_percent(lot.water_deviation));
    return json;
}

}  // namespace

std::string_view basis_word(AssayBasis basis) {
    return basis_words.at(static_cast<std::size_t>(basis));
}

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
        for (auto& item : reader.optional_objects("powders")) {
            auto lot = read_powder(item);
            if (!lot.id.empty() && !seen.insert(lot.id).second)
                item.problem(ErrorCode::OrderInconsistent, "id", "The powder stands in the stock twice; remove one.");
            stock.powders.push_back(std::move(lot));
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
    codec::Object json;
    json.set("schema", "cisterna/stock/1").set("containers", std::move(containers));
    if (stock.powders.empty()) return json;
    codec::Array powders;
    for (const auto& lot : stock.powders) powders.push_back(powder_json(lot));
    return json.set("powders", std::move(powders));
}

}  // namespace cisterna::order
