#include "core/calculation/recipe_from_vials.h"

#include <algorithm>
#include <string>

#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/stock_reading.h"
#include "core/calculation/substances.h"
#include "core/pump/flow.h"
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

constexpr std::int64_t count_at_most = 1'000'000;

// ---- Reading -------------------------------------------------------------------------------------------------------

enum class Marked { No, Primary };

struct OrderedDrug {
    std::string path;
    std::string name;
    std::optional<std::string> salt_form;
    Marked marked = Marked::No;
    std::optional<InUnit<quantity::DoseRate>> daily_dose;
    std::optional<InUnit<quantity::DoseRate>> previous_daily_dose;
    std::optional<InUnit<quantity::DoseRate>> daily_dose_limit;
    std::optional<InUnit<quantity::Concentration>> concentration;
    std::optional<InUnit<quantity::Concentration>> concentration_limit;
    std::optional<InUnit<quantity::Concentration>> solubility_limit;
    ReadStock stock;

    // The unit of the order, else of the product.
    MassUnit unit() const {
        if (daily_dose) return daily_dose->unit;
        return concentration ? concentration->unit : stock.strength.unit;
    }
};

struct Diluent {
    std::string name;
    Condition condition;
};

struct Statement {
    recipe::BenchOrder bench;
    std::optional<std::string> primary_name;
    std::vector<OrderedDrug> drugs;
    std::optional<Diluent> diluent;
    std::optional<ClockTime> prepared;
    pump::FlowRange pump;
    std::optional<Volume> minimum_measurable_volume;
    std::optional<Rational> maximum_dose_change_ratio;
    std::optional<std::int64_t> syringes;
};

std::vector<OrderedDrug> read_drugs(Reader& reader) {
    std::vector<OrderedDrug> drugs;
    for (auto& item : reader.objects("drugs")) {
        OrderedDrug drug;
        drug.path = item.path();
        drug.name = item.text("name");
        drug.salt_form = item.optional_text("salt_form");
        if (item.optional_truth("primary").value_or(false)) drug.marked = Marked::Primary;
        drug.daily_dose = read_optional_daily_dose(item, "daily_dose");
        drug.previous_daily_dose = read_optional_daily_dose(item, "previous_daily_dose");
        drug.daily_dose_limit =
            read_optional_daily_dose(item, spelling(item, {"daily_dose_limit", "maximum_daily_dose"}));
        drug.concentration = read_optional_concentration(item, "concentration");
        drug.concentration_limit =
            read_optional_concentration(item, spelling(item, {"concentration_limit", "maximum_concentration"}));
        drug.solubility_limit = read_optional_concentration(item, "solubility_limit");
        Reader stock = item.object("stock");
        drug.stock = read_stock(stock);
        drugs.push_back(std::move(drug));
    }
    return drugs;
}

std::optional<Diluent> read_diluent(Reader& reader) {
    auto item = reader.optional_object("diluent");
    if (!item) return std::nullopt;
    Diluent diluent;
    diluent.name = item->text("name");
    diluent.condition = read_condition(*item);
    return diluent;
}

pump::FlowRange read_pump(Reader& reader) {
    auto item = reader.optional_object("pump");
    if (!item) return {};
    item->optional_text("model");
    return {read_optional_flow(*item, "flow_minimum"), read_optional_flow(*item, "flow_maximum")};
}

std::optional<quantity::Duration> read_refill_interval(Reader& basis) {
    const auto days = basis.optional_count("refill_interval_days", -count_at_most, count_at_most);
    if (days) return quantity::Duration::of(Rational(*days), quantity::units::day);
    return quantity::read_optional_quantity<quantity::Duration>(basis, "refill_interval", "duration, such as 60 day");
}

