#include "core/calculation/refill_order.h"

#include <algorithm>

#include "core/calculation/pump_reading.h"
#include "core/calculation/substances.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Reader;
using quantity::Rational;
using quantity::Volume;

std::string_view concentration_spelling(const Reader& drug, Sources sources) {
    if (sources == Sources::Containers) return "concentration";
    return spelling(drug, {"target_concentration", "concentration"});
}

// A drug that names neither is read as a powder where powders are allowed, so that the certificate is asked for.
void read_source(Reader& item, Sources sources, OrderedDrug& drug) {
    if (sources == Sources::Containers || item.has("stock")) {
        Reader stock = item.object("stock");
        drug.stock = read_stock(stock);
    }
    if (sources == Sources::Containers) return;
    if (drug.stock && item.has("powder"))
        item.problem(ErrorCode::OrderInconsistent, "powder",
                     "The drug has a container and a powder as its source; leave one of the two out.");
    const auto powder = read_powder_source(item);
    const auto mass = powder.labelled ? powder.labelled->molar_mass : std::nullopt;
    if (!drug.stock) drug.powder = powder;
    drug.weigh_for_stock = read_optional_mass(item, "weigh_for_stock");
    drug.stock_volume = read_optional_volume(item, "stock_volume");
    drug.equivalent = read_optional_equivalent(item, mass);
}

std::optional<quantity::Duration> read_refill_interval(Reader& basis) {
    const auto days = read_optional_count(basis, "refill_interval_days", -count_at_most, count_at_most);
    if (days) return quantity::Duration::of(Rational(*days), quantity::units::day);
    return quantity::read_optional_quantity<quantity::Duration>(basis, "refill_interval", "duration, such as 60 day");
}

recipe::BenchBasis read_basis(Reader& reader, OrderStatement& statement) {
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

std::optional<std::string> stated_form(const OrderedDrug& drug) {
    if (drug.salt_form) return drug.salt_form;
    if (drug.powder && drug.powder->labelled) return drug.powder->labelled->name;
    return std::nullopt;
}

Result<void> check_source(const OrderedDrug& drug, const std::optional<ClockTime>& prepared) {
    if (drug.stock) {
        CISTERNA_CHECK(check_is_drug(*drug.stock, drug.name, drug.salt_form));
        return check_condition(drug.stock->condition, prepared);
    }
    if (!drug.powder || !drug.powder->powder) return {};
    const auto& powder = *drug.powder->powder;
    if (powder.name && !is_same_active(*powder.name, drug.name))
        return refuse(
            ErrorCode::ProductMismatch, powder.name_field,
            "The powder is " + *powder.name + ", but the order is for " + drug.name + "; take the right powder.");
    return check_condition(powder.condition, prepared);
}

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

Result<std::size_t> primary_index(const OrderStatement& statement) {
    if (!statement.primary_name) return marked_primary(statement.drugs);
    for (std::size_t i = 0; i < statement.drugs.size(); ++i)
        if (is_same_name(statement.drugs[i].name, *statement.primary_name)) return i;
    return refuse(ErrorCode::OrderInconsistent, "basis.primary_drug",
                  "\"" + *statement.primary_name + "\" is not one of the drugs of this order; correct the name.");
}

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

}  // namespace

quantity::MassUnit OrderedDrug::unit() const {
    if (daily_dose) return daily_dose->unit;
    if (concentration) return concentration->unit;
    return stock ? stock->strength.unit : quantity::MassUnit::Milligram;
}

std::vector<OrderedDrug> read_drugs(Reader& reader, Sources sources) {
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
        drug.concentration = read_optional_concentration(item, concentration_spelling(item, sources));
        drug.concentration_limit =
            read_optional_concentration(item, spelling(item, {"concentration_limit", "maximum_concentration"}));
        drug.solubility_limit = read_optional_concentration(item, "solubility_limit");
        read_source(item, sources, drug);
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

void read_common(Reader& reader, OrderStatement& statement, Sources sources) {
    statement.drugs = read_drugs(reader, sources);
    statement.diluent = read_diluent(reader);
    statement.prepared = read_clock_time(reader, "prepared");
    statement.pump = read_flow_range(reader);
    statement.minimum_measurable_volume = read_optional_volume(reader, "minimum_measurable_volume");
    statement.maximum_dose_change_ratio = read_optional_number(reader, "maximum_dose_change_ratio");
    statement.bench.basis = read_basis(reader, statement);
}

OrderStatement read_refill(Reader& reader, Sources sources) {
    OrderStatement statement;
    statement.bench.reservoir_capacity = read_volume(reader, "reservoir_capacity");
    statement.bench.final_volume = read_volume(reader, "final_volume");
    statement.syringes = read_optional_count(reader, "syringes", -count_at_most, count_at_most);
    statement.bench.fills = statement.syringes.value_or(1);
    statement.bench.overfill = read_overfill(reader, statement.bench.fills);
    read_common(reader, statement, sources);
    return statement;
}

Result<void> check_names(const std::vector<OrderedDrug>& drugs) {
    for (const auto& drug : drugs) CISTERNA_CHECK(check_may_be_intrathecal(drug.name, drug.path + ".name"));
    return {};
}

Result<void> check_drugs(const OrderStatement& statement) {
    const auto& drugs = statement.drugs;
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const bool again =
            std::any_of(drugs.begin(), drugs.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const OrderedDrug& earlier) { return is_same_name(earlier.name, drugs[i].name); });
        if (again)
            return refuse(ErrorCode::DuplicateDrug, drugs[i].path + ".name",
                          drugs[i].name + " stands in the order twice; state it once with its whole dose.");
        CISTERNA_CHECK(check_salt_form(drugs[i].name, stated_form(drugs[i]), drugs[i].path + ".name"));
        CISTERNA_CHECK(check_source(drugs[i], statement.prepared));
    }
    if (!statement.diluent) return {};
    CISTERNA_CHECK(check_condition(statement.diluent->condition, statement.prepared));
    return check_not_bacteriostatic(statement.diluent->name, "diluent.name");
}

