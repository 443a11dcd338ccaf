#include "core/calculation/recipe_from_vials.h"

#include <algorithm>
#include <string>

#include "core/calculation/reading.h"
#include "core/calculation/refill_order.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/quantity/text.h"
#include "core/recipe/bench_recipe.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_number;
using quantity::contract_percent;
using quantity::MassUnit;
using quantity::Rational;
using quantity::Volume;

// ---- Reading -------------------------------------------------------------------------------------------------------

OrderStatement read_pump_refill(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    return read_refill(reader, Sources::Containers);
}

OrderStatement read_containers(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    OrderStatement statement;
    statement.bench.fills = read_count(reader, "containers_to_make", -count_at_most, count_at_most);
    const auto volume = read_volume(reader, "container_volume");
    if (reader.has("container_volume") && !volume.is_positive())
        reader.problem(ErrorCode::VolumeNotPositive, "container_volume",
                       "The container's volume must be above zero; correct it.");
    if (statement.bench.fills < 1)
        reader.problem(ErrorCode::OrderInconsistent, "containers_to_make",
                       "At least one container is to be made; correct the number.");
    statement.bench.final_volume = volume * Rational(statement.bench.fills);
    statement.bench.overfill = read_overfill(reader, statement.bench.fills);
    read_common(reader, statement, Sources::Containers);
    return statement;
}

// ---- The way to the figures
// ------------------------------------------------------------------------------------------

Steps explain(const OrderStatement& statement, const recipe::BenchOrder& order, const recipe::BenchRecipe& made) {
    Steps steps;
    steps.add("prepared volume = final volume + overfill",
              text_of(order.final_volume) + " + " + text_of(order.overfill), text_of(made.prepared_volume));
    if (made.flow) explain_flow(steps, statement, order, made);
    std::string draws;
    for (std::size_t i = 0; i < made.draws.size(); ++i) {
        explain_concentration(steps, statement.drugs[i], made.draws[i], order, made);
        explain_draw(steps, statement.drugs[i], order.drugs[i], made.draws[i], made);
        draws += " - " + text_of(made.draws[i].volume);
    }
    steps.add("diluent = prepared volume - draws", text_of(made.prepared_volume) + draws, text_of(made.diluent_volume));
    if (order.fills > 1)
        steps.add("fill = prepared volume / number of fills",
                  text_of(made.prepared_volume) + " / " + std::to_string(order.fills), text_of(made.fill_volume));
    return steps;
}

// ---- The answer
// ------------------------------------------------------------------------------------------------------

Object recipe_document(const OrderStatement& statement, const recipe::BenchOrder& order,
                       const recipe::BenchRecipe& made) {
    Object document;
    if (made.flow) document.set("flow", text_of(*made.flow));
    document.set("prepared_volume", text_of(made.prepared_volume));
    Array drugs;
    for (std::size_t i = 0; i < made.draws.size(); ++i)
        drugs.emplace_back(drug_document(statement.drugs[i], made.draws[i]));
    document.set("drugs", std::move(drugs));
    document.set("diluent_volume", text_of(made.diluent_volume));
    if (statement.syringes) document.set("syringe_fill_volume", text_of(made.fill_volume));
    if (!order.reservoir_capacity) document.set("container_fill_volume", text_of(made.fill_volume));
    document.set("steps", explain(statement, order, made).list());
    return document;
}

Result<Object> calculate_recipe(const OrderStatement& statement, const Problems& problems) {
    CISTERNA_CHECK(check_names(statement.drugs));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_drugs(statement));
    CISTERNA_TRY(order, bench_order(statement));
    CISTERNA_TRY(strengths, recipe::bench_strengths(order));
    CISTERNA_CHECK(check_strengths(statement, order, strengths));
    CISTERNA_TRY(made, recipe::make_bench_recipe(order));
    CISTERNA_CHECK(check_draws(statement, made));
    if (order.reservoir_capacity) CISTERNA_CHECK(check_diluent_named(statement, made));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    return recipe_document(statement, order, made);
}