recipe::BenchBasis read_basis(Reader& reader, Statement& statement) {
    recipe::BenchBasis basis;
    // The alarm volume belongs to the pump; it is read beside the basis or in it.
    auto reserve = read_optional_volume(reader, "alarm_volume");
    auto item = reader.optional_object("basis");
    if (!item) return basis;
    statement.primary_name = item->optional_text("primary_drug");
    const auto primary = read_optional_concentration(*item, "primary_concentration");
    if (primary) basis.primary = {0, primary->value};
    basis.flow = read_optional_flow(*item, "flow");
    if (const auto own = read_optional_volume(*item, "alarm_volume")) {
        if (reserve && *reserve != *own)
            item->problem(ErrorCode::OrderInconsistent, "alarm_volume",
                          "Two different alarm volumes are stated; correct one of them.");
        reserve = own;
    }
    if (const auto interval = read_refill_interval(*item))
        basis.refill_interval = {*interval, reserve.value_or(Volume())};
    if (item->optional_truth("undiluted").value_or(false)) basis.diluting = recipe::Diluting::Undiluted;
    return basis;
}

// Everything that is prepared beyond the final volume.
Volume read_overfill(Reader& reader, std::int64_t fills) {
    Volume sum;
    const auto add = [&](std::string_view key, std::int64_t times) {
        const auto volume = read_optional_volume(reader, key);
        if (!volume) return;
        if (volume->sign() < 0)
            reader.problem(ErrorCode::VolumeNotPositive, key, "This volume cannot be below zero; correct it.");
        sum += *volume * Rational(times);
    };
    add("overfill", 1);
    add("overfill_each", fills);
    for (const auto* key : {"filter_hold_up", "tubing_loss", "qc_samples"}) add(key, 1);
    return sum;
}

void read_common(Reader& reader, Statement& statement) {
    statement.drugs = read_drugs(reader);
    statement.diluent = read_diluent(reader);
    statement.prepared = read_clock_time(reader, "prepared");
    statement.pump = read_pump(reader);
    statement.minimum_measurable_volume = read_optional_volume(reader, "minimum_measurable_volume");
    statement.maximum_dose_change_ratio = read_optional_number(reader, "maximum_dose_change_ratio");
    statement.bench.basis = read_basis(reader, statement);
}

Statement read_refill(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Statement statement;
    statement.bench.reservoir_capacity = read_volume(reader, "reservoir_capacity");
    statement.bench.final_volume = read_volume(reader, "final_volume");
    statement.syringes = reader.optional_count("syringes", -count_at_most, count_at_most);
    statement.bench.fills = statement.syringes.value_or(1);
    statement.bench.overfill = read_overfill(reader, statement.bench.fills);
    read_common(reader, statement);
    return statement;
}

Statement read_containers(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Statement statement;
    statement.bench.fills = reader.count("containers_to_make", -count_at_most, count_at_most);
    const auto volume = read_volume(reader, "container_volume");
    if (reader.has("container_volume") && !volume.is_positive())
        reader.problem(ErrorCode::VolumeNotPositive, "container_volume",
                       "The container's volume must be above zero; correct it.");
    if (statement.bench.fills < 1)
        reader.problem(ErrorCode::OrderInconsistent, "containers_to_make",
                       "At least one container is to be made; correct the number.");
    statement.bench.final_volume = volume * Rational(statement.bench.fills);
    statement.bench.overfill = read_overfill(reader, statement.bench.fills);
    read_common(reader, statement);
    return statement;
}

// ---- What is checked before any arithmetic
// ---------------------------------------------------------------------------

Result<void> check_names(const std::vector<OrderedDrug>& drugs) {
    for (const auto& drug : drugs) CISTERNA_CHECK(check_may_be_intrathecal(drug.name, drug.path + ".name"));
    return {};
}

