#include "core/calculation/recipe_from_powder.h"

#include <initializer_list>
#include <string>

#include "core/calculation/powder_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/refill_order.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/calculation/tonicity_reading.h"
#include "core/powder/balance.h"
#include "core/powder/batch.h"
#include "core/powder/sterilising_step.h"
#include "core/powder/stock_solution.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"
#include "core/recipe/bench_recipe.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using powder::PowderFactor;
using quantity::contract_number;
using quantity::contract_percent;
using quantity::Mass;
using quantity::MassUnit;
using quantity::Rational;
using quantity::Volume;

// ---- The balance ---------------------------------------------------------------------------------------------------

struct BalanceStatement {
    std::string path;  // of the object; empty for the document itself
    InUnit<Mass> readability;
    InUnit<Mass> repeatability;
    std::optional<InUnit<Mass>> sensitivity_requirement;
    std::optional<Rational> allowed_error;
    std::optional<InUnit<Mass>> mass_to_weigh;

    MassUnit unit() const { return sensitivity_requirement ? sensitivity_requirement->unit : readability.unit; }
};

BalanceStatement read_balance(Reader& reader) {
    BalanceStatement balance;
    balance.path = reader.path();
    balance.sensitivity_requirement = read_optional_mass(reader, "sensitivity_requirement");
    if (balance.sensitivity_requirement) {
        balance.allowed_error = quantity::read_optional_percent(reader, "allowed_error");
        if (!balance.allowed_error) reader.require("allowed_error");
    } else {
        balance.readability = read_mass(reader, "readability");
        balance.repeatability =
            read_mass(reader, spelling(reader, {"repeatability_sd", "repeatability", "standard_deviation"}));
    }
    for (const auto* key : {"name", "id", "model"}) reader.optional_text(key);
    return balance;
}

Result<powder::MinimumWeight> minimum_of(const BalanceStatement& balance) {
    powder::MinimumWeight minimum;
    if (balance.sensitivity_requirement) {
        CISTERNA_TRY(mass, powder::minimum_weight_of_sensitivity(balance.sensitivity_requirement->value,
                                                                 *balance.allowed_error));
        minimum.minimum_weight = mass;
        return minimum;
    }
    return powder::minimum_weight({balance.readability.value, balance.repeatability.value});
}

void explain_minimum(Steps& steps, const BalanceStatement& balance, const powder::MinimumWeight& minimum) {
    const auto unit = balance.unit();
    if (balance.sensitivity_requirement)
        return steps.add(
            "minimum weight = sensitivity requirement / allowed error",
            text_of(balance.sensitivity_requirement->value, unit) + " / " + contract_percent(*balance.allowed_error),
            text_of(minimum.minimum_weight, unit));
    const auto readability = text_of(balance.readability.value, unit);
    steps.add("standard deviation that counts = the larger of the one measured and 0.41 x readability",
              text_of(balance.repeatability.value, unit) + "; 0.41 x " + readability,
              text_of(minimum.governing_deviation, unit));
    steps.add("minimum weight = 2000 x standard deviation", "2000 x " + text_of(minimum.governing_deviation, unit),
              text_of(minimum.minimum_weight, unit));
    steps.add("smallest net weight of this balance at best = 820 x readability", "820 x " + readability,
              text_of(minimum.smallest_net_weight, unit));
}

