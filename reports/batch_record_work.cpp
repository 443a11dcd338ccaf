#include "core/quantity/any_quantity.h"
#include "core/quantity/text.h"
#include "reports/batch_record_sections.h"

namespace cisterna::reports {
namespace {

using quantity::AnyQuantity;
using quantity::people_percent;
using quantity::people_text;
using quantity::Volume;
using quantity::units::mL;

std::string source_name(const BatchRecord& record, const std::string& source) {
    const auto* ingredient = record.state.work.ingredient(source);
    return ingredient == nullptr ? source : ingredient->name;
}

Volume measured_volume(const BatchRecord& record, const preparation::Ingredient& ingredient) {
    const auto found = record.state.draws.find(ingredient.source);
    return found == record.state.draws.end() ? Volume() : found->second.volume;
}

// The strength that the recorded volumes make, and how far it is from the ordered one.
Row strength_row(const BatchRecord& record, const codec::Object& draw, const codec::Object& concentration,
                 const Volume& total) {
    const auto strength = AnyQuantity::parse(text_in(draw, "strength"));
    const auto target = AnyQuantity::parse(text_in(concentration, "target"));
    const auto* ingredient = record.state.work.ingredient(text_in(draw, "product"));
    if (!strength || !target || ingredient == nullptr || !total.is_positive())
        return {text_in(draw, "drug"), "", "", ""};
    const auto per_mL = quantity::concentration_unit(target->mass_unit().value_or(quantity::MassUnit::Milligram));
    const auto exact = strength->as<quantity::Concentration::dimension>("concentration");
    const auto ordered = target->as<quantity::Concentration::dimension>("concentration");
    if (!exact || !ordered) return {text_in(draw, "drug"), "", "", ""};
    const auto made = *exact * measured_volume(record, *ingredient) / total;
    return {text_in(draw, "drug"), people_text(*ordered, per_mL), people_text(made, per_mL),
            people_percent((made - *ordered) / *ordered)};
}

void write_strengths(const BatchRecord& record, Sheet& sheet) {
    const auto& draws = list_in(object_in(record.state.check, "recipe"), "draws");
    const auto& concentrations = list_in(record.state.check, "concentrations");
    Volume total;
    for (const auto& ingredient : record.state.work.ingredients) total += measured_volume(record, ingredient);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < draws.size() && i < concentrations.size(); ++i)
        if (draws[i].if_object() != nullptr && concentrations[i].if_object() != nullptr)
            rows.push_back(strength_row(record, *draws[i].if_object(), *concentrations[i].if_object(), total));
    sheet.fields({{"Total measured", people_text(total, mL)}});
    sheet.table({{"Drug", 5}, {"Ordered", 3}, {"Really made", 3}, {"Deviation", 3}}, rows);
}

}  // namespace

void write_components(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Components and lots");
    std::vector<Row> rows;
    for (const auto& container : record.state.containers)
        rows.push_back({source_name(record, container.product), container.lot, container.expiry.text(),
                        container.container, person(record, container.by) + ", " + container.at.people_text()});
    sheet.table({{"Product", 4}, {"Lot", 2}, {"Expiry", 2}, {"Container", 5}, {"Scanned by", 4}}, rows);
    if (record.state.refused_scans > 0)
        sheet.paragraph(std::to_string(record.state.refused_scans) +
                        " scans were refused and are listed under \"Who did what, when\".");
}

void write_measured(const BatchRecord& record, Sheet& sheet) {
    sheet.heading("Measured against target");
    std::vector<Row> rows;
    for (const auto& ingredient : record.state.work.ingredients) {
        const auto found = record.state.draws.find(ingredient.source);
        if (found == record.state.draws.end()) {
            rows.push_back({ingredient.name, people_text(ingredient.volume, mL), "not recorded", "", ""});
            continue;
        }
        const auto& draw = found->second;
        const bool second_person = draw.proof == "second-person";
        rows.push_back({ingredient.name, people_text(ingredient.volume, mL), people_text(draw.volume, mL),
                        people_percent((draw.volume - ingredient.volume) / ingredient.volume),
                        draw.proof + ": " + (second_person ? person(record, draw.proof_by) : draw.proof_by) +
                            "; drawn by " + person(record, draw.by) + ", " + draw.at.people_text()});
    }
    sheet.table({{"Source", 4}, {"Asked", 2}, {"Measured", 2}, {"Deviation", 2}, {"Proof", 6}}, rows);
    write_strengths(record, sheet);
}

void write_waste(const BatchRecord& record, Sheet& sheet) {
    if (record.state.wastes.empty()) return;
    sheet.heading("Waste");
    std::vector<Row> rows;
    for (const auto& waste : record.state.wastes)
        rows.push_back({source_name(record, waste.source), people_text(waste.volume, mL), waste.reason,
                        person(record, waste.by), waste.witness.empty() ? "none needed" : person(record, waste.witness),
                        waste.at.people_text()});
    sheet.table({{"Source", 4}, {"Volume", 2}, {"Reason", 4}, {"Wasted by", 3}, {"Witness", 3}, {"When", 2}}, rows);
}

}  // namespace cisterna::reports