Result<void> check_drugs(const Statement& statement) {
    const auto& drugs = statement.drugs;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const bool again =
            std::any_of(drugs.begin(), drugs.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const OrderedDrug& earlier) { return is_same_name(earlier.name, drugs[i].name); });
        if (again)
            return refuse(ErrorCode::DuplicateDrug, drugs[i].path + ".name",
                          drugs[i].name + " stands in the order twice; state it once with its whole dose.");
        CISTERNA_CHECK(check_salt_form(drugs[i].name, drugs[i].salt_form, drugs[i].path + ".name"));
        CISTERNA_CHECK(check_is_drug(drugs[i].stock, drugs[i].name, drugs[i].salt_form));
        CISTERNA_CHECK(check_condition(drugs[i].stock.condition, statement.prepared));
    }
    if (!statement.diluent) return {};
    CISTERNA_CHECK(check_condition(statement.diluent->condition, statement.prepared));
    return check_not_bacteriostatic(statement.diluent->name, "diluent.name");
}

// ---- The order for the arithmetic
// ------------------------------------------------------------------------------------

Result<std::size_t> marked_primary(const std::vector<OrderedDrug>& drugs) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        if (drugs[i].marked == Marked::No) continue;
        if (found)
            return refuse(ErrorCode::OrderInconsistent, drugs[i].path + ".primary",
                          "Two drugs are marked as primary; mark one.");
        found = i;
    }
    if (found) return *found;
    if (drugs.size() == 1) return std::size_t{0};
    return refuse(ErrorCode::ValueMissing, "basis.primary_drug",
                  "Which drug the primary concentration belongs to is missing; name it.");
}

Result<std::size_t> primary_index(const Statement& statement) {
    if (!statement.primary_name) return marked_primary(statement.drugs);
    for (std::size_t i = 0; i < statement.drugs.size(); ++i)
        if (is_same_name(statement.drugs[i].name, *statement.primary_name)) return i;
    return refuse(ErrorCode::OrderInconsistent, "basis.primary_drug",
                  "\"" + *statement.primary_name + "\" is not one of the drugs of this order; correct the name.");
}

Result<recipe::BenchOrder> bench_order(const Statement& statement) {
    auto order = statement.bench;
    for (const auto& drug : statement.drugs) {
        recipe::BenchDrug bench;
        bench.name = drug.name;
        if (drug.daily_dose) bench.daily_dose = drug.daily_dose->value;
        if (drug.concentration) bench.concentration = drug.concentration->value;
        bench.strength = drug.stock.strength.value;
        bench.container_volume = drug.stock.container_volume;
        bench.usable_volume = drug.stock.usable_volume.value_or(drug.stock.container_volume);
        order.drugs.push_back(std::move(bench));
    }
    if (order.drugs.empty() || (!order.basis.primary && !statement.primary_name)) return order;
    CISTERNA_TRY(index, primary_index(statement));
    if (order.basis.primary) order.basis.primary->drug = index;
    return order;
}

// ---- What is checked with the figures
// --------------------------------------------------------------------------------

Result<void> check_dose_change(const OrderedDrug& drug, const std::optional<Rational>& maximum_ratio) {
    if (!drug.previous_daily_dose || !drug.daily_dose) return {};
    if (!drug.previous_daily_dose->value.is_positive())
        return refuse(ErrorCode::DoseNotPositive, drug.path + ".previous_daily_dose",
                      "The previous dose must be above zero; leave it out for a new drug.");
    if (!maximum_ratio)
        return refuse(
            ErrorCode::ValueMissing, "maximum_dose_change_ratio",
            "A previous dose is given, but not which change needs a review; fill in the ratio, such as \"1.5\".");
    if (*maximum_ratio < Rational(1))
        return refuse(ErrorCode::OrderInconsistent, "maximum_dose_change_ratio",
                      "The ratio must be at least 1; correct it.");
    const Rational change = drug.daily_dose->value / drug.previous_daily_dose->value;
    if (change <= *maximum_ratio && Rational(1) / change <= *maximum_ratio) return {};
    return refuse(ErrorCode::ChangeNeedsReview, drug.path + ".daily_dose",
                  "The daily dose of " + drug.name + " is " + quantity::people_number(change) +
                      " times the previous one; compare it with the last fill and call the prescriber.");
}

