#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/order/stock.h"
#include "core/recipe/measuring.h"
#include "core/recipe/search.h"
#include "core/recipe/targets.h"
#include "core/recipe/weighing.h"
#include "core/result/result.h"
#include "core/site/settings.h"

namespace cisterna::recipe {

// A product that is made weaker first, because so little of it is needed that it could not be measured well.
struct IntermediateDilution {
    Measured taken;    // of the product
    Measured diluent;  // brought to it
    quantity::Volume total;
    quantity::Concentration strength;
    quantity::Volume left_over;  // of the intermediate dilution, after the draw from it
};

// How sure a strength is.
struct StrengthUncertainty {
    quantity::Rational range_low;   // the smallest true strength as a fraction of the nominal one
    quantity::Rational range_high;  // the largest
    site::StrengthShape shape = site::StrengthShape::Triangular;
    // Of an assayed lot, as a fraction of its strength; nothing when nobody has assayed it and the range stands.
    std::optional<quantity::Rational> standard_deviation;
};

// What comes from containers of one strength: all of an unassayed product, or one assayed lot.
struct Portion {
    std::string lot;  // empty when no stock was given
    quantity::Concentration strength;
    quantity::Volume volume;  // as measured
    StrengthUncertainty uncertainty;
};

// What is drawn for one drug, or weighed: then product and its name are the powder's, and nothing is drawn when the
// powder goes straight into the preparation.
struct Draw {
    std::string drug;
    std::string product;
    std::string product_name;
    // Of the product: as labelled, or the mean of the assayed lots drawn from; of a powder's stock solution, or of the
    // preparation that it is weighed into.
    quantity::Concentration strength;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    quantity::Volume exact;  // that is needed of the product, or of the intermediate dilution
    Measured measured;       // what goes into the preparation
    std::optional<IntermediateDilution> dilution;
    std::optional<Weighing> weighing;
    std::vector<Portion> portions;  // of the product: of `measured`, or of what the dilution takes
    quantity::Mass exact_mass;
    quantity::Mass measured_mass;
    std::int64_t containers = 0;
    quantity::Volume container_volume;
    quantity::Volume waste;              // what is left in the opened containers
    std::vector<order::Container> from;  // the containers themselves, when stock was given
    std::string preparation_note;        // of the product, such as a filter to draw through

    // What is drawn out of the containers.
    const Measured& from_containers() const { return dilution ? dilution->taken : measured; }
};

struct DiluentDraw {
    std::string diluent;
    std::string diluent_name;
    std::string container;  // id of the diluent's container
    quantity::Volume exact;
    Measured measured;               // no pulls when only intermediate dilutions need it
    quantity::Volume for_dilutions;  // that intermediate dilutions and stock solutions take beside it, at most
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

// What one step of the bench adds to the uncertainty of a final concentration.
struct ErrorShare {
    std::string step;          // "draw of Infumorph 500"
    quantity::Rational share;  // of the variance, a fraction of one
};

// How sure a final concentration is.
struct FinalStrength {
    std::string drug;
    quantity::MassUnit unit = quantity::MassUnit::Milligram;
    quantity::Concentration low;  // the worst case: it cannot be left while every device and label keeps its range
    quantity::Concentration high;
    quantity::Rational worst;           // the larger side of the worst case, as a fraction of the target
    quantity::Rational expanded;        // k times the standard uncertainty, as a fraction of the target
    quantity::Rational error;           // rounding and expanded uncertainty together, as a fraction of the target
    quantity::Rational coverage;        // k
    quantity::Rational chance_outside;  // of leaving the site's tolerance, a fraction of one
    std::optional<quantity::Rational> chance_over_limit;  // nothing when no limit is known
    std::vector<ErrorShare> steps;                        // largest first; the first one dominates
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

// One recipe of the Pareto set, in words: what it would save and cost beside the chosen one.
struct Alternative {
    std::vector<std::string> sources;  // of each drug, in the order of the prescription
    Merit merit;
    std::int64_t points = 0;  // in tenths
};

struct Recipe {
    Targets targets;
    quantity::Volume asked;     // fill volume and overfill
    quantity::Volume prepared;  // the sum of all measured volumes, or the mark to which it is filled
    site::FinalVolume final_volume = site::FinalVolume::SumOfVolumes;
    std::optional<Measured> vessel;      // read to this mark; for quantum sufficit
    std::vector<Draw> draws;             // in the order of the prescription
    std::optional<DiluentDraw> diluent;  // nothing when the products fill the volume
    std::vector<Made> made;
    std::vector<FinalStrength> final_strengths;  // in the order of the prescription
    std::vector<FilledSyringe> syringes;
    // ids: powders that are weighed into it, the diluent's container, then the products
    std::vector<std::string> order_of_addition;
    // What must be done beside mixing, such as making sterile what began nonsterile; in the order in which it is done.
    std::vector<std::string> required_steps;
    std::vector<CalculationLine> calculation;
    std::string reason;  // why this recipe, in a sentence
    Merit merit;
    std::vector<Alternative> pareto;  // the chosen recipe first; fewest points first
    Certificate certificate;
};

// Why a product must not be a source for an intrathecal pump: a preservative, an unknown preservative status, a label
// that excludes pumps, an entry of the never-intrathecal list. Nothing when it may.
std::optional<Error> why_not_a_source(const formulary::Formulary& formulary, const formulary::Product& product);

// With what and when a recipe is made.
struct Means {
    const formulary::Formulary& formulary;
    const order::Stock* stock;  // nullptr: no stock was given, every container of the formulary is there
    calendar::Instant at;       // when preparation is to start
    const site::Settings& site;
    // The hard limit of each drug's concentration, in the order of the prescription; nothing where none is known.
    std::vector<std::optional<quantity::Concentration>> limits;
};

// Whether any source of the recipe is not sterile: then it must be made so, and is not used for as long.
bool has_nonsterile_source(const Recipe& recipe);

// Chooses products, containers, syringes and intermediate dilutions for the targets by a complete search (search.h),
// rounds each volume once to what its syringe shows and computes the strength really made.
//   Sources of a drug: every product that may be used and is in stock, drawn directly in each best way that the site's
// syringes give; where a direct draw is read worse than 5 %, or not at all, the product diluted first; and powders of
// the stock when the site has a balance (powder_sources.h). A product that the order names is taken as it is: the rules
// judge it. With stock, only containers usable at the start count: opened ones first, then first expiring first.
//   Refuses: drugs without a usable product, stock_too_dilute, stock_insufficient, below_minimum_volume (with the
// dilution that would cure it); volume_over_reservoir never (that is a rule); `where` names the drug.
Result<Recipe> plan(const order::Prescription& prescription, const Targets& targets, const Means& means);

}  // namespace cisterna::recipe
