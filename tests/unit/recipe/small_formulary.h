#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/recipe/recipe.h"
#include "core/site/settings.h"

namespace cisterna::recipe::test {

// A random formulary of a few drugs with a few products each, some of which must not be used, the shipped syringes and
// one diluent, and an order of all its drugs with a flow as basis.
struct SmallWorld {
    formulary::Formulary formulary;
    order::Prescription prescription;
    std::optional<order::Stock> stock;  // nothing: no stock is given
    site::Settings site;
    std::vector<std::optional<quantity::Concentration>> limits;

    Means means() const;
};

// When preparation starts in every small world: 2026-11-23 09:00.
calendar::Instant start();

// Both to be called inside rc::check. The first has no stock and the usual settings of a site; the second has a shelf
// with opened, expired and assayed containers, settings, limits and doses so small that they need a dilution.
SmallWorld some_world();
SmallWorld some_stocked_world();

Result<Recipe> recipe_of(const SmallWorld& world);

// The world in a few lines, for a test that fails.
std::string description(const SmallWorld& world);

// The ids of the products of a drug that may be used, in order.
std::vector<std::string> allowed_products(const SmallWorld& world, const std::string& drug);

}  // namespace cisterna::recipe::test