Result<void> check_limits(const OrderedDrug& drug, const quantity::Concentration& concentration) {
    if (drug.daily_dose && drug.daily_dose_limit && drug.daily_dose->value > drug.daily_dose_limit->value)
        return refuse(ErrorCode::DoseOverLimit, drug.path + ".daily_dose",
                      "The daily dose of " + drug.name + " is over its limit of " +
                          text_of(drug.daily_dose_limit->value, drug.daily_dose_limit->unit) +
                          "; call the prescriber.");
    if (drug.concentration_limit && concentration > drug.concentration_limit->value)
        return refuse(ErrorCode::ConcentrationOverLimit, drug.path,
                      "The concentration of " + drug.name + " is over its limit of " +
                          text_of(drug.concentration_limit->value, drug.concentration_limit->unit) +
                          "; use a higher flow.");
    if (drug.solubility_limit && concentration > drug.solubility_limit->value)
        return refuse(ErrorCode::OverSolubility, drug.path,
                      "The concentration of " + drug.name + " is over its solubility of " +
                          text_of(drug.solubility_limit->value, drug.solubility_limit->unit) + "; use a higher flow.");
    return {};
}

// Before any draw: an order that is over a limit is refused as such, whatever could be made of it.
Result<void> check_strengths(const Statement& statement, const recipe::BenchOrder& order,
                             const recipe::BenchStrengths& strengths) {
    if (strengths.flow)
        CISTERNA_CHECK(pump::check_flow(*strengths.flow, statement.pump, order.basis.flow ? "basis.flow" : "flow"));
    for (std::size_t i = 0; i < statement.drugs.size(); ++i) {
        CISTERNA_CHECK(check_dose_change(statement.drugs[i], statement.maximum_dose_change_ratio));
        CISTERNA_CHECK(check_limits(statement.drugs[i], strengths.concentrations[i]));
    }
    return {};
}

Result<void> check_draws(const Statement& statement, const recipe::BenchRecipe& made) {
    if (statement.minimum_measurable_volume)
        CISTERNA_CHECK(recipe::check_measurable(made, *statement.minimum_measurable_volume));
    for (std::size_t i = 0; i < made.draws.size(); ++i)
        CISTERNA_CHECK(check_supply(statement.drugs[i].stock, made.draws[i].containers, made.draws[i].volume));
    return {};
}

// A bag is finished elsewhere with the diluent it is sold in; a refill is finished here, so its diluent must be named.
Result<void> check_diluent_named(const Statement& statement, const recipe::BenchRecipe& made) {
    if (statement.diluent || !made.diluent_volume.is_positive()) return {};
    return refuse(ErrorCode::ValueMissing, "diluent", "Diluent is needed, but none is named; name it.");
}

// ---- The way to the figures
// ------------------------------------------------------------------------------------------

void explain_flow(Steps& steps, const Statement& statement, const recipe::BenchOrder& order,
                  const recipe::BenchRecipe& made) {
    const auto& basis = order.basis;
    const auto result = text_of(*made.flow);
    if (basis.diluting == recipe::Diluting::Undiluted) {
        std::string figures;
        for (const auto& drug : statement.drugs)
            figures += (figures.empty() ? "" : " + ") + text_of(drug.daily_dose->value, drug.unit()) + " / " +
                       text_of(drug.stock.strength.value, drug.unit());
        steps.add("flow = sum of (daily dose / strength), because nothing else is in the reservoir", figures, result);
    } else if (basis.flow) {
        steps.add("flow as ordered", result, result);
    } else if (basis.refill_interval) {
        steps.add("flow = (final volume - reserve) / refill interval",
                  "(" + text_of(order.final_volume) + " - " + text_of(basis.refill_interval->reserve) + ") / " +
                      text_of(basis.refill_interval->duration),
                  result);
    } else {
        const auto index = basis.primary ? basis.primary->drug : std::size_t{0};
        const auto& drug = statement.drugs[index];
        steps.add("flow = daily dose / concentration of " + drug.name,
                  text_of(drug.daily_dose->value, drug.unit()) + " / " +
                      text_of(made.draws[index].concentration, drug.unit()),
                  result);
    }
}