Result<Object> calculate_balance(const Value& inputs) {
    Problems problems;
    BalanceStatement balance;
    {
        Reader reader(inputs, "", problems);
        balance = read_balance(reader);
        balance.mass_to_weigh = read_optional_mass(reader, spelling(reader, {"mass_to_weigh", "net_weight", "weigh"}));
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(minimum, minimum_of(balance));
    if (balance.mass_to_weigh && !balance.mass_to_weigh->value.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "mass_to_weigh", "The mass must be above zero; correct it.");
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto unit = balance.unit();
    Steps steps;
    explain_minimum(steps, balance, minimum);
    Object document;
    document.set("minimum_weight", text_of(minimum.minimum_weight, unit));
    if (!balance.sensitivity_requirement) {
        document.set("smallest_net_weight", text_of(minimum.smallest_net_weight, unit));
        document.set("standard_deviation_used", text_of(minimum.governing_deviation, unit));
    }
    if (balance.mass_to_weigh) {
        const bool allowed = balance.mass_to_weigh->value >= minimum.minimum_weight;
        document.set("direct_weighing_allowed", allowed);
        steps.add("direct weighing is allowed from the minimum weight on",
                  text_of(balance.mass_to_weigh->value, balance.mass_to_weigh->unit) + " against " +
                      text_of(minimum.minimum_weight, unit),
                  allowed ? "allowed" : "too small");
    }
    document.set("steps", steps.list());
    return document;
}

// ---- What a refill and a batch have in common ----------------------------------------------------------------------

// How it is made, beside the drugs.
struct Making {
    std::optional<InUnit<Mass>> balance_minimum_weight;
    std::optional<BalanceStatement> balance;
    std::optional<Mass> readability;  // to which the powder is weighed
    std::optional<std::vector<std::string>> process;
    std::optional<std::string> vehicle;
    bool make_isotonic = false;
    std::optional<ReadEquivalent> equivalent;  // stated beside the drugs, for the only one
};

// A list of steps, or one step alone.
std::optional<std::vector<std::string>> read_process(Reader& reader) {
    const auto* value = reader.take("process");
    if (value == nullptr) return std::nullopt;
    if (value->if_text() != nullptr) return std::vector<std::string>{*value->if_text()};
    return reader.texts("process");
}

Making read_making(Reader& reader) {
    Making making;
    making.balance_minimum_weight = read_optional_mass(reader, "balance_minimum_weight");
    if (auto item = reader.optional_object("balance")) making.balance = read_balance(*item);
    if (const auto stated = read_optional_mass(reader, "balance_readability")) making.readability = stated->value;
    if (making.balance && !making.balance->sensitivity_requirement)
        making.readability = making.balance->readability.value;
    making.process = read_process(reader);
    making.vehicle = reader.optional_text("vehicle");
    making.make_isotonic = reader.optional_truth("make_isotonic").value_or(false);
    making.equivalent = read_optional_equivalent(reader, std::nullopt);
    return making;
}

Result<std::optional<Mass>> minimum_weight_of(const Making& making) {
    if (making.balance) {
        auto minimum = minimum_of(*making.balance);
        if (!minimum) {
            minimum.error().where = making.balance->path + "." + minimum.error().where;
            return tl::unexpected<Error>(minimum.error());
        }
        if (making.balance_minimum_weight && making.balance_minimum_weight->value != minimum->minimum_weight)
            return refuse(ErrorCode::OrderInconsistent, "balance_minimum_weight",
                          "The balance's minimum weight is stated, and another one follows from its readability and "
                          "repeatability; leave one of the two out.");
        return std::optional<Mass>(minimum->minimum_weight);
    }
    if (!making.balance_minimum_weight) return std::optional<Mass>();
    if (!making.balance_minimum_weight->value.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "balance_minimum_weight",
                      "The smallest mass that the balance may weigh must be above zero; correct it.");
    return std::optional<Mass>(making.balance_minimum_weight->value);
}

bool has_nonsterile_powder(const std::vector<OrderedDrug>& drugs) {
    for (const auto& drug : drugs)
        if (drug.powder && (!drug.powder->powder || drug.powder->powder->starting == Starting::Nonsterile)) return true;
    return false;
}

Result<void> check_making(const Making& making, const std::vector<OrderedDrug>& drugs) {
    if (making.vehicle) CISTERNA_CHECK(check_not_bacteriostatic(*making.vehicle, "vehicle"));
    if (making.process && has_nonsterile_powder(drugs))
        return powder::check_sterilising_step(*making.process, "process");
    return {};
}

Result<std::vector<PowderFactor>> factors_of(const std::vector<OrderedDrug>& drugs) {
    std::vector<PowderFactor> factors;
    for (const auto& drug : drugs) {
        if (!drug.powder) {
            factors.emplace_back();
            continue;
        }
        CISTERNA_TRY(factor, factor_of(*drug.powder));
        factors.push_back(factor);
    }
    return factors;
}

// One drug on the balance.
struct Weighed {
    quantity::Concentration concentration;
    Mass label_mass;
    PowderFactor factor;
    Mass weigh;
    std::optional<powder::StockSolution> stock;
    std::optional<Mass> rounded;  // what the balance can show
    powder::StrengthMade made;    // by the rounded mass
};

Result<std::optional<powder::StockSolution>> stock_for(const OrderedDrug& drug, const Weighed& weighed,
                                                       const Mass& minimum,
                                                       const std::optional<Volume>& minimum_volume) {
    if (powder::weighing_of(weighed.weigh, minimum) == powder::Weighing::Direct)
        return std::optional<powder::StockSolution>();
    if (!drug.weigh_for_stock && !drug.stock_volume)
        return refuse(ErrorCode::BelowMinimumWeight, drug.path,
                      "The mass of " + drug.name +
                          " is under the smallest mass that the balance may weigh; make a stock solution and take a "
                          "part of it (\"weigh_for_stock\", \"stock_volume\").");
    powder::StockNeeds needs;
    needs.path = drug.path;
    needs.needed = weighed.label_mass;
    needs.factor = weighed.factor.factor;
    needs.minimum_weight = minimum;
    if (drug.weigh_for_stock) needs.weigh_for_stock = drug.weigh_for_stock->value;
    needs.stock_volume = drug.stock_volume;
    needs.minimum_measurable_volume = minimum_volume;
    if (drug.solubility_limit) needs.solubility_limit = drug.solubility_limit->value;
    CISTERNA_TRY(stock, powder::stock_solution(needs));
    return std::optional<powder::StockSolution>(stock);
}

// Rounded once, to what the balance shows; the strength that it makes follows from the rounded figure.
Result<void> round_weighing(const OrderedDrug& drug, const Making& making, const Volume& prepared, Weighed& weighed) {
    if (!making.readability || !drug.powder || weighed.stock) return {};
    if (!making.readability->is_positive())
        return refuse(ErrorCode::WeightNotPositive, "balance_readability",
                      "The readability must be above zero; read it from the balance.");
    const auto rounded =
        quantity::round_to(weighed.weigh, *making.readability, quantity::RoundingMode::HalfAwayFromZero).value;
    if (!rounded.is_positive())
        return refuse(ErrorCode::BelowMinimumWeight, drug.path,
                      "The mass of " + drug.name + " is too small to be shown on the balance; make a stock solution.");
    CISTERNA_TRY(made, powder::strength_made(rounded, weighed.factor, prepared, weighed.concentration, drug.path));
    weighed.rounded = rounded;
    weighed.made = made;
    return {};
}

Result<std::vector<Weighed>> weigh_all(const OrderStatement& statement, const Making& making, const Volume& prepared,
                                       const std::vector<quantity::Concentration>& concentrations,
                                       const std::vector<PowderFactor>& factors) {
    CISTERNA_TRY(minimum, minimum_weight_of(making));
    std::vector<Weighed> all;
    Volume drawn;
    for (std::size_t i = 0; i < statement.drugs.size(); ++i) {
        const auto& drug = statement.drugs[i];
        Weighed weighed;
        weighed.concentration = concentrations[i];
        weighed.label_mass = concentrations[i] * prepared;
        weighed.factor = factors[i];
        weighed.weigh = powder::mass_to_weigh(weighed.label_mass, factors[i]);
        // Backwards: the strength that this mass of powder makes.
        if (weighed.weigh / factors[i].factor / prepared != concentrations[i])
            return refuse(ErrorCode::Bug, drug.path + ".weigh", "Two ways of computing this figure disagree.");
        if (drug.powder && minimum) {
            CISTERNA_TRY(stock, stock_for(drug, weighed, *minimum, statement.minimum_measurable_volume));
            weighed.stock = stock;
        }
        if (weighed.stock) drawn += weighed.stock->take;
        CISTERNA_CHECK(round_weighing(drug, making, prepared, weighed));
        all.push_back(std::move(weighed));
    }
    if (drawn > prepared)
        return refuse(ErrorCode::StockTooDilute, "drugs",
                      "The parts of the stock solutions are more than the volume to be prepared; make the stocks in "
                      "smaller volumes.");
    return all;
}

// ---- Sodium chloride for tonicity ----------------------------------------------------------------------------------

struct Tonicity {
    solution::SodiumChlorideToAdd found;
    std::vector<solution::TonicDrug> drugs;
    std::vector<ReadEquivalent> equivalents;  // as they were stated
};

bool is_saline(const std::string& name) {
    return has_any_word(name, {"saline", "chloride"});
}

Result<void> check_can_be_made_isotonic(const OrderStatement& statement, const Making& making) {
    const bool saline =
        (making.vehicle && is_saline(*making.vehicle)) || (statement.diluent && is_saline(statement.diluent->name));
    if (saline)
        return refuse(ErrorCode::OrderInconsistent, "make_isotonic",
                      "The vehicle holds sodium chloride already; make it isotonic from water for injection, or leave "
                      "\"make_isotonic\" out.");
    for (const auto& drug : statement.drugs)
        if (drug.stock)
            return refuse(ErrorCode::OrderInconsistent, "make_isotonic",
                          drug.name +
                              " comes from a container with sodium chloride of its own, which this recipe does not "
                              "know; calculate the osmolality of the mixture instead.");
    return {};
}

// E values are those of the salt that dissolves: of the labelled form, but of the powder's when the label counts base.
Mass mass_in_solution(const OrderedDrug& drug, const Weighed& weighed) {
    return is_base_labelled_and_salt_weighed(*drug.powder) ? weighed.label_mass * weighed.factor.molar_ratio
                                                           : weighed.label_mass;
}

Result<ReadEquivalent> equivalent_for(const OrderedDrug& drug, const Making& making, std::size_t drugs) {
    if (making.equivalent && (drugs > 1 || drug.equivalent))
        return refuse(ErrorCode::OrderInconsistent, making.equivalent->path,
                      "It is not clear which drug this E value belongs to; state it once, in the drug.");
    const auto& read = making.equivalent ? making.equivalent : drug.equivalent;
    if (!read)
        return refuse(ErrorCode::ValueMissing,
                      drugs > 1 ? drug.path + ".sodium_chloride_equivalent" : "sodium_chloride_equivalent",
                      "The E value of " + drug.name + " is missing; fill it in.");
    return *read;
}

Result<std::optional<Tonicity>> tonicity_of(const OrderStatement& statement, const Making& making,
                                            const Volume& prepared, const std::vector<Weighed>& weighed) {
    if (!making.make_isotonic) return std::optional<Tonicity>();
    CISTERNA_CHECK(check_can_be_made_isotonic(statement, making));
    Tonicity tonicity;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        const auto& drug = statement.drugs[i];
        const auto mass = mass_in_solution(drug, weighed[i]);
        CISTERNA_TRY(read, equivalent_for(drug, making, weighed.size()));
        CISTERNA_TRY(equivalent, equivalent_of(read, mass / prepared));
        tonicity.equivalents.push_back(read);
        tonicity.drugs.push_back({drug.path, mass, equivalent});
    }
    CISTERNA_TRY(found, solution::sodium_chloride_to_add(prepared, tonicity.drugs));
    tonicity.found = found;
    return std::optional<Tonicity>(tonicity);
}

