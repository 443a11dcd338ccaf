#include <array>
#include <string>
#include <vector>

#include "core/acceptance/batch.h"
#include "core/acceptance/fill_weight.h"
#include "core/acceptance/reconciliation.h"
#include "core/calculation/figure.h"
#include "core/calculation/limit_types.h"
#include "core/calculation/steps.h"
#include "core/gs1/x_dimension.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_percent;
using quantity::contract_text;
using quantity::Length;
using quantity::Mass;
using quantity::MassUnit;
using quantity::Rational;
using quantity::Volume;
namespace units = quantity::units;

constexpr std::int64_t count_at_most = 1'000'000;

std::string within_word(bool within) {
    return within ? "within" : "outside";
}

// ---- The module of a symbol
// ------------------------------------------------------------------------------------------

struct ModuleStatement {
    gs1::Resolution resolution;
    std::int64_t dots = 0;
    std::optional<std::int64_t> modules;
    std::int64_t quiet_zone = 1;
    Length low = gs1::smallest_healthcare_module();
    Length high = gs1::largest_healthcare_module();
};

ModuleStatement read_module(const Value& inputs, Problems& problems) {
    constexpr std::string_view length_kind = "length, such as 0.254 mm";
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    ModuleStatement statement;
    statement.resolution = quantity::read_quantity<gs1::Resolution>(
        reader, spelling(reader, {"printer_resolution", "resolution"}), "resolution, such as 300 dpi");
    statement.dots = read_count(reader, "dots_per_module", -count_at_most, count_at_most);
    if (const auto low = quantity::read_optional_quantity<Length>(reader, "low", length_kind)) statement.low = *low;
    if (const auto high = quantity::read_optional_quantity<Length>(reader, "high", length_kind)) statement.high = *high;
    statement.modules = read_optional_count(reader, "modules", 1, count_at_most);
    statement.quiet_zone = read_optional_count(reader, "quiet_zone_modules", 0, count_at_most).value_or(1);
    for (const auto* key : {"symbol", "name", "printer"}) reader.optional_text(key);
    return statement;
}

std::string mm_text(const Length& length) {
    return contract_text(length, units::mm);
}

// ---- Filling by weight
// -----------------------------------------------------------------------------------------------

struct FillStatement {
    Volume target;
    quantity::Concentration density;
    InUnit<Mass> gross;
    InUnit<Mass> tare;
    std::optional<InUnit<Mass>> net;
    std::optional<Figure> tolerance;
};

FillStatement read_fill(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    FillStatement statement;
    statement.target = read_volume(reader, "target_volume");
    statement.density =
        quantity::read_quantity<quantity::Concentration>(reader, "density", "density, such as 1.0046 g/mL");
    statement.net = read_optional_mass(reader, "net");
    const bool weighed = !reader.has("net") || reader.has("gross") || reader.has("tare");
    if (weighed) {
        statement.tare = read_mass(reader, "tare");
        statement.gross = read_mass(reader, "gross");
    }
    if (weighed && statement.net && statement.net->value != statement.gross.value - statement.tare.value)
        reader.problem(ErrorCode::OrderInconsistent, "net",
                       "The net weight is not the gross weight less the tare; correct one of them.");
    statement.tolerance = require_figure(reader, "tolerance");
    for (const auto* key : {"drug", "name", "balance", "syringe", "solution"}) reader.optional_text(key);
    return statement;
}

Result<bool> is_within_tolerance(const Figure& tolerance, const acceptance::FillByWeight& filled,
                                 const Volume& target) {
    if (tolerance.base.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "tolerance", "The tolerance cannot be below zero; correct it.");
    if (tolerance.is_percent()) return filled.error.absolute() <= tolerance.base;
    if (tolerance.dimension == quantity::volume_dimension)
        return filled.error_volume.absolute() <= Volume::of(tolerance.base, units::mL);
    if (tolerance.dimension == quantity::drug_mass_dimension)
        return refuse(ErrorCode::UnitMismatch, "tolerance",
                      "The tolerance must be a percentage or a volume, such as 3 % or " + text_of(target) + ".");
    return refuse(ErrorCode::UnitMismatch, "tolerance", "The tolerance must be a percentage or a volume, such as 3 %.");
}

// ---- Where a controlled substance went
// -------------------------------------------------------------------------------

// Fields that account for an amount, in the order in which they are shown.
constexpr auto uses = std::to_array<const char*>(
    {"dispensed", "used",           "administered", "in_preparation", "quality_control", "test_samples", "samples",
     "retained",  "filter_hold_up", "hub_loss",     "residual",       "witnessed_waste", "waste",        "wasted",
     "destroyed", "returned",       "remaining",    "lost",           "spilled",         "breakage"});

struct BalanceStatement {
    std::optional<Figure> withdrawn;
    std::vector<Figure> uses;
    std::optional<Figure> allowed;
};

