#include "core/recipe/bench_recipe.h"

#include <algorithm>
#include <string_view>

#include "core/quantity/text.h"

namespace cisterna::recipe {
namespace {

using quantity::Concentration;
using quantity::Flow;
using quantity::Mass;
using quantity::people_text;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

std::string drug_path(std::size_t index, std::string_view field) {
    const auto drug = "drugs[" + std::to_string(index) + "]";
    return field.empty() ? drug : drug + "." + std::string(field);
}

std::string volume_text(const Volume& volume) {
    return people_text(volume, units::mL);
}
std::string flow_text(const Flow& flow) {
    return people_text(flow, units::mL_per_day);
}

tl::unexpected<Error> bug(std::string where) {
    return refuse(ErrorCode::Bug, std::move(where), "Two ways of computing this figure disagree.");
}

Result<void> check_volumes(const BenchOrder& order) {
    if (!order.final_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    if (order.overfill.sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "overfill", "The overfill cannot be below zero; correct it.");
    if (order.fills < 1)
        return refuse(ErrorCode::OrderInconsistent, "syringes", "At least one syringe is needed; correct the number.");
    if (!order.reservoir_capacity) return {};
    if (!order.reservoir_capacity->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "reservoir_capacity",
                      "The reservoir's capacity must be above zero.");
    if (order.final_volume > *order.reservoir_capacity)
        return refuse(ErrorCode::VolumeOverReservoir, "final_volume",
                      "The final volume of " + volume_text(order.final_volume) + " does not go into a reservoir of " +
                          volume_text(*order.reservoir_capacity) + "; order less or another pump.");
    return {};
}

Result<void> check_drug(const BenchDrug& drug, std::size_t i) {
    if (drug.daily_dose && !drug.daily_dose->is_positive())
        return refuse(ErrorCode::DoseNotPositive, drug_path(i, "daily_dose"),
                      "The daily dose must be above zero; correct it.");
    if (drug.concentration && !drug.concentration->is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, drug_path(i, "concentration"),
                      "The concentration must be above zero; correct it.");
    if (drug.source == BenchSource::Powder) return {};
    if (!drug.strength.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, drug_path(i, "stock.strength"),
                      "The strength must be above zero; correct it.");
    if (!drug.container_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, drug_path(i, "stock.container_volume"),
                      "The container's volume must be above zero; correct it.");
    if (!drug.usable_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, drug_path(i, "stock.usable_volume"),
                      "The usable volume must be above zero; correct it.");
    if (drug.usable_volume > drug.container_volume)
        return refuse(ErrorCode::OrderInconsistent, drug_path(i, "stock.usable_volume"),
                      "More than the labelled volume cannot be counted on; state at most " +
                          volume_text(drug.container_volume) + ".");
    return {};
}

Result<void> check_order(const BenchOrder& order) {
    CISTERNA_CHECK(check_volumes(order));
    if (order.drugs.empty()) return refuse(ErrorCode::NoDrugs, "drugs", "No drug is named; add at least one.");
    for (std::size_t i = 0; i < order.drugs.size(); ++i) CISTERNA_CHECK(check_drug(order.drugs[i], i));
    const auto& basis = order.basis;
    if (basis.flow && !basis.flow->is_positive())
        return refuse(ErrorCode::FlowNotPositive, "basis.flow", "The flow must be above zero; correct it.");
    if (basis.primary && !basis.primary->concentration.is_positive())
        return refuse(ErrorCode::ConcentrationNotPositive, "basis.primary_concentration",
                      "The primary concentration must be above zero; correct it.");
    if (basis.primary && basis.primary->drug >= order.drugs.size())
        return refuse(ErrorCode::OrderInconsistent, "basis.primary_drug", "The primary drug is not one of the drugs.");
    if (basis.refill_interval && !basis.refill_interval->duration.is_positive())
        return refuse(ErrorCode::OrderInconsistent, "basis.refill_interval",
                      "The interval must be above zero; correct it.");
    return {};
}

// A flow that follows from something the order says.
struct StatedFlow {
    Flow flow;
    std::string where;
};

Result<Flow> flow_of_interval(const BenchOrder& order) {
    const auto& interval = *order.basis.refill_interval;
    if (interval.reserve.sign() < 0)
        return refuse(ErrorCode::VolumeNotPositive, "alarm_volume", "The reserve cannot be below zero; correct it.");
    const Volume delivered = order.final_volume - interval.reserve;
    if (!delivered.is_positive())
        return refuse(ErrorCode::NothingToDeliver, "alarm_volume",
                      "The final volume of " + volume_text(order.final_volume) + " is not above the reserve of " +
                          volume_text(interval.reserve) + "; nothing can be delivered.");
    return delivered / interval.duration;
}

Result<std::vector<StatedFlow>> stated_flows(const BenchOrder& order) {
    std::vector<StatedFlow> flows;
    const auto& basis = order.basis;
    if (basis.flow) flows.push_back({*basis.flow, "basis.flow"});
    if (basis.primary && order.drugs[basis.primary->drug].daily_dose)
        flows.push_back({*order.drugs[basis.primary->drug].daily_dose / basis.primary->concentration,
                         "basis.primary_concentration"});
    if (basis.refill_interval) {
        CISTERNA_TRY(flow, flow_of_interval(order));
        flows.push_back({flow, "basis.refill_interval"});
    }
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        const auto& drug = order.drugs[i];
        if (drug.daily_dose && drug.concentration)
            flows.push_back({*drug.daily_dose / *drug.concentration, drug_path(i, "concentration")});
    }
    return flows;
}

Result<std::optional<Flow>> agreed_flow(const std::vector<StatedFlow>& flows) {
    if (flows.empty()) return std::optional<Flow>();
    for (const auto& other : flows) {
        if (other.flow == flows[0].flow) continue;
        const bool both_in_basis = other.where.starts_with("basis.") && flows[0].where.starts_with("basis.");
        return refuse(ErrorCode::OrderInconsistent, both_in_basis ? "basis" : other.where,
                      "The order contradicts itself: \"" + flows[0].where + "\" gives a flow of " +
                          flow_text(flows[0].flow) + " and \"" + other.where + "\" gives " + flow_text(other.flow) +
                          "; correct one of them.");
    }
    return std::optional<Flow>(flows[0].flow);
}

// The concentration that the order states for a drug itself, without a flow.
Result<std::optional<Concentration>> stated_concentration(const BenchOrder& order, std::size_t i) {
    const auto& primary = order.basis.primary;
    const auto& stated = order.drugs[i].concentration;
    if (!primary || primary->drug != i) return stated;
    if (stated && *stated != primary->concentration)
        return refuse(ErrorCode::OrderInconsistent, drug_path(i, "concentration"),
                      "The concentration is stated twice, with different figures; correct one of them.");
    return std::optional<Concentration>(primary->concentration);
}

Result<Concentration> concentration_of(const BenchOrder& order, std::size_t i, const std::optional<Flow>& flow) {
    CISTERNA_TRY(stated, stated_concentration(order, i));
    if (stated) return *stated;
    const auto& drug = order.drugs[i];
    if (!drug.daily_dose)
        return refuse(ErrorCode::ValueMissing, drug_path(i, "daily_dose"),
                      "The daily dose of " + drug.name + " is missing; fill it in.");
    if (flow) return *drug.daily_dose / *flow;
    if (order.basis.primary)
        return refuse(ErrorCode::ValueMissing, drug_path(order.basis.primary->drug, "daily_dose"),
                      "The daily dose of the primary drug is missing; fill it in.");
    return refuse(ErrorCode::ValueMissing, "basis",
                  "Nothing fixes the concentrations; give \"flow\", \"primary_concentration\" or \"refill_interval\" "
                  "in \"basis\".");
}

// What is too weak is told at the drug when no volume of it would do, and at all drugs when only together they are.
Result<void> check_strengths(const BenchOrder& order, const std::vector<Concentration>& concentrations) {
    Rational share;
    for (std::size_t i = 0; i < concentrations.size(); ++i) {
        const auto& drug = order.drugs[i];
        if (drug.source == BenchSource::Powder) continue;
        const Rational own = concentrations[i] / drug.strength;
        if (own > Rational(1))
            return refuse(ErrorCode::StockTooDilute, drug_path(i, "stock.strength"),
                          "The container of " + drug.name +
                              " is weaker than the concentration that is needed; use a stronger "
                              "product or a lower concentration.");
        share += own;
    }
    if (share > Rational(1))
        return refuse(ErrorCode::StockTooDilute, "drugs",
                      "The draws together are more than the volume to be prepared; use stronger products, lower "
                      "concentrations or a higher flow.");
    return {};
}

Result<std::vector<Concentration>> diluted_concentrations(const BenchOrder& order, const std::optional<Flow>& flow) {
    std::vector<Concentration> concentrations;
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        CISTERNA_TRY(concentration, concentration_of(order, i, flow));
        concentrations.push_back(concentration);
    }
    return concentrations;
}

// draw_i / prepared = (dose_i / strength_i) / sum(dose_j / strength_j); concentration_i = strength_i x that share.
Result<std::vector<Concentration>> undiluted_concentrations(const BenchOrder& order) {
    Flow sum;
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        const auto& drug = order.drugs[i];
        if (drug.source == BenchSource::Powder)
            return refuse(ErrorCode::OrderInconsistent, "basis.undiluted",
                          drug.name + " is made from powder, which has to be dissolved; leave \"undiluted\" out.");
        if (!drug.daily_dose)
            return refuse(ErrorCode::ValueMissing, drug_path(i, "daily_dose"),
                          "The daily dose of " + drug.name + " is missing; without diluent it fixes the mixture.");
        sum += *drug.daily_dose / drug.strength;
    }
    std::vector<Concentration> concentrations;
    for (const auto& drug : order.drugs)
        concentrations.push_back(drug.strength * (*drug.daily_dose / drug.strength / sum));
    return concentrations;
}

