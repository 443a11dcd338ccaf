#include "core/recipe/calculation_lines.h"

#include <algorithm>

#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

using quantity::concentration_unit;
using quantity::dose_rate_unit;
using quantity::mass_unit;
using quantity::people_number;
using quantity::people_percent;
using quantity::people_text;
using quantity::units::g_per_mol;
using quantity::units::mg;
using quantity::units::mL;
using quantity::units::mL_per_day;

std::string pulls_text(const Measured& measured) {
    std::string text;
    for (const auto& pull : measured.pulls)
        text += (text.empty() ? "" : " + ") + people_text(pull.volume, mL) + " in a " + people_text(pull.nominal, mL) +
                " syringe (lines every " + people_text(pull.graduation, mL) + ")";
    return text;
}

CalculationLine flow_line(const order::Prescription& prescription, const Recipe& recipe) {
    const auto& primary = prescription.primary();
    const auto flow = people_text(recipe.targets.flow, mL_per_day);
    if (const auto* c = std::get_if<order::PrimaryConcentration>(&prescription.basis))
        return {"Flow", "daily dose / concentration of the primary drug",
                people_text(primary.daily_dose, dose_rate_unit(primary.unit)) + " / " +
                    people_text(c->value, concentration_unit(primary.unit)),
                flow};
    if (const auto* t = std::get_if<order::OrderedRefillInterval>(&prescription.basis)) {
        const auto alarm_volume = prescription.pump.alarm_volume.value_or(quantity::Volume());
        const auto bolus_share = recipe.targets.flow_with_boluses / recipe.targets.flow - quantity::Rational(1);
        return {"Flow", "(fill - alarm volume) / refill interval / (1 + boluses a day / continuous dose)",
                "(" + people_text(prescription.fill_volume, mL) + " - " + people_text(alarm_volume, mL) + ") / " +
                    people_text(t->value, quantity::units::day) + " / (1 + " + people_number(bolus_share) + ")",
                flow};
    }
    return {"Flow", "as ordered", flow, flow};
}

void add_dilution_lines(const Draw& draw, std::vector<CalculationLine>& lines) {
    const auto& dilution = *draw.dilution;
    const auto per_mL = concentration_unit(draw.unit);
    lines.push_back({draw.drug + ": taken of " + draw.product_name + " for the dilution",
                     "so that every draw can be measured well", pulls_text(dilution.taken),
                     people_text(dilution.taken.volume, mL)});
    lines.push_back({draw.drug + ": diluted to", "taken + diluent",
                     people_text(dilution.taken.volume, mL) + " + " + people_text(dilution.diluent.volume, mL) + " (" +
                         pulls_text(dilution.diluent) + ")",
                     people_text(dilution.total, mL)});
    lines.push_back({draw.drug + ": strength of the dilution", "strength x taken / diluted to",
                     people_text(draw.strength, per_mL) + " x " + people_text(dilution.taken.volume, mL) + " / " +
                         people_text(dilution.total, mL),
                     people_text(dilution.strength, per_mL)});
}

std::string certificate_text(const Weighing& weighing) {
    const auto& lot = weighing.lot;
    const auto assay = people_percent(lot.assay);
    if (lot.basis == formulary::AssayBasis::AsIs) return assay;
    return "(" + assay + " x (1 - " + people_percent(*lot.water) + "))";
}

// From the mass as labelled to the mass on the balance.
void add_weighing_lines(const Draw& draw, std::vector<CalculationLine>& lines) {
    const auto& weighing = *draw.weighing;
    const auto& mass = mass_unit(draw.unit);
    const bool is_as_is = weighing.lot.basis == formulary::AssayBasis::AsIs;
    lines.push_back({draw.drug + ": factor of lot " + weighing.lot.lot,
                     std::string("moles x molar mass of what is assayed / molar mass as labelled / ") +
                         (is_as_is ? "assay" : "(assay x (1 - water))"),
                     people_number(weighing.moles_per_mole_labelled) + " x " +
                         people_text(weighing.assayed_molar_mass, g_per_mol) + " / " +
                         people_text(weighing.labelled_molar_mass, g_per_mol) + " / " + certificate_text(weighing),
                     people_number(weighing.factor.factor) + " mg of powder for 1 mg as labelled"});
    lines.push_back({draw.drug + ": powder that is needed", "amount x factor",
                     people_text(draw.exact_mass, mass) + " x " + people_number(weighing.factor.factor),
                     people_text(weighing.needed, mg)});
    lines.push_back({draw.drug + ": weighed",
                     weighing.stock ? "not below the least that the balance may weigh, rounded to what it shows"
                                    : "rounded once, to what the balance shows",
                     weighing.balance.id + " shows " + people_text(weighing.balance.readability, mg) +
                         " and weighs from " + people_text(weighing.minimum_weight, mg) + " on",
                     people_text(weighing.weighed, mg)});
    if (!weighing.stock) return;
    const auto& filled_to = weighing.stock->filled_to;
    lines.push_back({draw.drug + ": stock solution", "weighed / factor / volume filled to",
                     people_text(weighing.weighed, mg) + " / " + people_number(weighing.factor.factor) + " / " +
                         people_text(filled_to.volume, mL),
                     people_text(weighing.strength, concentration_unit(draw.unit))});
    lines.push_back(
        {draw.drug + ": part of the stock solution", "amount / strength of the stock solution",
         people_text(draw.exact_mass, mass) + " / " + people_text(weighing.strength, concentration_unit(draw.unit)),
         people_text(draw.exact, mL)});
    lines.push_back({draw.drug + ": measured", "rounded once, to the lines of the syringe", pulls_text(draw.measured),
                     people_text(draw.measured.volume, mL)});
    lines.push_back({draw.drug + ": left over of the stock solution", "volume filled to - measured volume",
                     people_text(filled_to.volume, mL) + " - " + people_text(draw.measured.volume, mL),
                     people_text(weighing.stock->left_over, mL)});
}