void explain_tonicity(Steps& steps, const OrderStatement& statement, const Volume& prepared, const Tonicity& tonicity) {
    constexpr auto mg = MassUnit::Milligram;
    std::string sum = "9 mg/mL x " + text_of(prepared);
    for (std::size_t i = 0; i < tonicity.drugs.size(); ++i)
        explain_equivalent(steps, statement.drugs[i].name, tonicity.equivalents[i], tonicity.drugs[i].mass / prepared,
                           tonicity.drugs[i].equivalent);
    for (std::size_t i = 0; i < tonicity.drugs.size(); ++i)
        sum += " - " + text_of(tonicity.drugs[i].mass, statement.drugs[i].unit()) + " x " +
               contract_number(tonicity.drugs[i].equivalent);
    const bool hypertonic = tonicity.found.tonicity == solution::Tonicity::Hypertonic;
    steps.add("sodium chloride = 9 mg/mL x prepared volume - sum of (mass x E), never below 0", sum,
              text_of(tonicity.found.to_add, mg) + (hypertonic ? " (hypertonic)" : ""));
}

void set_tonicity(Object& document, const std::optional<Tonicity>& tonicity) {
    if (!tonicity) return;
    document.set("sodium_chloride", text_of(tonicity->found.to_add, MassUnit::Milligram));
    document.set("hypertonic", tonicity->found.tonicity == solution::Tonicity::Hypertonic);
}

