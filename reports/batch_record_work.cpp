#include <algorithm>

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
    const auto name = drug_name(record, text_in(draw, "drug"));
    const auto strength = AnyQuantity::parse(text_in(draw, "strength"));
    const auto target = AnyQuantity::parse(text_in(concentration, "target"));
    const auto* ingredient = record.state.work.ingredient(text_in(draw, "product"));
    if (!strength || !target || ingredient == nullptr || !total.is_positive()) return {name, "", "", "", ""};
    const auto per_mL = quantity::concentration_unit(target->mass_unit().value_or(quantity::MassUnit::Milligram));
    const auto exact = strength->as<quantity::Concentration::dimension>("concentration");
    const auto ordered = target->as<quantity::Concentration::dimension>("concentration");
    if (!exact || !ordered) return {name, "", "", "", ""};
    const auto drawn = measured_volume(record, *ingredient);
    const auto made = *exact * drawn / total;
    return {name, people_text(*ordered, per_mL),
            people_text(*exact, per_mL) + " x " + people_text(drawn, mL) + " / " + people_text(total, mL),
            people_text(made, per_mL), people_percent((made - *ordered) / *ordered)};
}

bool is_all_drawn(const preparation::Preparation& state) {
    return std::all_of(state.work.ingredients.begin(), state.work.ingredients.end(),
                       [&](const preparation::Ingredient& i) { return state.draws.contains(i.source); });
}

void write_strengths(const BatchRecord& record, Sheet& sheet) {
    if (!is_all_drawn(record.state)) {
        sheet.paragraph("The strengths really made are reckoned when every draw is recorded.");
        return;
    }
    const auto& draws = list_in(object_in(record.state.check, "recipe"), "draws");
    const auto& concentrations = list_in(record.state.check, "concentrations");
    Volume total;
    for (const auto& ingredient : record.state.work.ingredients) total += measured_volume(record, ingredient);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < draws.size() && i < concentrations.size(); ++i)
        if (draws[i].if_object() != nullptr && concentrations[i].if_object() != nullptr)
            rows.push_back(strength_row(record, *draws[i].if_object(), *concentrations[i].if_object(), total));
    sheet.table(
        {{"Drug", 6}, {"Ordered", 3}, {"Strength x drawn / total measured", 6}, {"Really made", 3}, {"Deviation", 2}},
        rows);
}

// What the opened containers of each controlled drug held, and where it is.
std::vector<Row> balance_rows(const BatchRecord& record) {
    std::vector<Row> rows;
    for (const auto& ingredient : record.state.work.ingredients) {
        const auto* drug = record.formulary.drug(ingredient.drug);
        if (drug == nullptr || drug->controlled_schedule.empty()) continue;
        if (record.state.scanned_of(ingredient.source) < ingredient.containers) continue;
        Volume wasted;
        for (const auto& waste : record.state.wastes)
            if (waste.source == ingredient.source) wasted += waste.volume;
        const auto held = ingredient.volume + ingredient.left_over;
        const auto drawn = measured_volume(record, ingredient);
        rows.push_back({ingredient.name, drug->controlled_schedule, people_text(held, mL), people_text(drawn, mL),
                        people_text(wasted, mL), people_text(held - drawn - wasted, mL)});
    }
    return rows;
}

}  // namespace

void write_components(const BatchRecord& record, Sheet& sheet) {
    if (!record.state.compounding_started) return;
    sheet.heading("Components and lots");
    std::vector<Row> rows;
    for (const auto& container : record.state.containers)
        rows.push_back({source_name(record, container.product), container.lot, container.expiry.text(),
                        container.container, container.by, container.at.people_text()});
    sheet.table(
        {{"Product", 11}, {"Lot", 3}, {"Expiry", 4}, {"Container: GTIN, lot, serial", 9}, {"By", 3}, {"When", 5}},
        rows);
    if (record.state.refused_scans > 0)
        sheet.paragraph("Scans that were refused: " + std::to_string(record.state.refused_scans) +
                        ". They are listed under \"Who did what, when\".");
}

void write_measured(const BatchRecord& record, Sheet& sheet) {
    if (!record.state.compounding_started) return;
    sheet.heading("Measured against target");
    std::vector<Row> rows;
    for (const auto& ingredient : record.state.work.ingredients) {
        const auto found = record.state.draws.find(ingredient.source);
        if (found == record.state.draws.end()) {
            rows.push_back({ingredient.name, people_text(ingredient.volume, mL), "not recorded", "", "", "", ""});
            continue;
        }
        const auto& draw = found->second;
        rows.push_back({ingredient.name, people_text(ingredient.volume, mL), people_text(draw.volume, mL),
                        people_percent((draw.volume - ingredient.volume) / ingredient.volume),
                        draw.proof + " " + draw.proof_by, draw.by, draw.at.people_text()});
    }
    sheet.table(
        {{"Source", 11}, {"Asked", 3}, {"Measured", 3}, {"Deviation", 3}, {"Proof", 6}, {"Drawn by", 3}, {"When", 5}},
        rows);
    write_strengths(record, sheet);
}

void write_waste(const BatchRecord& record, Sheet& sheet) {
    const auto balance = balance_rows(record);
    if (record.state.wastes.empty() && balance.empty()) return;
    sheet.heading("Waste, and the balance of controlled drugs");
    std::vector<Row> rows;
    for (const auto& waste : record.state.wastes)
        rows.push_back({source_name(record, waste.source), people_text(waste.volume, mL), waste.reason, waste.by,
                        waste.witness.empty() ? "none needed" : waste.witness, waste.at.people_text()});
    if (!rows.empty())
        sheet.table({{"Wasted", 10}, {"Volume", 3}, {"Reason", 8}, {"By", 3}, {"Witness", 3}, {"When", 5}}, rows);
    if (!balance.empty())
        sheet.table({{"Controlled drug", 10},
                     {"Schedule", 3},
                     {"Opened", 3},
                     {"Drawn", 3},
                     {"Wasted", 3},
                     {"Not accounted for", 4}},
                    balance);
}

}  // namespace cisterna::reports