// Without diluent the flow follows from the first drug's true concentration.
Result<BenchStrengths> undiluted_strengths(const BenchOrder& order, const std::optional<Flow>& stated) {
    CISTERNA_TRY(concentrations, undiluted_concentrations(order));
    const Flow flow = *order.drugs[0].daily_dose / concentrations[0];
    if (!stated || *stated == flow) return BenchStrengths{flow, std::move(concentrations)};
    return refuse(ErrorCode::OrderInconsistent, "basis",
                  "Without diluent the flow is " + flow_text(flow) + ", but the order states " + flow_text(*stated) +
                      "; leave one of the two out.");
}

Result<BenchDraw> draw_for(const BenchDrug& drug, const Concentration& concentration, const Volume& prepared,
                           std::size_t i) {
    BenchDraw draw;
    draw.concentration = concentration;
    draw.mass = concentration * prepared;
    if (drug.source == BenchSource::Powder) return draw;
    draw.volume = draw.mass / drug.strength;
    CISTERNA_TRY(containers, containers_for(draw.volume, drug.usable_volume, drug_path(i, {})));
    draw.containers = containers;
    draw.waste = drug.container_volume * Rational(containers) - draw.volume;
    return draw;
}

// The figures from the other side: the mass as the dose of all the days that the preparation would last, the draw as a
// share of the volume, the sum of the volumes, and the containers by trying one less.
Result<void> check_draw(const BenchDrug& drug, const BenchDraw& draw, const BenchRecipe& recipe, std::size_t i) {
    if (recipe.flow && drug.daily_dose && *drug.daily_dose * (recipe.prepared_volume / *recipe.flow) != draw.mass)
        return bug(drug_path(i, "mass"));
    if (drug.source == BenchSource::Powder) return {};
    if (recipe.prepared_volume * (draw.concentration / drug.strength) != draw.volume)
        return bug(drug_path(i, "draw_volume"));
    if (draw.volume * drug.strength != draw.concentration * recipe.prepared_volume) return bug(drug_path(i, "mass"));
    const auto held = [&](std::int64_t containers) { return drug.usable_volume * Rational(containers); };
    if (held(draw.containers) < draw.volume || held(draw.containers - 1) >= draw.volume)
        return bug(drug_path(i, "containers"));
    return {};
}