BalanceStatement read_balance(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    BalanceStatement statement;
    statement.withdrawn = require_figure(reader, "withdrawn");
    for (const auto* key : uses)
        if (auto use = read_figure(reader, key)) statement.uses.push_back(std::move(*use));
    statement.allowed = read_figure(reader, spelling(reader, {"allowed_unaccounted", "tolerance"}));
    for (const auto* key : {"drug", "name", "dea_schedule", "lot", "batch"}) reader.optional_text(key);
    return statement;
}

template <class Amount>
Amount amount_of(const Figure& figure);
template <>
Mass amount_of<Mass>(const Figure& figure) {
    return Mass::of(figure.base, units::mg);
}
template <>
Volume amount_of<Volume>(const Figure& figure) {
    return Volume::of(figure.base, units::mL);
}

Result<bool> is_accepted(const std::optional<Figure>& allowed, const Figure& withdrawn, const Rational& unaccounted,
                         const Rational& fraction) {
    if (!allowed) return unaccounted.is_zero();
    if (allowed->base.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, allowed->field,
                      "What may be unaccounted for cannot be below zero; correct it.");
    if (allowed->is_percent()) return fraction.absolute() <= allowed->base;
    CISTERNA_CHECK(check_same_kind(withdrawn, *allowed));
    return unaccounted.absolute() <= allowed->base;
}

template <class Amount>
Result<Object> balance(const BalanceStatement& statement) {
    const auto& withdrawn = *statement.withdrawn;
    std::vector<acceptance::Use<Amount>> parts;
    std::string sum;
    for (const auto& use : statement.uses) {
        parts.push_back({use.field, amount_of<Amount>(use)});
        sum += (sum.empty() ? "" : " + ") + text_of(use) + " " + use.field;
    }
    CISTERNA_TRY(result, acceptance::reconcile<Amount>(amount_of<Amount>(withdrawn), parts));
    const auto unaccounted = text_in_unit_of(withdrawn, result.unaccounted.base());
    const auto percent = contract_percent(result.unaccounted_fraction);
    CISTERNA_TRY(within,
                 is_accepted(statement.allowed, withdrawn, result.unaccounted.base(), result.unaccounted_fraction));
    const auto accounted = text_in_unit_of(withdrawn, result.accounted.base());
    Steps steps;
    steps.add("accounted for = sum of the uses", sum, accounted);
    steps.add("unaccounted for = withdrawn - accounted for", text_of(withdrawn) + " - " + accounted, unaccounted);
    steps.add("share = unaccounted for / withdrawn", unaccounted + " / " + text_of(withdrawn), percent);
    steps.add("the share, missing or too much, <= what is allowed",
              statement.allowed ? text_of(*statement.allowed) : "nothing allowed", within_word(within));
    Object document;
    document.set("accounted", accounted)
        .set("unaccounted", unaccounted)
        .set("unaccounted_percent", percent)
        .set("within", within)
        .set("steps", steps.list());
    return document;
}

// ---- Numbers of units
// ------------------------------------------------------------------------------------------------

struct UnitsStatement {
    std::int64_t units = 0;
    std::string field;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> stated_samples;
};

UnitsStatement read_units(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    UnitsStatement statement;
    statement.field = std::string(spelling(reader, {"units", "batch_size", "final_units", "containers", "value"}));
    statement.units = read_count(reader, statement.field, -count_at_most, count_at_most);
    statement.limit = read_optional_count(reader, spelling(reader, {"limit", "maximum"}), 1, count_at_most);
    statement.stated_samples = read_optional_count(reader, "samples_required", 1, count_at_most);
    for (const auto* key : {"category", "drug", "name"}) reader.optional_text(key);
    return statement;
}

Result<void> check_units(const UnitsStatement& statement) {
    if (statement.units >= 1) return {};
    return refuse(ErrorCode::OrderInconsistent, statement.field, "A batch has at least one unit; correct the number.");
}

Result<std::int64_t> samples_of(const UnitsStatement& statement) {
    CISTERNA_CHECK(check_units(statement));
    if (statement.units >= acceptance::samples_follow_usp71_from && statement.stated_samples)
        return *statement.stated_samples;
    auto samples = acceptance::sterility_samples(statement.units);
    if (!samples) samples.error().where = statement.field;
    return samples;
}

}  // namespace