// ---- The lines and the answer for one weighing ---------------------------------------------------------------------

void explain_stock(Steps& steps, const std::string& drug, const Mass& needed, const PowderFactor& factor,
                   const powder::StockSolution& stock, MassUnit unit) {
    const auto concentration = text_of(stock.concentration, unit);
    steps.add(drug + ": stock concentration, as labelled = weighed / powder factor / stock volume",
              text_of(stock.weigh, unit) + " / " + contract_number(factor.factor) + " / " + text_of(stock.volume),
              concentration);
    steps.add(drug + ": volume of stock to take = mass as labelled / stock concentration",
              text_of(needed, unit) + " / " + concentration, text_of(stock.take));
    steps.add(drug + ": stock left over = stock volume - volume to take",
              text_of(stock.volume) + " - " + text_of(stock.take), text_of(stock.left));
}

// The mass on the balance keeps the unit in which it was stated.
void set_stock(Object& document, const powder::StockSolution& stock, MassUnit unit,
               const std::optional<InUnit<Mass>>& stated) {
    document.set("weigh_for_stock", text_of(stock.weigh, stated ? stated->unit : unit));
    document.set("stock_volume", text_of(stock.volume));
    document.set("stock_concentration", text_of(stock.concentration, unit));
    document.set("stock_volume_to_take", text_of(stock.take));
    document.set("stock_volume_left", text_of(stock.left));
}

void explain_made(Steps& steps, const std::string& drug, const std::string& weighed, const PowderFactor& factor,
                  const Volume& volume, const quantity::Concentration& target, const powder::StrengthMade& made,
                  MassUnit unit) {
    const auto actual = text_of(made.actual, unit);
    const auto wanted = text_of(target, unit);
    steps.add(drug + ": strength really made = weighed / powder factor / volume",
              weighed + " / " + contract_number(factor.factor) + " / " + text_of(volume), actual);
    steps.add(drug + ": error = (made - target) / target", "(" + actual + " - " + wanted + ") / " + wanted,
              contract_percent(made.error));
}

void explain_weighing(Steps& steps, const OrderedDrug& drug, const Weighed& weighed, const Volume& prepared) {
    const auto unit = drug.unit();
    steps.add(drug.name + ": mass as labelled = concentration x prepared volume",
              text_of(weighed.concentration, unit) + " x " + text_of(prepared), text_of(weighed.label_mass, unit));
    explain_factor(steps, drug.name, *drug.powder, weighed.factor);
    steps.add(drug.name + ": powder = mass as labelled x powder factor",
              text_of(weighed.label_mass, unit) + " x " + factor_text(weighed.factor), text_of(weighed.weigh, unit));
    if (weighed.stock) explain_stock(steps, drug.name, weighed.label_mass, weighed.factor, *weighed.stock, unit);
    if (!weighed.rounded) return;
    const auto rounded = text_of(*weighed.rounded, unit);
    steps.add(drug.name + ": weigh, rounded once to the readability of the balance", text_of(weighed.weigh, unit),
              rounded);
    explain_made(steps, drug.name, rounded, weighed.factor, prepared, weighed.concentration, weighed.made, unit);
}

// What is not to be weighed as it is gets another name than what is.
void set_weighing(Object& document, const OrderedDrug& drug, const Weighed& weighed, const Making& making) {
    const auto unit = drug.unit();
    document.set("label_mass", text_of(weighed.label_mass, unit));
    document.set(weighed.stock ? "powder_needed" : "weigh", text_of(weighed.weigh, unit));
    document.set("powder_factor", factor_text(weighed.factor));
    if (making.balance || making.balance_minimum_weight)
        document.set("direct_weighing_allowed", !weighed.stock.has_value());
    if (weighed.stock) set_stock(document, *weighed.stock, unit, drug.weigh_for_stock);
    if (!weighed.rounded) return;
    document.set("weigh_rounded", text_of(*weighed.rounded, unit));
    document.set("actual_concentration", text_of(weighed.made.actual, unit));
    document.set("error_percent", contract_percent(weighed.made.error));
}