Result<void> check_recipe(const BenchOrder& order, const BenchRecipe& recipe) {
    Volume sum = recipe.diluent_volume;
    Flow needed;
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        CISTERNA_CHECK(check_draw(order.drugs[i], recipe.draws[i], recipe, i));
        sum += recipe.draws[i].volume;
        if (order.drugs[i].source == BenchSource::Container && order.drugs[i].daily_dose)
            needed += *order.drugs[i].daily_dose / order.drugs[i].strength;
    }
    if (sum != recipe.prepared_volume) return bug("diluent_volume");
    if (recipe.fill_volume * Rational(order.fills) != recipe.prepared_volume) return bug("syringe_fill_volume");
    if (order.basis.diluting == Diluting::Undiluted && (needed != *recipe.flow || !recipe.diluent_volume.is_zero()))
        return bug("flow");
    return {};
}

}  // namespace

Result<std::int64_t> containers_for(const Volume& draw, const Volume& usable, std::string_view where) {
    const auto count = (draw / usable).ceiling().to_count();
    if (count) return *count;
    return refuse(ErrorCode::StockInsufficient, std::string(where),
                  "More containers would be needed than can be counted.");
}

Result<BenchStrengths> bench_strengths(const BenchOrder& order) {
    CISTERNA_CHECK(check_order(order));
    CISTERNA_TRY(flows, stated_flows(order));
    CISTERNA_TRY(flow, agreed_flow(flows));
    if (order.basis.diluting == Diluting::Undiluted) return undiluted_strengths(order, flow);
    CISTERNA_TRY(concentrations, diluted_concentrations(order, flow));
    return BenchStrengths{flow, std::move(concentrations)};
}