// ---- Measured draws
// --------------------------------------------------------------------------------------------------

struct MeasuredStatement {
    Volume final_volume;
    std::vector<recipe::MeasuredDraw> draws;
    std::vector<MassUnit> units;
    std::optional<Rational> action_limit;
};

MeasuredStatement read_measured(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    MeasuredStatement statement;
    statement.final_volume = read_volume(reader, "final_volume");
    for (auto& item : reader.objects("measured")) {
        recipe::MeasuredDraw draw;
        draw.name = item.text("name");
        draw.volume = read_volume(item, "measured_volume");
        draw.strength = read_concentration(item, "stock_strength").value;
        const auto target = read_concentration(item, "target_concentration");
        draw.target = target.value;
        statement.draws.push_back(std::move(draw));
        statement.units.push_back(target.unit);
    }
    statement.action_limit = quantity::read_optional_percent(reader, "action_limit");
    return statement;
}

Result<Object> calculate_measured(const Value& inputs) {
    Problems problems;
    const auto statement = read_measured(inputs, problems);
    for (std::size_t i = 0; i < statement.draws.size(); ++i)
        CISTERNA_CHECK(check_may_be_intrathecal(statement.draws[i].name, codec::item_path("measured", i) + ".name"));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(made, recipe::back_calculate(statement.final_volume, statement.draws));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    Array drugs;
    for (std::size_t i = 0; i < made.drugs.size(); ++i) {
        const auto& draw = statement.draws[i];
        const auto& [actual, error] = made.drugs[i];
        const auto unit = statement.units[i];
        steps.add(draw.name + ": actual concentration = measured volume x strength / final volume",
                  text_of(draw.volume) + " x " + text_of(draw.strength, unit) + " / " + text_of(statement.final_volume),
                  text_of(actual, unit));
        steps.add(
            draw.name + ": error = (actual - target) / target",
            "(" + text_of(actual, unit) + " - " + text_of(draw.target, unit) + ") / " + text_of(draw.target, unit),
            contract_percent(error));
        Object drug;
        drug.set("name", draw.name);
        drug.set("actual_concentration", text_of(actual, unit));
        drug.set("error_percent", contract_percent(error));
        if (statement.action_limit) drug.set("within_action_limit", error.absolute() <= *statement.action_limit);
        drugs.emplace_back(std::move(drug));
    }
    Object document;
    document.set("drugs", std::move(drugs));
    document.set("diluent_volume", text_of(made.diluent_volume));
    document.set("steps", steps.list());
    return document;
}

// ---- Assayed lots
// ----------------------------------------------------------------------------------------------------

struct Lot {
    recipe::AssayedLot assayed;
    std::optional<calendar::Date> expiry;
};

struct LotStatement {
    InUnit<quantity::Mass> needed;
    std::vector<Lot> lots;
    std::optional<std::string> rule;
    std::optional<ClockTime> prepared;
};

LotStatement read_lots(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    LotStatement statement;
    statement.needed = read_mass(reader, "mass_needed");
    for (auto& item : reader.objects("lots")) {
        Lot lot;
        lot.assayed.lot = item.text("lot");
        lot.assayed.available = read_volume(item, "available_volume");
        lot.assayed.strength = read_concentration(item, "assayed_strength").value;
        lot.expiry = read_expiry(item, "expiry");
        statement.lots.push_back(std::move(lot));
    }
    statement.rule = reader.optional_text("rule");
    statement.prepared = read_clock_time(reader, "prepared");
    return statement;
}

Result<void> check_lots(const LotStatement& statement) {
    for (std::size_t i = 0; i < statement.lots.size(); ++i) {
        const auto& lot = statement.lots[i];
        const auto where = codec::item_path("lots", i);
        for (std::size_t j = 0; j < i; ++j)
            if (statement.lots[j].assayed.lot == lot.assayed.lot)
                return refuse(ErrorCode::OrderInconsistent, where + ".lot",
                              "This lot stands in the list twice; state it once.");
        if (!lot.expiry) continue;
        if (!statement.prepared)
            return refuse(ErrorCode::ValueMissing, "prepared",
                          "Without the time of preparation the expiry cannot be judged; fill it in.");
        if (statement.prepared->date() > *lot.expiry)
            return refuse(ErrorCode::StockExpired, where + ".expiry",
                          "Lot " + lot.assayed.lot + " expired on " + lot.expiry->text() + "; use another one.");
    }
    return {};
}

