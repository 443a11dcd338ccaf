#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::pump {

// A drug in the reservoir: what the patient is to get in a day, and how strong the solution is in this drug.
struct PumpedDrug {
    std::string name;
    quantity::DoseRate daily_dose;
    quantity::Concentration concentration;
};

// What a pump can deliver; both ends belong to the range. An end that is not known is not checked.
struct FlowRange {
    std::optional<quantity::Flow> minimum;
    std::optional<quantity::Flow> maximum;
};

// flow = daily dose / concentration. `where` is the path of the drug ("drugs[0]"; empty for the document itself); the
// error names the field below it. Refuses dose_not_positive, concentration_not_positive.
Result<quantity::Flow> flow_for(const quantity::DoseRate& daily_dose, const quantity::Concentration& concentration,
                                std::string_view where);

// One reservoir has one flow, so every drug must ask for the same. Refuses no_drugs, order_inconsistent (at the first
// drug that asks for another flow than the first drug), and what flow_for refuses.
Result<quantity::Flow> common_flow(const std::vector<PumpedDrug>& drugs);

// Refuses flow_not_positive and flow_out_of_range at `where`; a flow exactly on an end is in range.
Result<void> check_flow(const quantity::Flow& flow, const FlowRange& range, std::string_view where);

}  // namespace cisterna::pump