void add_drug_lines(const Recipe& recipe, std::size_t index, std::vector<CalculationLine>& lines) {
    const auto& target = recipe.targets.drugs[index];
    const auto& draw = recipe.draws[index];
    const auto per_mL = concentration_unit(draw.unit);
    const auto& mass = mass_unit(draw.unit);
    lines.push_back({draw.drug + ": concentration", "daily dose / flow",
                     people_text(target.daily_dose, dose_rate_unit(draw.unit)) + " / " +
                         people_text(recipe.targets.flow, mL_per_day),
                     people_text(target.concentration, per_mL)});
    lines.push_back({draw.drug + ": amount", "concentration x volume to make",
                     people_text(target.concentration, per_mL) + " x " + people_text(recipe.asked, mL),
                     people_text(draw.exact_mass, mass)});
    if (draw.weighing) return add_weighing_lines(draw, lines);
    if (draw.dilution) add_dilution_lines(draw, lines);
    const auto source = draw.dilution ? "the diluted " + draw.product_name : draw.product_name;
    const auto strength = draw.dilution ? draw.dilution->strength : draw.strength;
    lines.push_back({draw.drug + ": volume of " + source, "amount / strength",
                     people_text(draw.exact_mass, mass) + " / " + people_text(strength, per_mL),
                     people_text(draw.exact, mL)});
    lines.push_back({draw.drug + ": measured", "rounded once, to the lines of the syringe", pulls_text(draw.measured),
                     people_text(draw.measured.volume, mL)});
    if (draw.dilution)
        lines.push_back({draw.drug + ": left of the dilution", "made - drawn",
                         people_text(draw.dilution->total, mL) + " - " + people_text(draw.measured.volume, mL),
                         people_text(draw.dilution->left_over, mL)});
    lines.push_back({draw.drug + ": containers", "measured volume / container, rounded up",
                     people_text(draw.from_containers().volume, mL) + " / " + people_text(draw.container_volume, mL),
                     std::to_string(draw.containers) + ", " + people_text(draw.waste, mL) + " left over"});
}

void add_diluent_lines(const Recipe& recipe, std::vector<CalculationLine>& lines) {
    if (!recipe.diluent) {
        lines.push_back({"Diluent", "volume to make - sum of the draws", people_text(recipe.asked, mL), "none"});
        return;
    }
    lines.push_back({"Diluent: " + recipe.diluent->diluent_name, "volume to make - sum of the measured draws",
                     people_text(recipe.asked, mL) + " - " + people_text(recipe.asked - recipe.diluent->exact, mL),
                     people_text(recipe.diluent->exact, mL)});
    if (recipe.diluent->measured.volume.is_positive())
        lines.push_back({"Diluent: measured", "rounded once, not below", pulls_text(recipe.diluent->measured),
                         people_text(recipe.diluent->measured.volume, mL)});
    if (recipe.vessel)
        lines.push_back({"Filled up to the mark", "the whole, read on the syringe that holds it",
                         pulls_text(*recipe.vessel), people_text(recipe.prepared, mL)});
}

}  // namespace

std::vector<CalculationLine> calculation_lines(const order::Prescription& prescription, const Recipe& recipe) {
    std::vector<CalculationLine> lines;
    lines.push_back({"Volume to make", "fill volume + overfill",
                     people_text(prescription.fill_volume, mL) + " + " + people_text(prescription.overfill, mL),
                     people_text(recipe.asked, mL)});
    lines.push_back(flow_line(prescription, recipe));
    for (std::size_t i = 0; i < recipe.draws.size(); ++i) add_drug_lines(recipe, i, lines);
    add_diluent_lines(recipe, lines);
    for (std::size_t i = 0; i < recipe.made.size(); ++i) {
        const auto& made = recipe.made[i];
        const bool is_weighed_in = recipe.draws[i].weighing && !recipe.draws[i].weighing->stock;
        lines.push_back({made.drug + ": strength really made",
                         is_weighed_in   ? "weighed / factor / volume that is made"
                         : recipe.vessel ? "measured volume x strength / volume at the mark"
                                         : "measured volume x strength / sum of all measured volumes",
                         people_text(recipe.draws[i].measured_mass, mass_unit(made.unit)) + " / " +
                             people_text(recipe.prepared, mL),
                         people_text(made.made, concentration_unit(made.unit)) + " (" + people_percent(made.deviation) +
                             " from the target)"});
    }
    if (!recipe.syringes.empty())
        lines.push_back(
            {"In each syringe", "volume to make, or what was made when that is less / number of syringes",
             people_text(std::min(recipe.asked, recipe.prepared), mL) + " / " + std::to_string(recipe.syringes.size()),
             people_text(recipe.syringes[0].volume, mL)});
    return lines;
}

}  // namespace cisterna::recipe
