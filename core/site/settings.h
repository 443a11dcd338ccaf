#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/codec/value.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

// What a pharmacy decides for itself: how exact a preparation must be, with what it measures, and what it would rather
// save. The formulary holds facts, this file holds policy.
namespace cisterna::site {

// How the true strength of an unassayed container lies within its range. Triangular: a maker aims at the label, so the
// ends are less likely (GUM 4.3.9). Rectangular: nothing is known but the ends (GUM 4.3.7), the stricter choice.
enum class StrengthShape { Triangular, Rectangular };

// How the volume of the mixture comes about: as the sum of all measured volumes, or filled up to a mark.
enum class FinalVolume { SumOfVolumes, QuantumSufficit };

// The tolerance of a syringe holds for what it expels (ISO 7886-1). When a needle is changed or a hub is rinsed between
// drawing and expelling, up to the dead space more or less arrives.
enum class HubLoss { NotCounted, UpToDeadSpace };

enum class IntermediateDilutions { Allowed, Never };

struct Balance {
    std::string id;
    quantity::Mass repeatability;  // standard deviation of ten weighings
    quantity::Mass readability;    // the last digit
};

// How much worse a recipe becomes with each unit, in points; the recipe with the fewest points is chosen.
struct Weights {
    std::int64_t error = 10;            // for each percent of the worst error
    std::int64_t controlled_waste = 5;  // for each mL left in opened containers of controlled drugs
    std::int64_t other_waste = 1;       // for each mL left in opened containers of other drugs
    std::int64_t container = 2;         // for each container opened
    std::int64_t puncture = 1;          // for each time that a container is entered
    std::int64_t off_label = 100;       // for each source outside the labelling of the pump
    std::int64_t nonsterile = 200;      // for each powder that is weighed: it must be made sterile first
};

struct Settings {
    // The largest error of a final concentration: the rounding at the bench and the expanded uncertainty together.
    quantity::Rational tolerance = quantity::Rational::ratio(10, 100);
    quantity::Rational coverage_factor = 2;  // k of the expanded uncertainty, 1 to 4
    // For a drug whose strength range the formulary does not hold.
    quantity::Rational strength_range = quantity::Rational::ratio(10, 100);
    StrengthShape strength_shape = StrengthShape::Triangular;
    // The smallest volume that is read on a syringe: at 0.1 mL a 1 mL syringe may be 17 % off (ISO 7886-1,
    // unconfirmed).
    quantity::Volume smallest_draw = quantity::Volume::of(quantity::Rational::ratio(1, 10), quantity::units::mL);
    FinalVolume final_volume = FinalVolume::SumOfVolumes;
    HubLoss hub_loss = HubLoss::NotCounted;
    IntermediateDilutions intermediate_dilutions = IntermediateDilutions::Allowed;
    std::optional<std::vector<std::string>> syringes;  // ids of the formulary's; nothing: all of them
    std::vector<Balance> balances;                     // none: powders are not weighed here
    // How long an opened single-dose vial may be used in ISO 5 air: 12 h (USP <797> 2023, section 15, recalled); some
    // states keep 6 h. An opened ampule is never stored.
    quantity::Duration opened_vial = quantity::Duration::of(12, quantity::units::h);
    Weights weights;
};

// The values above, for a pharmacy that has stated none of its own.
const Settings& standard_settings();

// Reads schema cisterna/site/1; a member that is absent keeps its value above. All problems are told, not only the
// first.
tl::expected<Settings, std::vector<Error>> read_settings(const codec::Value& document);
codec::Object settings_json(const Settings& settings);
// SHA-256 of the canonical form, in hex: tells whether two checks were made under the same policy.
std::string settings_hash(const Settings& settings);

}  // namespace cisterna::site