Result<BenchRecipe> make_bench_recipe(const BenchOrder& order) {
    CISTERNA_TRY(strengths, bench_strengths(order));
    CISTERNA_CHECK(check_strengths(order, strengths.concentrations));
    BenchRecipe recipe;
    recipe.flow = strengths.flow;
    recipe.prepared_volume = order.final_volume + order.overfill;
    recipe.diluent_volume = recipe.prepared_volume;
    for (std::size_t i = 0; i < order.drugs.size(); ++i) {
        CISTERNA_TRY(draw, draw_for(order.drugs[i], strengths.concentrations[i], recipe.prepared_volume, i));
        recipe.diluent_volume -= draw.volume;
        recipe.draws.push_back(draw);
    }
    recipe.fill_volume = recipe.prepared_volume / Rational(order.fills);
    CISTERNA_CHECK(check_recipe(order, recipe));
    return recipe;
}

Result<void> check_measurable(const BenchRecipe& recipe, const Volume& minimum) {
    if (!minimum.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "minimum_measurable_volume",
                      "The smallest measurable volume must be above zero; correct it.");
    for (std::size_t i = 0; i < recipe.draws.size(); ++i)
        if (recipe.draws[i].volume.is_positive() && recipe.draws[i].volume < minimum)  // powder has no draw
            return refuse(ErrorCode::BelowMinimumVolume, drug_path(i, {}),
                          "A draw of " + volume_text(recipe.draws[i].volume) +
                              " is under the smallest measurable volume of " + volume_text(minimum) +
                              "; dilute this drug first.");
    return {};
}

Result<MadePreparation> back_calculate(const Volume& final_volume, const std::vector<MeasuredDraw>& measured) {
    if (!final_volume.is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "final_volume", "The final volume must be above zero; correct it.");
    if (measured.empty()) return refuse(ErrorCode::NoDrugs, "measured", "No measured draw is given; add at least one.");
    MadePreparation made;
    made.diluent_volume = final_volume;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        const auto& draw = measured[i];
        const auto where = "measured[" + std::to_string(i) + "].";
        if (!draw.volume.is_positive())
            return refuse(ErrorCode::VolumeNotPositive, where + "measured_volume",
                          "The measured volume must be above zero.");
        if (!draw.strength.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, where + "stock_strength",
                          "The strength must be above zero.");
        if (!draw.target.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, where + "target_concentration",
                          "The target must be above zero.");
        const Concentration actual = draw.volume * draw.strength / final_volume;
        const Rational error = (actual - draw.target) / draw.target;
        // The other way: the draw that would have been exact, and the error as a share of it.
        const Volume exact = draw.target * final_volume / draw.strength;
        if ((draw.volume - exact) / exact != error) return bug("measured[" + std::to_string(i) + "]");
        made.drugs.push_back({actual, error});
        made.diluent_volume -= draw.volume;
    }
    if (made.diluent_volume.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "measured",
                      "The measured draws together are more than the final volume of " + volume_text(final_volume) +
                          "; correct a volume.");
    return made;
}

Result<std::vector<LotDraw>> draw_in_order(const Mass& needed, const std::vector<AssayedLot>& lots) {
    if (!needed.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "mass_needed",
                      "The mass that is needed must be above zero; correct it.");
    std::vector<LotDraw> draws;
    Mass missing = needed;
    for (std::size_t i = 0; i < lots.size(); ++i) {
        const auto where = "lots[" + std::to_string(i) + "].";
        if (!lots[i].available.is_positive())
            return refuse(ErrorCode::VolumeNotPositive, where + "available_volume",
                          "The available volume must be above zero.");
        if (!lots[i].strength.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, where + "assayed_strength",
                          "The assayed strength must be above zero.");
        if (missing.is_zero()) continue;
        const Volume volume = std::min(lots[i].available, missing / lots[i].strength);
        draws.push_back({i, volume, volume * lots[i].strength});
        missing -= draws.back().mass;
    }
    if (missing.is_positive())
        return refuse(ErrorCode::StockInsufficient, "lots",
                      "The lots do not hold enough; " + people_text(missing, units::mg) + " are missing.");
    Mass sum;
    for (const auto& draw : draws) sum += draw.mass;
    if (sum != needed) return bug("draws");
    return draws;
}

}  // namespace cisterna::recipe