Result<recipe::BenchOrder> bench_order(const OrderStatement& statement) {
    auto order = statement.bench;
    for (const auto& drug : statement.drugs) {
        recipe::BenchDrug bench;
        bench.name = drug.name;
        if (drug.daily_dose) bench.daily_dose = drug.daily_dose->value;
        if (drug.concentration) bench.concentration = drug.concentration->value;
        if (drug.stock) {
            bench.strength = drug.stock->strength.value;
            bench.container_volume = drug.stock->container_volume;
            bench.usable_volume = drug.stock->usable_volume.value_or(drug.stock->container_volume);
        } else {
            bench.source = recipe::BenchSource::Powder;
        }
        order.drugs.push_back(std::move(bench));
    }
    if (order.drugs.empty() || (!order.basis.primary && !statement.primary_name)) return order;
    CISTERNA_TRY(index, primary_index(statement));
    if (order.basis.primary) order.basis.primary->drug = index;
    return order;
}

Result<void> check_strength(const OrderStatement& statement, std::size_t drug,
                            const quantity::Concentration& concentration) {
    CISTERNA_CHECK(check_dose_change(statement.drugs[drug], statement.maximum_dose_change_ratio));
    return check_limits(statement.drugs[drug], concentration);
}

Result<void> check_strengths(const OrderStatement& statement, const recipe::BenchOrder& order,
                             const recipe::BenchStrengths& strengths) {
    if (strengths.flow)
        CISTERNA_CHECK(pump::check_flow(*strengths.flow, statement.pump, order.basis.flow ? "basis.flow" : "flow"));
    for (std::size_t i = 0; i < statement.drugs.size(); ++i)
        CISTERNA_CHECK(check_strength(statement, i, strengths.concentrations[i]));
    return {};
}

Result<void> check_draws(const OrderStatement& statement, const recipe::BenchRecipe& made) {
    if (statement.minimum_measurable_volume)
        CISTERNA_CHECK(recipe::check_measurable(made, *statement.minimum_measurable_volume));
    for (std::size_t i = 0; i < made.draws.size(); ++i)
        if (const auto& stock = statement.drugs[i].stock)
            CISTERNA_CHECK(check_supply(*stock, made.draws[i].containers, made.draws[i].volume));
    return {};
}

Result<void> check_diluent_named(const OrderStatement& statement, const recipe::BenchRecipe& made) {
    if (statement.diluent || !made.diluent_volume.is_positive()) return {};
    return refuse(ErrorCode::ValueMissing, "diluent", "Diluent is needed, but none is named; name it.");
}

void explain_flow(Steps& steps, const OrderStatement& statement, const recipe::BenchOrder& order,
                  const recipe::BenchRecipe& made) {
    const auto& basis = order.basis;
    const auto result = text_of(*made.flow);
    if (basis.diluting == recipe::Diluting::Undiluted) {
        std::string figures;
        for (const auto& drug : statement.drugs)
            figures += (figures.empty() ? "" : " + ") + text_of(drug.daily_dose->value, drug.unit()) + " / " +
                       text_of(drug.stock->strength.value, drug.unit());
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
                      text_of(drug.stock->strength.value, drug.unit()) + ") / " + text_of(*made.flow),
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

Object drug_document(const OrderedDrug& drug, const recipe::BenchDraw& draw) {
    Object document;
    document.set("name", drug.name);
    document.set("concentration", text_of(draw.concentration, drug.unit()));
    document.set("mass", text_of(draw.mass, drug.unit()));
    if (!drug.stock) return document;
    document.set("draw_volume", text_of(draw.volume));
    document.set("containers", draw.containers);
    document.set("waste_volume", text_of(draw.waste));
    return document;
}

}  // namespace cisterna::calculation
