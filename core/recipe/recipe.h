#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/recipe/measuring.h"
#include "core/recipe/targets.h"
#include "core/result/result.h"

namespace cisterna::recipe {

// What is drawn of one product.
struct Draw {
    std::string drug;
    std::string product;
    std::string product_name;
    quantity::Concentration strength;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    quantity::Volume exact;
    Measured measured;
    quantity::Mass exact_mass;
    quantity::Mass measured_mass;
    std::int64_t containers = 0;
    quantity::Volume container_volume;
    quantity::Volume waste;              // what is left in the opened containers
    std::vector<order::Container> from;  // the containers themselves, when stock was given
    std::string preparation_note;        // of the product, such as a filter to draw through
};

struct DiluentDraw {
    std::string diluent;
    std::string diluent_name;
    std::string container;  // id of the diluent's container
    quantity::Volume exact;
    Measured measured;
    std::int64_t containers = 0;
    quantity::Volume container_volume;
    quantity::Volume waste;
    std::vector<order::Container> from;
};

// The strength that the measured volumes really make.
struct Made {
    std::string drug;
    quantity::Concentration target;
    quantity::Concentration made;
    quantity::Rational deviation;  // (made - target) / target
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
};

struct FilledSyringe {
    std::int64_t number = 1;  // from 1
    std::string syringe;      // id of a formulary syringe
    quantity::Volume nominal;
    quantity::Volume volume;
};

// One line of the calculation, so that a pharmacist can redo it by hand.
struct CalculationLine {
    std::string what;
    std::string formula;
    std::string figures;
    std::string result;
};

struct Recipe {
    Targets targets;
    quantity::Volume asked;              // fill volume and overfill
    quantity::Volume prepared;           // the sum of all measured volumes
    std::vector<Draw> draws;             // in the order of the prescription
    std::optional<DiluentDraw> diluent;  // nothing when the products fill the volume
    std::vector<Made> made;
    std::vector<FilledSyringe> syringes;
    std::vector<CalculationLine> calculation;
    std::string reason;  // why these products, in a sentence
};

// Why a product must not be a source for an intrathecal pump: a preservative, an unknown preservative status, a label
// that excludes pumps, an entry of the never-intrathecal list. Nothing when it may.
std::optional<Error> why_not_a_source(const formulary::Formulary& formulary, const formulary::Product& product);

// Chooses products, containers and syringes for the targets, exactly, then rounds each volume once to what its syringe
// shows and computes the strength really made. Every combination of products is tried; the best has the fewest sources
// outside pump labelling, then no volume that is read worse than largest_reading_error(), then the fewest containers,
// the least waste, and the ids in order. A product that the order names is taken as it is: the rules judge it. With
// stock, only containers usable on `day` count, first expiring first. Refuses: drugs without a usable product,
// stock_too_dilute, stock_insufficient, below_minimum_volume, volume_over_reservoir never (that is a rule); `where`
// names the drug.
Result<Recipe> plan(const order::Prescription& prescription, const Targets& targets,
                    const formulary::Formulary& formulary, const order::Stock* stock, const calendar::Date& day);

}  // namespace cisterna::recipe
