#pragma once

#include <optional>
#include <string>

#include "core/powder/powder_factor.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::powder {

// A mass that may be too small for the balance. What is not stated is proposed.
struct StockNeeds {
    std::string path;       // of the drug in the inputs; empty for the document itself
    quantity::Mass needed;  // as labelled
    quantity::Rational factor{1};
    quantity::Mass minimum_weight;
    std::optional<quantity::Mass> weigh_for_stock;
    std::optional<quantity::Volume> stock_volume;
    std::optional<quantity::Volume> minimum_measurable_volume;
    std::optional<quantity::Concentration> solubility_limit;
};

// Enough powder to weigh well, dissolved to a volume of which a part is taken.
struct StockSolution {
    quantity::Mass weigh;
    quantity::Volume volume;
    quantity::Concentration concentration;  // as labelled
    quantity::Volume take;
    quantity::Volume left;  // of the stock, to be wasted
};

enum class Weighing { Direct, ThroughStock };

// Direct from the minimum weight on; below it a stock solution is needed.
Weighing weighing_of(const quantity::Mass& weigh, const quantity::Mass& minimum_weight);

// concentration = weighed / factor / volume; take = needed / concentration. A proposal weighs the next round mass (1, 2
// or 5 and zeros) from the minimum weight on, and dissolves it to the smallest of the volumes 10 mL, 20 mL, 50 mL and
// so on at which the part can be measured and the powder dissolves; without a smallest measurable volume, 1 mL counts
// as measurable. Refuses weight_not_positive, volume_not_positive, concentration_not_positive, below_minimum_weight
// (weigh_for_stock), stock_insufficient (stock_volume: less in the stock than is needed), over_solubility
// (stock_volume), below_minimum_volume (stock_volume), order_inconsistent (no volume does).
Result<StockSolution> stock_solution(const StockNeeds& needs);

}  // namespace cisterna::powder
