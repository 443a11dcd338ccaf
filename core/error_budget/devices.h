#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error_budget/model.h"
#include "core/quantity/quantity.h"

// What the devices of the bench add to the error, as terms of a model.
namespace cisterna::error_budget {

// A syringe's scale and its largest errors after ISO 7886-1 (fractions of one).
struct SyringeScale {
    quantity::Volume nominal;  // capacity
    quantity::Volume graduation;
    quantity::Rational tolerance_from_half;               // of the volume expelled, from half the capacity on
    quantity::Rational tolerance_below_half_of_nominal;   // below half: of the capacity ...
    quantity::Rational tolerance_below_half_of_expelled;  // ... and of the volume expelled, added
    quantity::Volume dead_space;                          // what stays in the hub, at most

    bool operator==(const SyringeScale&) const = default;
};

// The largest error of an expelled volume. At exactly half the capacity the smaller of both figures holds.
quantity::Volume syringe_tolerance(const SyringeScale& scale, const quantity::Volume& expelled);

// ISO 7886-1 holds for the volume expelled, so what stays in the hub and needle counts only when a needle is changed
// between drawing and expelling, or the hub is rinsed into the mixture. Then up to the dead space is lost.
enum class HubLoss { NotCounted, UpToDeadSpace };

// One filling of one syringe.
struct SyringePull {
    SyringeScale scale;
    quantity::Volume volume;
};

// The volume that syringes deliver in one step: for each pull its tolerance (rectangular), its reading of half a
// graduation (rectangular) and its hub. Pulls in syringes of the same scale share one scale error: they may be pulls
// of the same syringe, and this is the safe side.
Term syringe_volume(Model& model, const std::string& step, const std::vector<SyringePull>& pulls, HubLoss hub);

// Mean and variance of the same volume without a model, for closed forms.
struct Spread {
    quantity::Rational mean;
    quantity::Rational variance;
};
Spread spread_of(const std::vector<SyringePull>& pulls, HubLoss hub);

// A vessel that is filled to a line, such as a flask or the scale of an empty bag.
struct Vessel {
    quantity::Volume tolerance;   // half width
    quantity::Volume graduation;  // zero for a ring mark whose reading is part of the tolerance
};

// Quantum sufficit: the volume that a vessel is filled to. For filling up in a syringe use syringe_volume().
Term filled_volume(Model& model, const std::string& step, const quantity::Volume& volume, const Vessel& vessel);

struct Balance {
    quantity::Mass repeatability;                // standard deviation of ten weighings
    quantity::Mass readability;                  // d, one digit
    std::optional<quantity::Rational> accuracy;  // half width as a fraction of the mass; USP <41> allows 1/1000
};

// A net mass: scatter with the repeatability, but no less than 0.41 d (USP <41>), two readings (tare and gross) of half
// a digit each, and the accuracy where given. The least scatter of 0.41 d stands for the readings already; both are
// counted, on the safe side.
Term weighed_mass(Model& model, const std::string& step, const quantity::Mass& mass, const Balance& balance);

// A volume that is told from its mass: mass / density. One density term may serve all weighings of one liquid; in mg/mL
// (water at 20 C: about 998).
Term weighed_volume(Model& model, const std::string& step, const quantity::Mass& mass, Term density,
                    const Balance& balance);

// How a maker's lots lie in the range that the label's monograph allows. Triangular: makers aim at the middle (GUM
// 4.3.9); Rectangular is the stricter choice of a site.
enum class LabelSpread { Triangular, Rectangular };

// Strength as labelled, anywhere within fractions of the label (0.9 to 1.1 by most monographs).
Source label_strength(std::string step, const quantity::Concentration& label, const Range& fractions,
                      LabelSpread spread);

// Strength as assayed for this lot, with the standard deviation of the assay.
Source lot_assay(std::string step, const quantity::Concentration& assay,
                 const quantity::Concentration& standard_deviation, const std::optional<Range>& within = std::nullopt);

// A fraction of one from a certificate (assay, water, loss on drying) with its standard deviation; never below zero.
Source certified_fraction(std::string step, std::string what, const quantity::Rational& fraction,
                          const quantity::Rational& standard_deviation);

}  // namespace cisterna::error_budget