// ---- A pump refill -------------------------------------------------------------------------------------------------

struct RefillStatement {
    OrderStatement order;
    Making making;
};

RefillStatement read_refill_from_powder(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    RefillStatement statement;
    statement.order = read_refill(reader, Sources::PowdersAllowed);
    statement.making = read_making(reader);
    return statement;
}

Steps explain_refill(const RefillStatement& statement, const recipe::BenchOrder& order, const recipe::BenchRecipe& made,
                     const std::vector<Weighed>& weighed, const std::optional<Tonicity>& tonicity) {
    Steps steps;
    steps.add("prepared volume = final volume + overfill",
              text_of(order.final_volume) + " + " + text_of(order.overfill), text_of(made.prepared_volume));
    if (made.flow) explain_flow(steps, statement.order, order, made);
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        const auto& drug = statement.order.drugs[i];
        explain_concentration(steps, drug, made.draws[i], order, made);
        if (drug.powder)
            explain_weighing(steps, drug, weighed[i], made.prepared_volume);
        else
            explain_draw(steps, drug, order.drugs[i], made.draws[i], made);
    }
    if (tonicity) explain_tonicity(steps, statement.order, made.prepared_volume, *tonicity);
    steps.add("dissolve, and bring to the prepared volume with the diluent; do not add the powder to a fixed volume",
              "to " + text_of(made.prepared_volume), text_of(made.prepared_volume));
    if (order.fills > 1)
        steps.add("fill = prepared volume / number of fills",
                  text_of(made.prepared_volume) + " / " + std::to_string(order.fills), text_of(made.fill_volume));
    return steps;
}

Object refill_document(const RefillStatement& statement, const recipe::BenchOrder& order,
                       const recipe::BenchRecipe& made, const std::vector<Weighed>& weighed,
                       const std::optional<Tonicity>& tonicity) {
    Object document;
    if (made.flow) document.set("flow", text_of(*made.flow));
    document.set("prepared_volume", text_of(made.prepared_volume));
    Array drugs;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        const auto& drug = statement.order.drugs[i];
        auto item = drug_document(drug, made.draws[i]);
        if (drug.powder) set_weighing(item, drug, weighed[i], statement.making);
        drugs.emplace_back(std::move(item));
        if (drug.powder && weighed.size() == 1) set_weighing(document, drug, weighed[i], statement.making);
    }
    document.set("drugs", std::move(drugs));
    set_tonicity(document, tonicity);
    const auto& diluent = statement.order.diluent;
    if (diluent || statement.making.vehicle)
        document.set("diluent", diluent ? diluent->name : *statement.making.vehicle);
    document.set("diluent_to_volume", text_of(made.prepared_volume));
    document.set("sterilising_step_required", has_nonsterile_powder(statement.order.drugs));
    if (statement.order.syringes) document.set("syringe_fill_volume", text_of(made.fill_volume));
    document.set("steps", explain_refill(statement, order, made, weighed, tonicity).list());
    return document;
}

Result<Object> calculate_refill(const Value& inputs) {
    Problems problems;
    const auto statement = read_refill_from_powder(inputs, problems);
    const auto& order_statement = statement.order;
    CISTERNA_CHECK(check_names(order_statement.drugs));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_drugs(order_statement));
    CISTERNA_TRY(factors, factors_of(order_statement.drugs));
    CISTERNA_CHECK(check_making(statement.making, order_statement.drugs));
    CISTERNA_TRY(order, bench_order(order_statement));
    CISTERNA_TRY(strengths, recipe::bench_strengths(order));
    CISTERNA_CHECK(check_strengths(order_statement, order, strengths));
    CISTERNA_TRY(made, recipe::make_bench_recipe(order));
    CISTERNA_CHECK(check_draws(order_statement, made));
    CISTERNA_TRY(weighed,
                 weigh_all(order_statement, statement.making, made.prepared_volume, strengths.concentrations, factors));
    if (!statement.making.vehicle) CISTERNA_CHECK(check_diluent_named(order_statement, made));
    CISTERNA_TRY(tonicity, tonicity_of(order_statement, statement.making, made.prepared_volume, weighed));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    return refill_document(statement, order, made, weighed, tonicity);
}

// ---- A batch of stated strength ------------------------------------------------------------------------------------

struct BatchStatement {
    OrderStatement order;  // drugs, diluent, limits
    Making making;
    std::optional<Volume> stated_volume;
    std::string volume_field;
    std::optional<powder::BatchNeeds> needs;
    std::optional<std::string> loss_field;  // the first volume that is added to the syringes
    Rational overage;
};

powder::BatchNeeds read_needs(Reader& reader, BatchStatement& statement) {
    powder::BatchNeeds needs;
    needs.syringes = read_optional_count(reader, "syringes", -count_at_most, count_at_most).value_or(0);
    needs.syringe_fill = read_optional_volume(reader, "syringe_fill").value_or(Volume());
    const std::pair<const char*, Volume*> extras[] = {{"overfill_each", &needs.overfill_each},
                                                      {"overfill", &needs.overfill},
                                                      {"qc_samples", &needs.qc_samples},
                                                      {"filter_hold_up", &needs.filter_hold_up},
                                                      {"tubing_loss", &needs.tubing_loss}};
    for (const auto& [key, volume] : extras) {
        const auto read = read_optional_volume(reader, key);
        if (read && !statement.loss_field) statement.loss_field = key;
        *volume = read.value_or(Volume());
    }
    return needs;
}

