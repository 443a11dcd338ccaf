#include "cli/pump_text.h"

#include <string>

#include "core/quantity/text.h"

namespace cisterna::cli {
namespace {

using quantity::concentration_unit;
using quantity::dose_rate_unit;
using quantity::mass_unit;
using quantity::people_text;
using quantity::units::h;
using quantity::units::mL;
using quantity::units::mL_per_day;
using quantity::units::mL_per_h;

// Said wherever a figure stands that could be mistaken for a setting of the pump.
constexpr std::string_view cross_check_only = "  For the clinician to cross-check, not programming instructions.\n";

void write_secondary(const rules::BridgeFigures& figures, std::ostream& out) {
    for (std::size_t i = 0; i < figures.bridge->secondary.size(); ++i) {
        const auto& drug = figures.bridge->secondary[i];
        const auto unit = dose_rate_unit(figures.secondary_units[i]);
        out << "  " << drug.name << ": " << people_text(drug.during, unit) << " during the bridge";
        if (drug.after) out << ", " << people_text(*drug.after, unit) << " after it";
        out << '\n';
    }
}

void write_figures(const rules::BridgeFigures& figures, std::ostream& out) {
    const auto& order = figures.order;
    const auto& bridge = *figures.bridge;
    out << "  the " << people_text(order.volume, mL) << " from the reservoir to the tip hold "
        << people_text(order.old_concentration, concentration_unit(figures.old_unit)) << " of " << figures.old_drug
        << " from the last fill; this solution has "
        << people_text(order.new_concentration, concentration_unit(figures.unit)) << " of " << figures.new_drug << '\n'
        << "  bridge bolus: " << people_text(bridge.programmed_dose, mass_unit(figures.unit)) << " of "
        << figures.new_drug << " over " << people_text(bridge.duration, h) << ", at "
        << people_text(bridge.flow, mL_per_h);
    if (bridge.flow_after) out << ", then " << people_text(*bridge.flow_after, mL_per_h);
    out << '\n'
        << "  meanwhile the patient gets " << people_text(bridge.delivered_old_drug, mass_unit(figures.old_unit))
        << " of " << figures.old_drug << ", "
        << people_text(order.daily_dose_during_bridge, dose_rate_unit(figures.old_unit)) << " as with the last fill\n";
    if (bridge.without && bridge.without->daily_dose)
        out << "  without a bridge: " << people_text(*bridge.without->daily_dose, dose_rate_unit(figures.old_unit))
            << " of " << figures.old_drug << " until the old solution is cleared\n";
    write_secondary(figures, out);
}

std::string why_no_figures(const rules::BridgeFigures& figures) {
    if (figures.refused) return figures.refused->message;
    std::string fields;
    for (const auto& field : figures.missing) fields += (fields.empty() ? "" : ", ") + field;
    return "The order does not tell " + fields + "; fill it in.";
}

}  // namespace

void write_boluses(const rules::Check& check, std::ostream& out) {
    if (!check.bolus_day) return;
    const auto& targets = check.recipe->targets;
    const auto& day = *check.bolus_day;
    out << "Patient boluses: at most " << day.boluses << " a day, each " << people_text(day.bolus_volume, mL)
        << "; a day with all of them is " << people_text(targets.flow_with_boluses, mL_per_day) << '\n';
    for (const auto& target : targets.drugs)
        out << "  " << target.drug << ": "
            << people_text(target.concentration * day.bolus_volume, mass_unit(target.unit)) << " with each, "
            << people_text(target.daily_dose_with_boluses, dose_rate_unit(target.unit)) << " with all of a day, "
            << people_text(target.daily_dose, dose_rate_unit(target.unit)) << " without\n";
}

void write_bridge(const rules::Check& check, std::ostream& out) {
    if (!check.bridge) return;
    const auto& figures = *check.bridge;
    if (figures.need == pump::BridgeNeed::NotNeeded) {
        out << "Bridge after the last fill: none is needed, the last fill had the same drugs in the same "
               "concentrations\n";
        return;
    }
    out << "Bridge after the last fill:\n";
    if (figures.bridge)
        write_figures(figures, out);
    else
        out << "  no figures: " << why_no_figures(figures) << '\n';
    out << cross_check_only;
}

}  // namespace cisterna::cli
