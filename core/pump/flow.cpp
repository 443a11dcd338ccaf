#include "core/pump/flow.h"

#include "core/quantity/text.h"

namespace cisterna::pump {
namespace {

using quantity::people_text;

std::string field(std::string_view where, std::string_view key) {
    return where.empty() ? std::string(key) : std::string(where) + "." + std::string(key);
}

std::string flow_text(const quantity::Flow& flow) {
    return people_text(flow, quantity::units::mL_per_day);
}

}  // namespace

Result<quantity::Flow> flow_for(const quantity::DoseRate& daily_dose, const quantity::Concentration& concentration,
                                std::string_view where) {
    if (!daily_dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, field(where, "daily_dose"),
                      "The daily dose must be above zero; correct the dose.");
    if (!concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, field(where, "concentration"),
                      "The concentration must be above zero; correct it.");
    return daily_dose / concentration;
}

Result<quantity::Flow> common_flow(const std::vector<PumpedDrug>& drugs) {
    if (drugs.empty()) return refuse(ErrorCode::NoDrugs, "drugs", "No drug is named; add at least one.");
    std::optional<quantity::Flow> common;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const auto where = "drugs[" + std::to_string(i) + "]";
        CISTERNA_TRY(flow, flow_for(drugs[i].daily_dose, drugs[i].concentration, where));
        if (!common) common = flow;
        if (flow != *common)
            return refuse(ErrorCode::OrderInconsistent, where,
                          "One reservoir has one flow, but " + drugs[i].name + " needs " + flow_text(flow) + " and " +
                              drugs[0].name + " needs " + flow_text(*common) +
                              "; correct a daily dose or a concentration.");
    }
    return *common;
}

Result<void> check_flow(const quantity::Flow& flow, const FlowRange& range, std::string_view where) {
    if (!flow.is_positive())
        return refuse(ErrorCode::FlowNotPositive, std::string(where), "The flow must be above zero; correct it.");
    if (range.minimum && flow < *range.minimum)
        return refuse(ErrorCode::FlowOutOfRange, std::string(where),
                      "The flow of " + flow_text(flow) + " is under the pump's lowest flow of " +
                          flow_text(*range.minimum) + "; use a weaker solution.");
    if (range.maximum && flow > *range.maximum)
        return refuse(ErrorCode::FlowOutOfRange, std::string(where),
                      "The flow of " + flow_text(flow) + " is over the pump's highest flow of " +
                          flow_text(*range.maximum) + "; use a stronger solution.");
    return {};
}

}  // namespace cisterna::pump
