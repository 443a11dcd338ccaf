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

using preparation::Destination;
using preparation::Step;
using preparation::Supply;

std::string source_name(const BatchRecord& record, const std::string& source) {
    const auto* supply = record.state.work.supply(source);
    return supply == nullptr ? source : supply->name;
}

// The recorded volume of a step; nothing when it is not recorded.
Volume measured_volume(const BatchRecord& record, const std::string& source) {
    const auto found = record.state.draws.find(source);
    return found == record.state.draws.end() ? Volume() : found->second.volume;
}

// The volume of the preparation by the record: what was read at the mark, or the sum of what went into it.
Volume recorded_total(const BatchRecord& record) {
    Volume total;
    for (const auto& step : record.state.work.steps) {
        if (step.destination == Destination::Mark) return measured_volume(record, step.source);
        if (step.destination == Destination::Preparation) total += measured_volume(record, step.source);
    }
    return total;
}

struct Strength {
    quantity::Concentration value;
    std::string figures;
};

// The strength of what went in: of the product, or of the dilution as it was really made.
std::optional<Strength> drawn_strength(const BatchRecord& record, const codec::Object& draw,
                                       const quantity::Unit<quantity::Concentration::dimension>& per_mL) {
    const auto strength = AnyQuantity::parse(text_in(draw, "strength"));
    if (!strength) return std::nullopt;
    const auto of_product = strength->as<quantity::Concentration::dimension>("concentration");
    if (!of_product) return std::nullopt;
    Strength drawn{*of_product, people_text(*of_product, per_mL)};
    if (object_in(draw, "dilution").empty()) return drawn;
    const auto product = text_in(draw, "product");
    const auto taken = measured_volume(record, product);
    const auto whole = taken + measured_volume(record, preparation::dilution_diluent_source(product));
    if (!whole.is_positive()) return std::nullopt;
    drawn.value = *of_product * taken / whole;
    drawn.figures += " x " + people_text(taken, mL) + " / " + people_text(whole, mL);
    return drawn;
}

// The strength that the recorded volumes make, and how far it is from the ordered one.
Row strength_row(const BatchRecord& record, const codec::Object& draw, const codec::Object& concentration,
                 const Volume& total) {
    const auto name = drug_name(record, text_in(draw, "drug"));
    const auto target = AnyQuantity::parse(text_in(concentration, "target"));
    if (!target || !total.is_positive()) return {name, "", "", "", ""};
    const auto per_mL = quantity::concentration_unit(target->mass_unit().value_or(quantity::MassUnit::Milligram));
    const auto strength = drawn_strength(record, draw, per_mL);
    const auto ordered = target->as<quantity::Concentration::dimension>("concentration");
    if (!strength || !ordered) return {name, "", "", "", ""};
    const auto product = text_in(draw, "product");
    const auto drawn =
        measured_volume(record, object_in(draw, "dilution").empty() ? product : preparation::dilution_source(product));
    const auto made = strength->value * drawn / total;
    return {name, people_text(*ordered, per_mL),
            strength->figures + " x " + people_text(drawn, mL) + " / " + people_text(total, mL),
            people_text(made, per_mL), people_percent((made - *ordered) / *ordered)};
}

bool is_all_drawn(const preparation::Preparation& state) {
    return std::all_of(state.work.steps.begin(), state.work.steps.end(),
                       [&](const Step& s) { return state.draws.contains(s.source); });
}

void write_strengths(const BatchRecord& record, Sheet& sheet) {
    if (!is_all_drawn(record.state)) {
        sheet.paragraph("The strengths really made are reckoned when every draw is recorded.");
        return;
    }
    const auto& draws = list_in(object_in(record.state.check, "recipe"), "draws");
    const auto& concentrations = list_in(record.state.check, "concentrations");
    const auto total = recorded_total(record);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < draws.size() && i < concentrations.size(); ++i)
        if (draws[i].if_object() != nullptr && concentrations[i].if_object() != nullptr)
            rows.push_back(strength_row(record, *draws[i].if_object(), *concentrations[i].if_object(), total));
    sheet.table(
        {{"Drug", 6}, {"Ordered", 3}, {"Strength x drawn / total measured", 6}, {"Really made", 3}, {"Deviation", 2}},
        rows);
}

// What a supply held by the record: its containers' labels, or the draws into a dilution.
Volume held_volume(const BatchRecord& record, const Supply& supply) {
    if (supply.containers > 0) return supply.held;
    Volume held;
    for (const auto& step : record.state.work.steps)
        if (step.dilution == supply.source) held += measured_volume(record, step.source);
    return held;
}

Volume drawn_volume(const BatchRecord& record, const Supply& supply) {
    Volume drawn;
    for (const auto& step : record.state.work.steps)
        if (step.supply == supply.source) drawn += measured_volume(record, step.source);
    return drawn;
}

// What the opened containers and the dilutions of each controlled drug held, and where it is.
std::vector<Row> balance_rows(const BatchRecord& record) {
    std::vector<Row> rows;
    for (const auto& supply : record.state.work.supplies) {
        const auto* drug = record.formulary.drug(supply.drug);
        if (drug == nullptr || drug->controlled_schedule.empty()) continue;
        if (record.state.scanned_of(supply.source) < supply.containers) continue;
        const auto held = held_volume(record, supply);
        if (!held.is_positive()) continue;
        const auto wasted = preparation::wasted_of(record.state, supply.source);
        const auto drawn = drawn_volume(record, supply);
        rows.push_back({supply.name, drug->controlled_schedule, people_text(held, mL), people_text(drawn, mL),
                        people_text(wasted, mL), people_text(held - drawn - wasted, mL)});
    }
    return rows;
}

}  // namespace

// The diluent of a dilution names it already.
std::string step_name(const BatchRecord& record, const Step& step) {
    const bool is_drug = !step.drug.empty() && step.destination == Destination::Dilution;
    return is_drug ? step.name + ", into " + source_name(record, step.dilution) : step.name;
}

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
    for (const auto& step : record.state.work.steps) {
        const auto name = std::to_string(rows.size() + 1) + ". " + step_name(record, step);
        const auto found = record.state.draws.find(step.source);
        if (found == record.state.draws.end()) {
            rows.push_back({name, people_text(step.volume, mL), "not recorded", "", "", "", ""});
            continue;
        }
        const auto& draw = found->second;
        rows.push_back({name, people_text(step.volume, mL), people_text(draw.volume, mL),
                        people_percent((draw.volume - step.volume) / step.volume), draw.proof + " " + draw.proof_by,
                        draw.by, draw.at.people_text()});
    }
    sheet.table({{"In the order of addition", 11},
                 {"Asked", 3},
                 {"Measured", 3},
                 {"Deviation", 3},
                 {"Proof", 6},
                 {"Drawn by", 3},
                 {"When", 5}},
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
                     {"Opened or made", 4},
                     {"Drawn", 3},
                     {"Wasted", 3},
                     {"Not accounted for", 4}},
                    balance);
}

}  // namespace cisterna::reports