void explain_concentration(Steps& steps, const OrderedDrug& drug, const recipe::BenchDraw& draw,
                           const recipe::BenchOrder& order, const recipe::BenchRecipe& made) {
    const auto result = text_of(draw.concentration, drug.unit());
    if (made.flow && drug.daily_dose)
        steps.add(drug.name + ": concentration = daily dose / flow",
                  text_of(drug.daily_dose->value, drug.unit()) + " / " + text_of(*made.flow), result);
    else
        steps.add(drug.name + ": concentration as ordered", result, result);
    if (order.basis.diluting == recipe::Diluting::Undiluted)
        steps.add(drug.name + ": draw = prepared volume x (daily dose / strength) / flow",
                  text_of(made.prepared_volume) + " x (" + text_of(drug.daily_dose->value, drug.unit()) + " / " +
                      text_of(drug.stock.strength.value, drug.unit()) + ") / " + text_of(*made.flow),
                  text_of(draw.volume));
}

void explain_draw(Steps& steps, const OrderedDrug& drug, const recipe::BenchDrug& bench, const recipe::BenchDraw& draw,
                  const recipe::BenchRecipe& made) {
    const auto unit = drug.unit();
    const auto containers = std::to_string(draw.containers);
    steps.add(drug.name + ": mass = concentration x prepared volume",
              text_of(draw.concentration, unit) + " x " + text_of(made.prepared_volume), text_of(draw.mass, unit));
    steps.add(drug.name + ": draw = mass / strength", text_of(draw.mass, unit) + " / " + text_of(bench.strength, unit),
              text_of(draw.volume));
    steps.add(drug.name + ": containers = draw / usable volume, rounded up",
              text_of(draw.volume) + " / " + text_of(bench.usable_volume), containers);
    steps.add(drug.name + ": waste = containers x container volume - draw",
              containers + " x " + text_of(bench.container_volume) + " - " + text_of(draw.volume), text_of(draw.waste));
}

Steps explain(const Statement& statement, const recipe::BenchOrder& order, const recipe::BenchRecipe& made) {
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

Object drug_document(const OrderedDrug& drug, const recipe::BenchDraw& draw) {
    Object document;
    document.set("name", drug.name);
    document.set("concentration", text_of(draw.concentration, drug.unit()));
    document.set("mass", text_of(draw.mass, drug.unit()));
    document.set("draw_volume", text_of(draw.volume));
    document.set("containers", draw.containers);
    document.set("waste_volume", text_of(draw.waste));
    return document;
}

Object recipe_document(const Statement& statement, const recipe::BenchOrder& order, const recipe::BenchRecipe& made) {
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

Result<Object> calculate_recipe(const Statement& statement, const Problems& problems) {
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
    statement.action_limit = read_optional_percent(reader, "action_limit");
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

bool has(const Value& inputs, std::string_view key) {
    const auto* object = inputs.if_object();
    return object != nullptr && object->find(key) != nullptr;
}

}  // namespace

Result<Object> calculate_recipe_from_vials(const Value& inputs) {
    if (has(inputs, "measured")) return calculate_measured(inputs);
    if (has(inputs, "lots") || has(inputs, "mass_needed")) return calculate_lots(inputs);
    Problems problems;
    const auto statement =
        has(inputs, "containers_to_make") ? read_containers(inputs, problems) : read_refill(inputs, problems);
    return calculate_recipe(statement, problems);
}

}  // namespace cisterna::calculation