BatchStatement read_batch(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    BatchStatement statement;
    statement.volume_field = std::string(spelling(reader, {"batch_volume", "final_volume"}));
    statement.stated_volume = read_optional_volume(reader, statement.volume_field);
    const bool has_needs = reader.has("syringes") || reader.has("syringe_fill");
    const auto needs = read_needs(reader, statement);
    if (has_needs) {
        statement.needs = needs;
        for (const auto* key : {"syringes", "syringe_fill"})
            if (!reader.has(key)) reader.require(key);
    }
    if (!has_needs && !statement.stated_volume && !reader.has(statement.volume_field)) reader.require("batch_volume");
    statement.overage = quantity::read_optional_percent(reader, "overage").value_or(Rational());
    read_common(reader, statement.order, Sources::PowdersAllowed);
    statement.making = read_making(reader);
    return statement;
}

Result<Volume> batch_volume_of(const BatchStatement& statement) {
    if (!statement.needs) {
        if (statement.loss_field)
            return refuse(ErrorCode::OrderInconsistent, *statement.loss_field,
                          "It is not clear whether this volume is in the stated batch already; state syringes and "
                          "their fill instead of the batch, or leave it out.");
        if (statement.stated_volume->is_positive()) return *statement.stated_volume;
        return refuse(ErrorCode::VolumeNotPositive, statement.volume_field,
                      "The batch must be above zero; correct it.");
    }
    CISTERNA_TRY(batch, powder::batch_volume(*statement.needs));
    if (!statement.stated_volume || *statement.stated_volume == batch) return batch;
    return refuse(ErrorCode::OrderInconsistent, statement.volume_field,
                  "The stated batch is not what syringes and losses add up to; leave one of the two out.");
}

Result<std::vector<quantity::Concentration>> target_concentrations(const OrderStatement& statement) {
    if (statement.drugs.empty()) return refuse(ErrorCode::NoDrugs, "drugs", "No drug is named; add at least one.");
    std::vector<quantity::Concentration> concentrations;
    for (std::size_t i = 0; i < statement.drugs.size(); ++i) {
        const auto& drug = statement.drugs[i];
        if (drug.stock)
            return refuse(ErrorCode::OrderInconsistent, drug.path + ".stock",
                          "A batch is computed from powder here; calculate what comes from containers with "
                          "recipe_from_vials.");
        if (!drug.concentration)
            return refuse(ErrorCode::ValueMissing, drug.path + ".target_concentration",
                          "The strength of " + drug.name + " is missing; fill it in.");
        if (!drug.concentration->value.is_positive())
            return refuse(ErrorCode::ConcentrationNotPositive, drug.path + ".target_concentration",
                          "The concentration must be above zero; correct it.");
        concentrations.push_back(drug.concentration->value);
    }
    return concentrations;
}

Result<void> check_targets(const OrderStatement& statement,
                           const std::vector<quantity::Concentration>& concentrations) {
    for (std::size_t i = 0; i < concentrations.size(); ++i)
        CISTERNA_CHECK(check_strength(statement, i, concentrations[i]));
    return {};
}

void explain_batch(Steps& steps, const BatchStatement& statement, const Volume& batch, const Volume& prepared) {
    if (statement.needs) {
        const auto& needs = *statement.needs;
        steps.add("batch = syringes x (fill + overfill each) + overfill + samples + filter hold-up + tubing loss",
                  std::to_string(needs.syringes) + " x (" + text_of(needs.syringe_fill) + " + " +
                      text_of(needs.overfill_each) + ") + " + text_of(needs.overfill) + " + " +
                      text_of(needs.qc_samples) + " + " + text_of(needs.filter_hold_up) + " + " +
                      text_of(needs.tubing_loss),
                  text_of(batch));
    }
    steps.add("prepared volume = batch x (1 + overage)",
              text_of(batch) + " x (1 + " + contract_percent(statement.overage) + ")", text_of(prepared));
}

Object batch_document(const BatchStatement& statement, const Volume& batch, const Volume& prepared,
                      const std::vector<Weighed>& weighed, const std::optional<Tonicity>& tonicity) {
    Steps steps;
    explain_batch(steps, statement, batch, prepared);
    Object document;
    document.set("batch_volume", text_of(batch));
    document.set("prepared_volume", text_of(prepared));
    Array drugs;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        const auto& drug = statement.order.drugs[i];
        explain_weighing(steps, drug, weighed[i], prepared);
        Object item;
        item.set("name", drug.name).set("concentration", text_of(weighed[i].concentration, drug.unit()));
        set_weighing(item, drug, weighed[i], statement.making);
        drugs.emplace_back(std::move(item));
        if (weighed.size() == 1) set_weighing(document, drug, weighed[i], statement.making);
    }
    document.set("drugs", std::move(drugs));
    if (tonicity) explain_tonicity(steps, statement.order, prepared, *tonicity);
    set_tonicity(document, tonicity);
    if (statement.making.vehicle) document.set("vehicle", *statement.making.vehicle);
    if (statement.order.diluent) document.set("diluent", statement.order.diluent->name);
    document.set("sterilising_step_required", has_nonsterile_powder(statement.order.drugs));
    document.set("steps", steps.list());
    return document;
}

