#include "tests/unit/powder_source/bench.h"

#include <catch2/catch.hpp>

#include "core/codec/parse.h"
#include "core/order/prescription_reading.h"
#include "tests/cases/shipped_formulary.h"

namespace cisterna::recipe::test {

using quantity::Mass;
using quantity::Rational;

std::string stock_text(const std::vector<std::string>& products, const std::vector<std::string>& powders) {
    std::string containers;
    const auto add = [&](const std::string& id, const std::string& product) {
        containers += std::string(containers.empty() ? "" : ", ") + R"({"id": ")" + id + R"(", "product": ")" +
                      product + R"(", "lot": "L", "expiry": "2028-01-31"})";
    };
    for (int i = 0; i < 20; ++i) add("saline-" + std::to_string(i), "sodium-chloride-0.9-pf-10ml");
    for (std::size_t i = 0; i < products.size(); ++i) add(products[i] + "-" + std::to_string(i), products[i]);
    std::string lots;
    for (const auto& powder : powders) lots += (lots.empty() ? "" : ", ") + powder;
    return R"({"schema": "cisterna/stock/1", "containers": [)" + containers + R"(], "powders": [)" + lots + "]}";
}

order::Stock stock_of(const std::vector<std::string>& products, const std::vector<std::string>& powders) {
    const auto stock = order::read_stock(*codec::parse(stock_text(products, powders)));
    REQUIRE(stock);
    return *stock;
}

site::Balance usual_balance() {
    return {"usual", Mass::of(Rational::ratio(3, 100), quantity::units::mg),
            Mass::of(Rational::ratio(1, 10), quantity::units::mg)};
}

site::Balance fine_balance() {
    return {"fine", Mass::of(Rational::ratio(3, 1000), quantity::units::mg),
            Mass::of(Rational::ratio(1, 100), quantity::units::mg)};
}

site::Settings site_with(const std::vector<site::Balance>& balances, site::FinalVolume final_volume) {
    site::Settings site;
    site.balances = balances;
    site.final_volume = final_volume;
    return site;
}

order::Prescription order_of(const std::string& name, const std::vector<cases::Change>& changes) {
    const auto prescription = order::read_prescription(cases::base_order(name, changes));
    REQUIRE(prescription);
    return *prescription;
}

order::Prescription clonidine_order() {
    return order_of("morphine-alone", {{"drugs[0].drug", codec::Value("clonidine-hydrochloride")},
                                       {"drugs[0].daily_dose", codec::Value("0.5 mg/day")},
                                       {"basis.primary_concentration", codec::Value("1 mg/mL")}});
}

Result<Recipe> recipe_of(const order::Prescription& prescription, const order::Stock& stock,
                         const site::Settings& site) {
    const auto targets = targets_of(prescription);
    REQUIRE(targets);
    return plan(prescription, *targets,
                {cases::shipped_formulary(), &stock, *calendar::Instant::parse("2026-11-23T09:00:00-05:00"), site,
                 std::vector<std::optional<quantity::Concentration>>(prescription.drugs.size())});
}

}  // namespace cisterna::recipe::test
