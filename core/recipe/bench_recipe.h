#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

// The arithmetic of a recipe from manufactured containers, exact and without any limit of its own.
namespace cisterna::recipe {

// What a drug is taken from.
enum class BenchSource { Container, Powder };

// One drug and the container from which it is drawn. A drug from powder has no container: it is weighed, and takes no
// volume of the preparation that is counted here.
struct BenchDrug {
    std::string name;
    BenchSource source = BenchSource::Container;
    std::optional<quantity::DoseRate> daily_dose;
    std::optional<quantity::Concentration> concentration;  // when the order states it
    quantity::Concentration strength;                      // of the container, as labelled
    quantity::Volume container_volume;                     // as labelled; a manufacturer's overfill is not counted
    quantity::Volume usable_volume;                        // what can be drawn from one container
};

enum class Diluting { WithDiluent, Undiluted };

// What fixes the concentrations. Several may be stated when they agree.
struct BenchBasis {
    struct Primary {
        std::size_t drug = 0;
        quantity::Concentration concentration;
    };
    // flow = (final volume - reserve) / duration; the reserve, the alarm volume, is left in the reservoir at the end.
    struct Interval {
        quantity::Duration duration;
        quantity::Volume reserve;
    };
    std::optional<Primary> primary;
    std::optional<quantity::Flow> flow;
    std::optional<Interval> refill_interval;
    Diluting diluting = Diluting::WithDiluent;
};

struct BenchOrder {
    std::optional<quantity::Volume> reservoir_capacity;  // nothing: the preparation is not for a pump
    quantity::Volume final_volume;                       // that is filled
    quantity::Volume overfill;                           // prepared beyond it, for every loss together; zero is allowed
    std::int64_t fills = 1;                              // syringes or bags that share the prepared volume
    BenchBasis basis;
    std::vector<BenchDrug> drugs;
};

// What the order says about strength, before anything is drawn.
struct BenchStrengths {
    std::optional<quantity::Flow> flow;                   // nothing when no dose fixes it
    std::vector<quantity::Concentration> concentrations;  // one for each drug, in the order's sequence
};

struct BenchDraw {
    quantity::Concentration concentration;
    quantity::Mass mass;
    quantity::Volume volume;
    std::int64_t containers = 0;
    quantity::Volume waste;  // containers x labelled volume - draw
};

struct BenchRecipe {
    std::optional<quantity::Flow> flow;  // nothing when no dose fixes it
    quantity::Volume prepared_volume;
    std::vector<BenchDraw> draws;  // one for each drug, in the order's sequence
    quantity::Volume diluent_volume;
    quantity::Volume fill_volume;  // of one syringe or bag
};

// Flow and concentrations of an order: concentration = daily dose / flow, or as stated.
// Undiluted: concentration_i = strength_i x (dose_i / strength_i) / sum(dose_j / strength_j), after US patent 6928338
// B1. Refuses, at the order's own field: volume_not_positive, volume_over_reservoir, no_drugs, dose_not_positive,
// flow_not_positive, concentration_not_positive, value_missing (no basis, a dose or a concentration that is needed),
// order_inconsistent (statements that contradict each other), nothing_to_deliver (alarm_volume).
Result<BenchStrengths> bench_strengths(const BenchOrder& order);

// Masses, draws, containers and diluent of an order:
//   mass = concentration x prepared volume;  draw = mass / strength;  containers = draw / usable volume, rounded up;
//   diluent = prepared volume - sum of draws (zero is allowed).
// A drug from powder has no draw and no container; with one, the diluent is not the difference but what fills up to the
// prepared volume, because the powder takes room that nobody knows.
// Each figure is computed a second way and must agree exactly (bug otherwise).
// Refuses what bench_strengths refuses, and stock_too_dilute.
Result<BenchRecipe> make_bench_recipe(const BenchOrder& order);

// Refuses below_minimum_volume at the first draw that is smaller than what can be measured.
Result<void> check_measurable(const BenchRecipe& recipe, const quantity::Volume& minimum);

// How many containers hold a draw: draw / usable volume, rounded up. `usable` must be above zero.
Result<std::int64_t> containers_for(const quantity::Volume& draw, const quantity::Volume& usable,
                                    std::string_view where);

// A draw as it was measured at the bench.
struct MeasuredDraw {
    std::string name;
    quantity::Volume volume;
    quantity::Concentration strength;
    quantity::Concentration target;
};

struct MadeConcentration {
    quantity::Concentration actual;
    quantity::Rational error;  // (actual - target) / target
};

struct MadePreparation {
    std::vector<MadeConcentration> drugs;
    quantity::Volume diluent_volume;
};

// The concentrations really made by measured draws that were brought to the final volume.
// Refuses volume_not_positive, concentration_not_positive, no_drugs, order_inconsistent (draws over the final volume).
Result<MadePreparation> back_calculate(const quantity::Volume& final_volume, const std::vector<MeasuredDraw>& measured);

// A lot of an in-house stock solution with its assay.
struct AssayedLot {
    std::string lot;
    quantity::Volume available;
    quantity::Concentration strength;
};

struct LotDraw {
    std::size_t lot = 0;  // index in the list given
    quantity::Volume volume;
    quantity::Mass mass;
};

// Uses the lots up in the order given until the mass is reached; lots that are not needed do not appear.
// Refuses weight_not_positive (mass_needed), volume_not_positive, concentration_not_positive, stock_insufficient
// (lots).
Result<std::vector<LotDraw>> draw_in_order(const quantity::Mass& needed, const std::vector<AssayedLot>& lots);

}  // namespace cisterna::recipe