Result<Object> calculate_batch(const Value& inputs) {
    Problems problems;
    const auto statement = read_batch(inputs, problems);
    CISTERNA_CHECK(check_names(statement.order.drugs));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_drugs(statement.order));
    CISTERNA_TRY(batch, batch_volume_of(statement));
    CISTERNA_TRY(prepared, powder::prepared_volume(batch, statement.overage));
    CISTERNA_TRY(concentrations, target_concentrations(statement.order));
    CISTERNA_TRY(factors, factors_of(statement.order.drugs));
    CISTERNA_CHECK(check_making(statement.making, statement.order.drugs));
    CISTERNA_CHECK(check_targets(statement.order, concentrations));
    CISTERNA_TRY(weighed, weigh_all(statement.order, statement.making, prepared, concentrations, factors));
    CISTERNA_TRY(tonicity, tonicity_of(statement.order, statement.making, prepared, weighed));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    return batch_document(statement, batch, prepared, weighed, tonicity);
}

// ---- Weighed masses ------------------------------------------------------------------------------------------------

struct MeasuredPowder {
    std::string path;
    std::string name;
    InUnit<Mass> mass;
    InUnit<quantity::Concentration> target;
    PowderSource source;
};

struct MeasuredStatement {
    Volume final_volume;
    std::vector<MeasuredPowder> measured;
    std::optional<Rational> action_limit;
};

MeasuredStatement read_measured(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    MeasuredStatement statement;
    statement.final_volume = read_volume(reader, "final_volume");
    for (auto& item : reader.objects("measured")) {
        MeasuredPowder measured;
        measured.path = item.path();
        measured.name = item.text("name");
        measured.mass = read_mass(item, spelling(item, {"measured_mass", "measured_weight", "weighed"}));
        measured.target = read_concentration(item, "target_concentration");
        measured.source = read_powder_source(item);
        statement.measured.push_back(std::move(measured));
    }
    statement.action_limit = quantity::read_optional_percent(reader, "action_limit");
    return statement;
}

