#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

// Dilutions and mixtures at the bench and in the reservoir, exact.
namespace cisterna::recipe {

// What is known of a dilution. Any set that fixes the rest is enough; everything stated must agree.
struct DilutionStatement {
    quantity::Concentration stock_concentration;
    std::optional<quantity::Concentration> final_concentration;
    std::optional<quantity::Volume> stock_volume;
    std::optional<quantity::Volume> diluent_volume;
    std::optional<quantity::Volume> final_volume;
};

struct Dilution {
    quantity::Concentration final_concentration;
    quantity::Volume stock_volume;
    quantity::Volume diluent_volume;  // zero when the target is the stock itself
    quantity::Volume final_volume;
};

// C1 V1 = C2 V2 and V2 = V1 + diluent. Refuses concentration_not_positive, volume_not_positive, stock_too_dilute
// (stock_concentration), value_missing (too little is known), order_inconsistent (the statements disagree).
Result<Dilution> solve_dilution(const DilutionStatement& statement);

// volume = dose / concentration. Refuses dose_not_positive, concentration_not_positive.
Result<quantity::Volume> volume_for_dose(const quantity::Mass& dose, const quantity::Concentration& concentration);

// Two solutions of one drug that are mixed to a strength between theirs. Exactly one of the three volumes is given.
struct Alligation {
    quantity::Concentration concentration_a;
    quantity::Concentration concentration_b;
    quantity::Concentration target;
    std::optional<quantity::Volume> volume_a;
    std::optional<quantity::Volume> volume_b;
    std::optional<quantity::Volume> final_volume;
};

struct AlligationMix {
    quantity::Volume volume_a;
    quantity::Volume volume_b;
    quantity::Volume final_volume;
};

// parts of A : parts of B = (b - target) : (target - a). One solution may be plain diluent (0 mg/mL).
// Refuses stock_too_dilute (target above both), order_inconsistent (target below both, no or several volumes, equal
// strengths), volume_not_positive, concentration_not_positive.
Result<AlligationMix> alligate(const Alligation& alligation);

// What cannot be withdrawn from the reservoir, and what is put on top of it.
struct ResidualAndAdded {
    quantity::Volume residual_volume;
    quantity::Concentration residual_concentration;  // zero when another drug was in it
    quantity::Volume added_volume;
    quantity::Concentration added_concentration;
};

struct ResidualMixture {
    quantity::Volume volume;
    quantity::Concentration concentration;
    quantity::Rational error;  // (mixed - added) / added
};

// (r C_old + v C_new) / (r + v). Refuses volume_not_positive, concentration_not_positive.
Result<ResidualMixture> mix_with_residual(const ResidualAndAdded& parts);

struct Rinsing {
    quantity::Volume residual_volume;
    quantity::Concentration residual_concentration;  // of the old drug
    quantity::Volume rinse_volume;                   // of each rinse; all but the residual is drawn back
    std::int64_t rinses = 1;
    quantity::Concentration rinse_concentration;  // of the new drug in the rinse; zero for saline
};

struct RinsedReservoir {
    quantity::Rational fraction_left;  // (r / (r + R))^n
    quantity::Concentration old_concentration;
    quantity::Mass old_mass;
    quantity::Concentration rinse_concentration;  // of the rinse's drug in what stays: c (1 - fraction)
};

// Refuses volume_not_positive, concentration_not_positive, order_inconsistent (rinses under 0 or over 100).
Result<RinsedReservoir> rinse(const Rinsing& rinsing);

// A dilution by equal steps, each of which takes `take` and makes it up to `make`.
struct SerialPlan {
    quantity::Concentration stock;
    quantity::Concentration target;
    quantity::Volume final_volume;
    quantity::Volume minimum;  // the smallest volume that can be measured; a draw of exactly this is allowed
    quantity::Volume take;
    quantity::Volume make;
};

enum class DirectDilution { Allowed, TooSmall };

struct SerialDilution {
    quantity::Volume direct_volume;  // what one dilution from the stock would need
    DirectDilution direct = DirectDilution::Allowed;
    std::vector<quantity::Concentration> after_steps;  // empty when direct dilution is allowed
    quantity::Volume last_volume;                      // of the last solution, in the final volume
};

// Steps are added until the last draw is no smaller than the draws of the steps themselves.
// Refuses concentration_not_positive, volume_not_positive, stock_too_dilute, below_minimum_volume (the steps themselves
// draw less than can be measured), order_inconsistent (a step that does not dilute, or dilutes past the target).
Result<SerialDilution> plan_serial_dilution(const SerialPlan& plan);

}  // namespace cisterna::recipe