// Where "lot A" stands in the rule as a whole word; npos when it does not.
std::size_t mention(const std::string& rule, const std::string& lot) {
    const std::string phrase = "lot " + lot;
    for (auto at = rule.find(phrase); at != std::string::npos; at = rule.find(phrase, at + 1)) {
        const auto end = at + phrase.size();
        if (end == rule.size() || std::string_view(" ,;.").find(rule[end]) != std::string_view::npos) return at;
    }
    return std::string::npos;
}

// The lots in the sequence of the rule, which must name each of them; in the sequence of the list without a rule.
Result<std::vector<Lot>> in_rule_order(const LotStatement& statement) {
    auto lots = statement.lots;
    if (!statement.rule) return lots;
    const auto& rule = *statement.rule;
    for (const auto& lot : lots)
        if (mention(rule, lot.assayed.lot) == std::string::npos)
            return refuse(
                ErrorCode::OrderInconsistent, "rule",
                "The rule does not name lot " + lot.assayed.lot + "; write it as \"use lot A up, then lot B\".");
    std::stable_sort(lots.begin(), lots.end(), [&](const Lot& a, const Lot& b) {
        return mention(rule, a.assayed.lot) < mention(rule, b.assayed.lot);
    });
    return lots;
}

Result<Object> calculate_lots(const Value& inputs) {
    Problems problems;
    const auto statement = read_lots(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_lots(statement));
    CISTERNA_TRY(lots, in_rule_order(statement));
    std::vector<recipe::AssayedLot> assayed;
    for (const auto& lot : lots) assayed.push_back(lot.assayed);
    CISTERNA_TRY(draws, recipe::draw_in_order(statement.needed.value, assayed));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto unit = statement.needed.unit;
    Steps steps;
    Array list;
    Volume total;
    quantity::Mass missing = statement.needed.value;
    for (const auto& draw : draws) {
        const auto& lot = assayed[draw.lot];
        const auto held = lot.available * lot.strength;
        steps.add("lot " + lot.lot + ": mass = the smaller of what is missing and available volume x strength",
                  text_of(missing, unit) + "; " + text_of(lot.available) + " x " + text_of(lot.strength, unit) + " = " +
                      text_of(held, unit),
                  text_of(draw.mass, unit));
        steps.add("lot " + lot.lot + ": volume = mass / strength",
                  text_of(draw.mass, unit) + " / " + text_of(lot.strength, unit), text_of(draw.volume));
        missing -= draw.mass;
        total += draw.volume;
        Object item;
        item.set("lot", lot.lot);
        item.set("volume", text_of(draw.volume));
        item.set("mass", text_of(draw.mass, unit));
        list.emplace_back(std::move(item));
    }
    Object document;
    document.set("draws", std::move(list));
    document.set("total_volume", text_of(total));
    document.set("steps", steps.list());
    return document;
}

}  // namespace

Result<Object> calculate_recipe_from_vials(const Value& inputs) {
    if (states_any(inputs, {"measured"})) return calculate_measured(inputs);
    if (states_any(inputs, {"lots", "mass_needed"})) return calculate_lots(inputs);
    Problems problems;
    const bool is_bags = states_any(inputs, {"containers_to_make"});
    if (!is_bags && states_any(inputs, {"container_volume"}) && !states_any(inputs, {"reservoir_capacity", "basis"}))
        return missing_field("containers_to_make");
    const auto statement = is_bags ? read_containers(inputs, problems) : read_pump_refill(inputs, problems);
    return calculate_recipe(statement, problems);
}

}  // namespace cisterna::calculation