Result<Object> calculate_measured(const Value& inputs) {
    Problems problems;
    const auto statement = read_measured(inputs, problems);
    for (const auto& measured : statement.measured)
        CISTERNA_CHECK(check_may_be_intrathecal(measured.name, measured.path + ".name"));
    CISTERNA_CHECK(check_read(problems));
    if (statement.measured.empty())
        return refuse(ErrorCode::NoDrugs, "measured", "No weighed mass is given; add at least one.");
    Steps steps;
    Array drugs;
    for (const auto& measured : statement.measured) {
        CISTERNA_TRY(factor, factor_of(measured.source));
        CISTERNA_TRY(made, powder::strength_made(measured.mass.value, factor, statement.final_volume,
                                                 measured.target.value, measured.path));
        const auto unit = measured.target.unit;
        explain_factor(steps, measured.name, measured.source, factor);
        explain_made(steps, measured.name, text_of(measured.mass.value, unit), factor, statement.final_volume,
                     measured.target.value, made, unit);
        Object drug;
        drug.set("name", measured.name);
        drug.set("powder_factor", factor_text(factor));
        drug.set("actual_concentration", text_of(made.actual, unit));
        drug.set("error_percent", contract_percent(made.error));
        if (statement.action_limit) drug.set("within_action_limit", made.error.absolute() <= *statement.action_limit);
        drugs.emplace_back(std::move(drug));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("drugs", std::move(drugs));
    document.set("steps", steps.list());
    return document;
}

// ---- A mass that may be too small for the balance ------------------------------------------------------------------

struct MassStatement {
    std::optional<std::string> drug;
    std::string drug_field;
    std::string mass_field;
    InUnit<Mass> needed;
    PowderSource source;
    Making making;
    std::optional<InUnit<Mass>> weigh_for_stock;
    std::optional<Volume> stock_volume;
    std::optional<Volume> minimum_measurable_volume;
    std::optional<quantity::Concentration> solubility_limit;
    std::optional<ClockTime> prepared;
};

MassStatement read_mass_needed(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    MassStatement statement;
    statement.drug_field = std::string(spelling(reader, {"drug", "name"}));
    statement.drug = reader.optional_text(statement.drug_field);
    statement.mass_field = std::string(spelling(reader, {"mass_needed_as_labelled", "mass_needed", "label_mass"}));
    statement.needed = read_mass(reader, statement.mass_field);
    statement.source = read_powder_source(reader);
    statement.making.balance_minimum_weight = read_optional_mass(reader, "balance_minimum_weight");
    if (auto item = reader.optional_object("balance")) statement.making.balance = read_balance(*item);
    statement.weigh_for_stock = read_optional_mass(reader, "weigh_for_stock");
    statement.stock_volume = read_optional_volume(reader, "stock_volume");
    statement.minimum_measurable_volume = read_optional_volume(reader, "minimum_measurable_volume");
    if (const auto limit = read_optional_concentration(reader, "solubility_limit"))
        statement.solubility_limit = limit->value;
    statement.prepared = read_clock_time(reader, "prepared");
    return statement;
}

Result<std::optional<powder::StockSolution>> stock_for(const MassStatement& statement, const PowderFactor& factor,
                                                       const std::optional<Mass>& minimum) {
    const bool asked_for = statement.weigh_for_stock || statement.stock_volume;
    if (!minimum) {
        if (!asked_for) return std::optional<powder::StockSolution>();
        return refuse(ErrorCode::ValueMissing, "balance_minimum_weight",
                      "A stock solution is asked for, but not what the balance can weigh; fill it in.");
    }
    const Mass weigh = powder::mass_to_weigh(statement.needed.value, factor);
    const bool direct = powder::weighing_of(weigh, *minimum) == powder::Weighing::Direct;
    if (direct && !(statement.weigh_for_stock && statement.stock_volume)) return std::optional<powder::StockSolution>();
    powder::StockNeeds needs;
    needs.needed = statement.needed.value;
    needs.factor = factor.factor;
    needs.minimum_weight = *minimum;
    if (statement.weigh_for_stock) needs.weigh_for_stock = statement.weigh_for_stock->value;
    needs.stock_volume = statement.stock_volume;
    needs.minimum_measurable_volume = statement.minimum_measurable_volume;
    needs.solubility_limit = statement.solubility_limit;
    auto stock = powder::stock_solution(needs);
    if (stock) return std::optional<powder::StockSolution>(*stock);
    // Beside a mass that may be weighed as it is, a stock solution is only another way.
    if (direct) return std::optional<powder::StockSolution>();
    return tl::unexpected<Error>(std::move(stock.error()));
}

Result<void> check_mass_needed(const MassStatement& statement) {
    if (statement.drug) {
        const auto form = statement.source.labelled ? std::optional<std::string>(statement.source.labelled->name)
                                                    : std::optional<std::string>();
        CISTERNA_CHECK(check_salt_form(*statement.drug, form, statement.drug_field));
    }
    if (statement.source.powder)
        CISTERNA_CHECK(check_condition(statement.source.powder->condition, statement.prepared));
    if (statement.needed.value.is_positive()) return {};
    return refuse(ErrorCode::WeightNotPositive, statement.mass_field,
                  "The mass that is needed must be above zero; correct it.");
}

Result<Object> calculate_mass_needed(const Value& inputs) {
    Problems problems;
    const auto statement = read_mass_needed(inputs, problems);
    if (statement.drug) CISTERNA_CHECK(check_may_be_intrathecal(*statement.drug, statement.drug_field));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_mass_needed(statement));
    CISTERNA_TRY(factor, factor_of(statement.source));
    CISTERNA_TRY(minimum, minimum_weight_of(statement.making));
    CISTERNA_TRY(stock, stock_for(statement, factor, minimum));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto unit = statement.needed.unit;
    const auto drug = statement.drug.value_or("drug");
    const auto weigh = powder::mass_to_weigh(statement.needed.value, factor);
    const bool direct = !minimum || powder::weighing_of(weigh, *minimum) == powder::Weighing::Direct;
    Steps steps;
    explain_factor(steps, drug, statement.source, factor);
    steps.add(drug + ": powder = mass as labelled x powder factor",
              text_of(statement.needed.value, unit) + " x " + factor_text(factor), text_of(weigh, unit));
    if (minimum)
        steps.add("direct weighing is allowed from the balance's minimum weight on",
                  text_of(weigh, unit) + " against " + text_of(*minimum, unit), direct ? "allowed" : "too small");
    if (stock) explain_stock(steps, drug, statement.needed.value, factor, *stock, unit);
    Object document;
    document.set("label_mass", text_of(statement.needed.value, unit));
    document.set("powder_factor", factor_text(factor));
    document.set(direct ? "weigh" : "powder_needed", text_of(weigh, unit));
    if (minimum) document.set("direct_weighing_allowed", direct);
    if (minimum) document.set("minimum_weight", text_of(*minimum, unit));
    if (stock) set_stock(document, *stock, unit, statement.weigh_for_stock);
    document.set("steps", steps.list());
    return document;
}

}  // namespace

Result<Object> calculate_recipe_from_powder(const Value& inputs) {
    if (states_any(inputs, {"measured"})) return calculate_measured(inputs);
    if (states_any(inputs, {"mass_needed_as_labelled", "mass_needed", "label_mass"}))
        return calculate_mass_needed(inputs);
    if (!states_any(inputs, {"drugs"}) &&
        states_any(inputs, {"readability", "repeatability_sd", "sensitivity_requirement"}))
        return calculate_balance(inputs);
    if (!states_any(inputs, {"drugs"}) && states_any(inputs, {"weigh_for_stock", "stock_volume"}))
        return missing_field("mass_needed_as_labelled");
    if (states_any(inputs, {"batch_volume", "syringe_fill", "overage"})) return calculate_batch(inputs);
    if (states_any(inputs, {"reservoir_capacity", "basis"})) return calculate_refill(inputs);
    return calculate_batch(inputs);
}

}  // namespace cisterna::calculation