Result<Object> calculate_module(const Value& inputs) {
    Problems problems;
    const auto statement = read_module(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(module, gs1::x_dimension(statement.resolution, statement.dots));
    if (statement.low > statement.high)
        return refuse(ErrorCode::OrderInconsistent, "low",
                      "The smallest module is larger than the largest; correct one of them.");
    if (statement.low.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "low", "The smallest module is below zero; correct it.");
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const bool within = module >= statement.low && module <= statement.high;
    const auto resolution = contract_text(statement.resolution, gs1::dpi);
    Steps steps;
    steps.add("X-dimension = 25.4 mm x dots / dots on an inch",
              "25.4 mm x " + std::to_string(statement.dots) + " / " + resolution, mm_text(module));
    steps.add("low <= X-dimension <= high", mm_text(statement.low) + " to " + mm_text(statement.high),
              within_word(within));
    Object document;
    document.set("x_dimension", mm_text(module)).set("within", within);
    const auto smallest = (statement.low * statement.resolution).ceiling().to_count();
    const auto largest = (statement.high * statement.resolution).floor().to_count();
    if (smallest && largest && *smallest <= *largest) {
        document.set("smallest_dots_per_module", *smallest).set("largest_dots_per_module", *largest);
        steps.add("whole dots that fit: low and high x dots on an inch / 25.4 mm", resolution,
                  std::to_string(*smallest) + " to " + std::to_string(*largest));
    }
    if (statement.modules) {
        const Length size = module * Rational(*statement.modules + 2 * statement.quiet_zone);
        document.set("symbol_size", mm_text(size));
        steps.add("symbol size = X-dimension x (modules + quiet zone on both sides)",
                  mm_text(module) + " x (" + std::to_string(*statement.modules) + " + 2 x " +
                      std::to_string(statement.quiet_zone) + ")",
                  mm_text(size));
    }
    document.set("steps", steps.list());
    return document;
}

Result<Object> calculate_fill_weight(const Value& inputs) {
    Problems problems;
    const auto statement = read_fill(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    const bool weighed = !statement.net || !statement.gross.value.is_zero();
    const auto unit = weighed ? statement.gross.unit : statement.net->unit;
    Mass net;
    if (weighed) {
        CISTERNA_TRY(difference, acceptance::net_weight(statement.gross.value, statement.tare.value));
        net = difference;
    } else {
        net = statement.net->value;
    }
    CISTERNA_TRY(filled, acceptance::fill_by_weight({statement.target, statement.density, net}));
    CISTERNA_TRY(within, is_within_tolerance(*statement.tolerance, filled, statement.target));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    if (weighed)
        steps.add("net = gross - tare",
                  text_of(statement.gross.value, unit) + " - " + text_of(statement.tare.value, unit),
                  text_of(net, unit));
    steps.add("volume = net / density", text_of(net, unit) + " / " + text_of(statement.density, unit),
              text_of(filled.volume));
    steps.add("error = (volume - target) / target",
              "(" + text_of(filled.volume) + " - " + text_of(statement.target) + ") / " + text_of(statement.target),
              contract_percent(filled.error));
    steps.add("the error, up or down, <= tolerance", text_of(*statement.tolerance), within_word(within));
    Object document;
    document.set("net", text_of(net, unit))
        .set("volume", text_of(filled.volume))
        .set("error_volume", text_of(filled.error_volume))
        .set("error_percent", contract_percent(filled.error))
        .set("within", within)
        .set("steps", steps.list());
    return document;
}

Result<Object> calculate_mass_balance(const Value& inputs) {
    Problems problems;
    const auto statement = read_balance(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    for (const auto& use : statement.uses) CISTERNA_CHECK(check_same_kind(*statement.withdrawn, use));
    const auto& dimension = statement.withdrawn->dimension;
    const bool is_mass = dimension == quantity::drug_mass_dimension;
    if (!is_mass && !(dimension == quantity::volume_dimension))
        return refuse(ErrorCode::UnitMismatch, "withdrawn",
                      "The unit " + statement.withdrawn->unit + " does not fit here; this must be a mass or a volume.");
    auto document = is_mass ? balance<Mass>(statement) : balance<Volume>(statement);
    if (document) CISTERNA_CHECK(check_no_unknown_fields(problems));
    return document;
}

Result<Object> calculate_batch_size(const Value& inputs) {
    Problems problems;
    const auto statement = read_units(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_units(statement));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto limit = statement.limit.value_or(acceptance::largest_tested_batch);
    const bool within = statement.units <= limit;
    Steps steps;
    steps.add("units <= largest batch that is tested for sterility",
              std::to_string(statement.units) + " <= " + std::to_string(limit), within_word(within));
    Object document;
    document.set("within", within).set("limit", limit).set("steps", steps.list());
    return document;
}

Result<Object> calculate_samples(const Value& inputs) {
    Problems problems;
    const auto statement = read_units(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(samples, samples_of(statement));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto largest = statement.limit.value_or(acceptance::largest_tested_batch);
    Steps steps;
    steps.add(statement.units < acceptance::samples_follow_usp71_from ? "samples = a tenth of the units, rounded up"
                                                                      : "samples as stated, from table 3 of USP <71>",
              std::to_string(statement.units) + " units", std::to_string(samples));
    steps.add("units to make = units for use + samples",
              std::to_string(statement.units) + " + " + std::to_string(samples),
              std::to_string(statement.units + samples));
    Object document;
    document.set("samples", samples)
        .set("units_to_make", statement.units + samples)
        .set("within", statement.units <= largest)
        .set("steps", steps.list());
    return document;
}

}  // namespace cisterna::calculation
