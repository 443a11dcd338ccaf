#pragma once

#include <optional>
#include <string>

#include "core/order/stock.h"
#include "core/powder/powder_factor.h"
#include "core/quantity/quantity.h"
#include "core/recipe/measuring.h"
#include "core/site/settings.h"

namespace cisterna::recipe {

// Powder dissolved and filled up to a line of a syringe, of which a part is drawn. It is filled up and not given a
// measured volume of diluent, because a dissolved powder takes room of its own.
struct StockSolution {
    Measured filled_to;
    quantity::Volume left_over;  // after the draw from it
};

// Powder that is weighed in place of a product that is drawn.
struct Weighing {
    order::PowderLot lot;  // with the figures of its certificate
    std::string powder_name;
    std::string form;  // as supplied
    // The form that the assay counts, and moles of it for one mole of the labelled form.
    std::string assayed_form;
    quantity::MolarMass assayed_molar_mass;
    quantity::MolarMass labelled_molar_mass;
    quantity::Rational moles_per_mole_labelled{1};
    powder::PowderFactor factor;
    site::Balance balance;
    quantity::Mass minimum_weight;       // of the balance, USP <41>
    quantity::Mass needed;               // of powder, for what is ordered
    quantity::Mass weighed;              // rounded to what the balance shows
    quantity::Concentration strength;    // as labelled: of the stock solution, or of the preparation
    std::optional<StockSolution> stock;  // nothing: weighed straight into the preparation
};

}  // namespace cisterna::recipe
