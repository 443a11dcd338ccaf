#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/calculation/powder_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/stock_reading.h"
#include "core/calculation/tonicity_reading.h"
#include "core/pump/flow.h"
#include "core/recipe/bench_recipe.h"

// The order of a pump refill as a bench document states it: read, checked and explained alike, whether its drugs come
// from containers or from powder.
namespace cisterna::calculation {

enum class Marked { No, Primary };

// One drug of an order. `path` is where it stands in the inputs.
struct OrderedDrug {
    std::string path;
    std::string name;
    std::optional<std::string> salt_form;
    Marked marked = Marked::No;
    std::optional<InUnit<quantity::DoseRate>> daily_dose;
    std::optional<InUnit<quantity::DoseRate>> previous_daily_dose;
    std::optional<InUnit<quantity::DoseRate>> daily_dose_limit;
    std::optional<InUnit<quantity::Concentration>> concentration;
    std::optional<InUnit<quantity::Concentration>> concentration_limit;
    std::optional<InUnit<quantity::Concentration>> solubility_limit;
    std::optional<ReadStock> stock;  // the drug comes from one of the two
    std::optional<PowderSource> powder;
    // For a mass of powder under the balance's minimum.
    std::optional<InUnit<quantity::Mass>> weigh_for_stock;
    std::optional<quantity::Volume> stock_volume;
    std::optional<ReadEquivalent> equivalent;

    // The unit of the order, else of the product.
    quantity::MassUnit unit() const;
};

struct Diluent {
    std::string name;
    Condition condition;
};

// What an order says, before any of it is checked against the rest.
struct OrderStatement {
    recipe::BenchOrder bench;
    std::optional<std::string> primary_name;
    std::vector<OrderedDrug> drugs;
    std::optional<Diluent> diluent;
    std::optional<ClockTime> prepared;
    pump::FlowRange pump;
    std::optional<quantity::Volume> minimum_measurable_volume;
    std::optional<quantity::Rational> maximum_dose_change_ratio;
    std::optional<std::int64_t> syringes;
};

// From what the drugs may come: each has a "stock", or each a "powder" or a "stock".
enum class Sources { Containers, PowdersAllowed };

constexpr std::int64_t count_at_most = 1'000'000;

std::vector<OrderedDrug> read_drugs(codec::Reader& reader, Sources sources);

std::optional<Diluent> read_diluent(codec::Reader& reader);

// Everything that is prepared beyond the final volume: overfill, overfill_each, filter_hold_up, tubing_loss,
// qc_samples.
quantity::Volume read_overfill(codec::Reader& reader, std::int64_t fills);

// Drugs, diluent, basis, pump and limits.
void read_common(codec::Reader& reader, OrderStatement& statement, Sources sources);

// The order of a refill: reservoir_capacity, final_volume, syringes, overfill and what read_common reads.
OrderStatement read_refill(codec::Reader& reader, Sources sources);

// The first check of all: no figure may be given for what must not be made.
Result<void> check_names(const std::vector<OrderedDrug>& drugs);

// Refuses duplicate_drug, salt_form_unspecified, product_mismatch, and containers, powders and diluent that may not be
// used.
Result<void> check_drugs(const OrderStatement& statement);

// The order for the arithmetic. Refuses order_inconsistent and value_missing when it is not clear which drug is the
// primary one.
Result<recipe::BenchOrder> bench_order(const OrderStatement& statement);

// Refuses change_needs_review, dose_over_limit, concentration_over_limit, over_solubility of one drug, and a limit that
// is not above zero.
Result<void> check_strength(const OrderStatement& statement, std::size_t drug,
                            const quantity::Concentration& concentration);

// Before any draw: an order that is over a limit is refused as such, whatever could be made of it. Refuses
// flow_out_of_range too.
Result<void> check_strengths(const OrderStatement& statement, const recipe::BenchOrder& order,
                             const recipe::BenchStrengths& strengths);

// Refuses below_minimum_volume and stock_insufficient.
Result<void> check_draws(const OrderStatement& statement, const recipe::BenchRecipe& made);

// Refuses value_missing when diluent is needed and none is named: a bag is finished elsewhere with the diluent it is
// sold in, a refill is finished here.
Result<void> check_diluent_named(const OrderStatement& statement, const recipe::BenchRecipe& made);

// The lines of the flow and of a concentration.
void explain_flow(Steps& steps, const OrderStatement& statement, const recipe::BenchOrder& order,
                  const recipe::BenchRecipe& made);
void explain_concentration(Steps& steps, const OrderedDrug& drug, const recipe::BenchDraw& draw,
                           const recipe::BenchOrder& order, const recipe::BenchRecipe& made);

// The lines of a draw from containers.
void explain_draw(Steps& steps, const OrderedDrug& drug, const recipe::BenchDrug& bench, const recipe::BenchDraw& draw,
                  const recipe::BenchRecipe& made);

// name, concentration, mass, and for a drug from containers draw_volume, containers, waste_volume.
codec::Object drug_document(const OrderedDrug& drug, const recipe::BenchDraw& draw);

}  // namespace cisterna::calculation
