#include "core/calculation/dilution.h"

#include <initializer_list>
#include <string>
#include <vector>

#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/stock_reading.h"
#include "core/calculation/substances.h"
#include "core/pump/flow.h"
#include "core/quantity/rounding.h"
#include "core/quantity/text.h"
#include "core/recipe/bench_recipe.h"
#include "core/recipe/dilution.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_number;
using quantity::contract_percent;
using quantity::MassUnit;
using quantity::Rational;
using quantity::Volume;

// ---- What every dilution may state
// -----------------------------------------------------------------------------------

struct Named {
    std::optional<std::string> drug;
    std::string drug_field;
    std::optional<std::string> diluent;
    std::optional<Condition> diluent_condition;
    std::optional<ClockTime> prepared;
};

Named read_named(Reader& reader) {
    Named named;
    named.drug_field = std::string(spelling(reader, {"drug", "name"}));
    named.drug = reader.optional_text(named.drug_field);
    if (auto diluent = reader.optional_object("diluent")) {
        named.diluent = diluent->text("name");
        named.diluent_condition = read_condition(*diluent);
    }
    named.prepared = read_clock_time(reader, "prepared");
    return named;
}

// The names first: no figure may be given for what must not be made.
Result<void> check_inputs(const Named& named, const Problems& problems) {
    if (named.drug) CISTERNA_CHECK(check_may_be_intrathecal(*named.drug, named.drug_field));
    CISTERNA_CHECK(check_read(problems));
    if (named.diluent_condition) CISTERNA_CHECK(check_condition(*named.diluent_condition, named.prepared));
    if (named.diluent) CISTERNA_CHECK(check_not_bacteriostatic(*named.diluent, "diluent.name"));
    return {};
}

Result<void> check_measurable(const Volume& volume, const std::optional<Volume>& minimum, const std::string& where) {
    if (!minimum) return {};
    if (!minimum->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "minimum_measurable_volume",
                      "The smallest measurable volume must be above zero; correct it.");
    if (volume >= *minimum) return {};
    return refuse(ErrorCode::BelowMinimumVolume, where,
                  "A volume of " + text_of(volume) + " is under the smallest measurable volume of " +
                      text_of(*minimum) + "; dilute in steps.");
}

// ---- C1 V1 = C2 V2
// ---------------------------------------------------------------------------------------------------

struct Simple {
    recipe::DilutionStatement dilution;
    MassUnit unit = MassUnit::Milligram;
    std::optional<Volume> container_volume;
    std::optional<Volume> minimum;
    Named named;
};

std::optional<InUnit<quantity::Concentration>> read_final_concentration(Reader& reader) {
    if (reader.has("final_concentration") && reader.has("target_concentration"))
        reader.problem(ErrorCode::OrderInconsistent, "target_concentration",
                       "The final concentration is stated twice; state it once.");
    return read_optional_concentration(reader, spelling(reader, {"final_concentration", "target_concentration"}));
}

Simple read_simple(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Simple simple;
    const auto stock = read_concentration(reader, "stock_concentration");
    simple.unit = stock.unit;
    simple.dilution.stock_concentration = stock.value;
    if (const auto target = read_final_concentration(reader)) simple.dilution.final_concentration = target->value;
    simple.dilution.stock_volume = read_optional_volume(reader, "stock_volume");
    simple.dilution.diluent_volume = read_optional_volume(reader, "diluent_volume");
    simple.dilution.final_volume = read_optional_volume(reader, "final_volume");
    simple.container_volume = read_optional_volume(reader, "container_volume");
    simple.minimum = read_optional_volume(reader, "minimum_measurable_volume");
    simple.named = read_named(reader);
    return simple;
}

struct Containers {
    std::int64_t count = 0;
    Volume waste;
};

Result<std::optional<Containers>> containers_of(const Simple& simple, const Volume& draw) {
    if (!simple.container_volume) return std::optional<Containers>();
    if (!simple.container_volume->is_positive())
        return refuse(ErrorCode::VolumeNotPositive, "container_volume",
                      "The container's volume must be above zero; correct it.");
    CISTERNA_TRY(count, recipe::containers_for(draw, *simple.container_volume, "container_volume"));
    return std::optional<Containers>({count, *simple.container_volume * Rational(count) - draw});
}

Steps explain(const Simple& simple, const recipe::Dilution& made) {
    const auto stock = text_of(simple.dilution.stock_concentration, simple.unit);
    const auto target = text_of(made.final_concentration, simple.unit);
    Steps steps;
    if (!simple.dilution.final_concentration)
        steps.add("final concentration = stock concentration x stock volume / final volume",
                  stock + " x " + text_of(made.stock_volume) + " / " + text_of(made.final_volume), target);
    if (!simple.dilution.final_volume)
        steps.add("final volume = stock volume x stock concentration / final concentration",
                  text_of(made.stock_volume) + " x " + stock + " / " + target, text_of(made.final_volume));
    steps.add("stock volume = final concentration x final volume / stock concentration",
              target + " x " + text_of(made.final_volume) + " / " + stock, text_of(made.stock_volume));
    steps.add("diluent volume = final volume - stock volume",
              text_of(made.final_volume) + " - " + text_of(made.stock_volume), text_of(made.diluent_volume));
    return steps;
}

Result<Object> calculate_simple(const Value& inputs) {
    Problems problems;
    const auto simple = read_simple(inputs, problems);
    CISTERNA_CHECK(check_inputs(simple.named, problems));
    CISTERNA_TRY(made, recipe::solve_dilution(simple.dilution));
    CISTERNA_CHECK(check_measurable(made.stock_volume, simple.minimum, "stock_volume"));
    CISTERNA_TRY(containers, containers_of(simple, made.stock_volume));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    auto steps = explain(simple, made);
    Object document;
    document.set("final_concentration", text_of(made.final_concentration, simple.unit));
    document.set("stock_volume", text_of(made.stock_volume));
    document.set("diluent_volume", text_of(made.diluent_volume));
    document.set("final_volume", text_of(made.final_volume));
    if (containers) {
        document.set("containers", containers->count);
        document.set("waste_volume", text_of(containers->waste));
        steps.add("containers = stock volume / container volume, rounded up",
                  text_of(made.stock_volume) + " / " + text_of(*simple.container_volume),
                  std::to_string(containers->count));
    }
    document.set("steps", steps.list());
    return document;
}

// ---- Dose and volume
// -------------------------------------------------------------------------------------------------

struct Dose {
    InUnit<quantity::Mass> dose;
    InUnit<quantity::Concentration> concentration;
    std::optional<Volume> minimum;
    Named named;
};

Dose read_dose(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Dose dose;
    dose.dose = read_mass(reader, "dose");
    dose.concentration = read_concentration(reader, "concentration");
    dose.minimum = read_optional_volume(reader, "minimum_measurable_volume");
    dose.named = read_named(reader);
    return dose;
}

Result<Object> calculate_dose(const Value& inputs) {
    Problems problems;
    const auto dose = read_dose(inputs, problems);
    CISTERNA_CHECK(check_inputs(dose.named, problems));
    CISTERNA_TRY(volume, recipe::volume_for_dose(dose.dose.value, dose.concentration.value));
    CISTERNA_CHECK(check_measurable(volume, dose.minimum, "volume"));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    steps.add("volume = dose / concentration",
              text_of(dose.dose.value, dose.dose.unit) + " / " + text_of(dose.concentration.value, dose.dose.unit),
              text_of(volume));
    Object document;
    document.set("volume", text_of(volume));
    document.set("steps", steps.list());
    return document;
}

// ---- Daily and hourly dose
// -------------------------------------------------------------------------------------------

struct Rate {
    InUnit<quantity::DoseRate> dose;
    std::string field;
    std::optional<InUnit<quantity::Concentration>> concentration;
    Named named;
};

Rate read_rate(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Rate rate;
    if (reader.has("daily_dose") && reader.has("hourly_dose"))
        reader.problem(ErrorCode::OrderInconsistent, "hourly_dose", "Give the daily or the hourly dose, not both.");
    rate.field = std::string(spelling(reader, {"daily_dose", "hourly_dose"}));
    rate.dose = read_daily_dose(reader, rate.field);
    rate.concentration = read_optional_concentration(reader, "concentration");
    rate.named = read_named(reader);
    return rate;
}

// As monographs print an hourly dose: to one decimal place, and below 1 to two digits, so that it never becomes zero.
std::string printed_hourly(const quantity::DoseRate& dose, MassUnit unit) {
    const auto hourly = quantity::hourly_dose_unit(unit);
    int places = 1;
    while (dose.in(hourly) < Rational::power_of_ten(1 - places)) ++places;
    const auto increment = quantity::DoseRate::of(Rational::power_of_ten(-places), hourly);
    return hourly_text(quantity::round_to(dose, increment, quantity::RoundingMode::HalfAwayFromZero).value, unit);
}

Result<Object> calculate_rate(const Value& inputs) {
    Problems problems;
    const auto rate = read_rate(inputs, problems);
    CISTERNA_CHECK(check_inputs(rate.named, problems));
    const auto& [dose, unit] = rate.dose;
    if (!dose.is_positive())
        return refuse(ErrorCode::DoseNotPositive, rate.field, "The dose must be above zero; correct it.");
    Steps steps;
    Object document;
    document.set("daily_dose", text_of(dose, unit));
    document.set("hourly_dose", hourly_text(dose, unit));
    document.set("printed", printed_hourly(dose, unit));
    steps.add("hourly dose = daily dose / 24", text_of(dose, unit) + " / 24 h", hourly_text(dose, unit));
    steps.add("printed = hourly dose to one decimal place, below 1 to two digits", hourly_text(dose, unit),
              printed_hourly(dose, unit));
    if (rate.concentration) {
        CISTERNA_TRY(flow, pump::flow_for(dose, rate.concentration->value, {}));
        document.set("flow", text_of(flow));
        steps.add("flow = daily dose / concentration",
                  text_of(dose, unit) + " / " + text_of(rate.concentration->value, unit), text_of(flow));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("steps", steps.list());
    return document;
}

// ---- Alligation
// ------------------------------------------------------------------------------------------------------

struct Mixing {
    recipe::Alligation alligation;
    MassUnit unit = MassUnit::Milligram;
    Named named;
};

void read_part(Reader& reader, std::string_view key, quantity::Concentration& concentration,
               std::optional<Volume>& volume, std::optional<MassUnit>& unit) {
    Reader part = reader.object(key);
    const auto read = read_concentration(part, "concentration");
    concentration = read.value;
    if (!unit) unit = read.unit;
    volume = read_optional_volume(part, "volume");
    part.optional_text("name");
}

Mixing read_mixing(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Mixing mixing;
    std::optional<MassUnit> unit;
    read_part(reader, "part_a", mixing.alligation.concentration_a, mixing.alligation.volume_a, unit);
    read_part(reader, "part_b", mixing.alligation.concentration_b, mixing.alligation.volume_b, unit);
    mixing.unit = unit.value_or(MassUnit::Milligram);
    mixing.alligation.target = read_concentration(reader, "target_concentration").value;
    mixing.alligation.final_volume = read_optional_volume(reader, "final_volume");
    mixing.named = read_named(reader);
    return mixing;
}

Result<Object> calculate_mixing(const Value& inputs) {
    Problems problems;
    const auto mixing = read_mixing(inputs, problems);
    CISTERNA_CHECK(check_inputs(mixing.named, problems));
    CISTERNA_TRY(mix, recipe::alligate(mixing.alligation));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto a = text_of(mixing.alligation.concentration_a, mixing.unit);
    const auto b = text_of(mixing.alligation.concentration_b, mixing.unit);
    const auto target = text_of(mixing.alligation.target, mixing.unit);
    Steps steps;
    steps.add("parts of A : parts of B = (B - target) : (target - A)",
              "(" + b + " - " + target + ") : (" + target + " - " + a + ")",
              text_of(mix.volume_a) + " : " + text_of(mix.volume_b));
    steps.add("final volume = volume of A + volume of B", text_of(mix.volume_a) + " + " + text_of(mix.volume_b),
              text_of(mix.final_volume));
    steps.add("check: (A x volume of A + B x volume of B) / final volume",
              "(" + a + " x " + text_of(mix.volume_a) + " + " + b + " x " + text_of(mix.volume_b) + ") / " +
                  text_of(mix.final_volume),
              target);
    Object document;
    document.set("volume_of_a", text_of(mix.volume_a));
    document.set("volume_of_b", text_of(mix.volume_b));
    document.set("final_volume", text_of(mix.final_volume));
    document.set("steps", steps.list());
    return document;
}

// ---- The residual and the new fill
// -----------------------------------------------------------------------------------

struct Refilling {
    recipe::ResidualAndAdded parts;
    MassUnit unit = MassUnit::Milligram;
    Named named;
};

Refilling read_refilling(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Refilling refilling;
    refilling.parts.residual_volume = read_volume(reader, "residual_volume");
    refilling.parts.residual_concentration = read_concentration(reader, "residual_concentration").value;
    refilling.parts.added_volume = read_volume(reader, "added_volume");
    const auto added = read_concentration(reader, "added_concentration");
    refilling.parts.added_concentration = added.value;
    refilling.unit = added.unit;
    refilling.named = read_named(reader);
    return refilling;
}

Result<Object> calculate_refilling(const Value& inputs) {
    Problems problems;
    const auto refilling = read_refilling(inputs, problems);
    CISTERNA_CHECK(check_inputs(refilling.named, problems));
    const auto& parts = refilling.parts;
    CISTERNA_TRY(mixture, recipe::mix_with_residual(parts));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto added = text_of(parts.added_concentration, refilling.unit);
    const auto mixed = text_of(mixture.concentration, refilling.unit);
    Steps steps;
    steps.add("mixed volume = residual + added volume",
              text_of(parts.residual_volume) + " + " + text_of(parts.added_volume), text_of(mixture.volume));
    steps.add(
        "mixed concentration = (residual volume x its concentration + added volume x its concentration) / mixed volume",
        "(" + text_of(parts.residual_volume) + " x " + text_of(parts.residual_concentration, refilling.unit) + " + " +
            text_of(parts.added_volume) + " x " + added + ") / " + text_of(mixture.volume),
        mixed);
    steps.add("error = (mixed - added concentration) / added concentration",
              "(" + mixed + " - " + added + ") / " + added, contract_percent(mixture.error));
    Object document;
    document.set("mixed_volume", text_of(mixture.volume));
    document.set("mixed_concentration", mixed);
    document.set("error_percent", contract_percent(mixture.error));
    document.set("steps", steps.list());
    return document;
}

// The same for a solution of several drugs. Zero where a drug is not in one of the two.
struct MixedDrug {
    std::string name_key;
    std::string name;
    std::string path;
    InUnit<quantity::Concentration> residual;
    InUnit<quantity::Concentration> added;

    MassUnit unit() const { return added.value.is_zero() ? residual.unit : added.unit; }
};

struct RefillingDrugs {
    Volume residual_volume;
    Volume added_volume;
    std::vector<MixedDrug> drugs;
    Named named;
};

RefillingDrugs read_refilling_drugs(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    RefillingDrugs refilling;
    refilling.residual_volume = read_volume(reader, "residual_volume");
    refilling.added_volume = read_volume(reader, "added_volume");
    for (auto& item : reader.objects("drugs")) {
        MixedDrug drug;
        drug.name_key = std::string(spelling(item, {"name", "drug"}));
        drug.name = item.text(drug.name_key);
        drug.path = item.path();
        drug.residual = read_concentration(item, "residual_concentration");
        drug.added = read_concentration(item, "added_concentration");
        refilling.drugs.push_back(std::move(drug));
    }
    refilling.named = read_named(reader);
    return refilling;
}

Result<void> check_drugs(const std::vector<MixedDrug>& drugs) {
    if (drugs.empty()) return refuse(ErrorCode::NoDrugs, "drugs", "No drug is named; add at least one.");
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_name(drugs[i].name, drugs[j].name))
                return refuse(ErrorCode::DuplicateDrug, drugs[i].path + "." + drugs[i].name_key,
                              drugs[i].name + " stands in the list twice; state it once.");
        if (drugs[i].residual.value.is_zero() && drugs[i].added.value.is_zero())
            return refuse(ErrorCode::ConcentrationNotPositive, drugs[i].path + ".added_concentration",
                          "This drug is in neither solution; correct a concentration or leave the drug out.");
    }
    return {};
}

Result<Object> mix_drug(const RefillingDrugs& refilling, const MixedDrug& drug, Steps& steps) {
    const auto at_drug = [&](Error error) {
        for (const auto* key : {"residual_concentration", "added_concentration"})
            if (error.where == key) error.where = drug.path + "." + key;
        return tl::unexpected<Error>(std::move(error));
    };
    Object answer;
    answer.set(drug.name_key, drug.name);
    quantity::Concentration mixed;
    std::optional<Rational> error;
    if (drug.added.value.is_zero()) {
        // What is only in the residual is rinsed once by the new fill.
        const auto rinsed =
            recipe::rinse({refilling.residual_volume, drug.residual.value, refilling.added_volume, 1, {}});
        if (!rinsed) return at_drug(rinsed.error());
        mixed = rinsed->old_concentration;
    } else {
        const auto mixture = recipe::mix_with_residual(
            {refilling.residual_volume, drug.residual.value, refilling.added_volume, drug.added.value});
        if (!mixture) return at_drug(mixture.error());
        mixed = mixture->concentration;
        error = mixture->error;
    }
    const auto unit = drug.unit();
    answer.set("mixed_concentration", text_of(mixed, unit));
    if (error) answer.set("error_percent", contract_percent(*error));
    steps.add(drug.name +
                  ": mixed concentration = (residual volume x its concentration + added volume x its concentration) / "
                  "mixed volume",
              "(" + text_of(refilling.residual_volume) + " x " + text_of(drug.residual.value, unit) + " + " +
                  text_of(refilling.added_volume) + " x " + text_of(drug.added.value, unit) + ") / " +
                  text_of(refilling.residual_volume + refilling.added_volume),
              text_of(mixed, unit));
    return answer;
}

Result<Object> calculate_refilling_drugs(const Value& inputs) {
    Problems problems;
    const auto refilling = read_refilling_drugs(inputs, problems);
    for (const auto& drug : refilling.drugs)
        CISTERNA_CHECK(check_may_be_intrathecal(drug.name, drug.path + "." + drug.name_key));
    CISTERNA_CHECK(check_inputs(refilling.named, problems));
    CISTERNA_CHECK(check_drugs(refilling.drugs));
    Steps steps;
    steps.add("mixed volume = residual + added volume",
              text_of(refilling.residual_volume) + " + " + text_of(refilling.added_volume),
              text_of(refilling.residual_volume + refilling.added_volume));
    codec::Array answers;
    for (const auto& drug : refilling.drugs) {
        CISTERNA_TRY(answer, mix_drug(refilling, drug, steps));
        answers.emplace_back(std::move(answer));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("mixed_volume", text_of(refilling.residual_volume + refilling.added_volume));
    document.set("drugs", std::move(answers));
    document.set("steps", steps.list());
    return document;
}

// ---- Rinses
// ----------------------------------------------------------------------------------------------------------

struct RinseStatement {
    recipe::Rinsing rinsing;
    MassUnit unit = MassUnit::Milligram;
    MassUnit rinse_unit = MassUnit::Milligram;
    // What the rinses are taken from; the rest goes into the pump.
    std::optional<Volume> supply;
    std::string supply_field;
    // The fill after the rinses.
    std::optional<Volume> added_volume;
    std::optional<quantity::Concentration> added_concentration;
    Named named;
};

void read_supply(Reader& reader, RinseStatement& statement) {
    constexpr std::int64_t containers_at_most = 1'000'000;
    statement.supply_field = std::string(spelling(reader, {"container_volume", "vial_volume"}));
    const auto volume = read_optional_volume(reader, statement.supply_field);
    const auto count_field = spelling(reader, {"containers", "vials"});
    const auto count = read_optional_count(reader, count_field, -containers_at_most, containers_at_most);
    if (count && *count <= 0)
        reader.problem(ErrorCode::OrderInconsistent, count_field, "At least one container is needed; correct it.");
    if (count && !volume) reader.require(statement.supply_field);
    if (volume && !volume->is_positive())
        reader.problem(ErrorCode::VolumeNotPositive, statement.supply_field,
                       "The container's volume must be above zero; correct it.");
    if (volume) statement.supply = *volume * Rational(count.value_or(1));
}

RinseStatement read_rinsing(const Value& inputs, Problems& problems) {
    constexpr std::int64_t rinses_at_most = 1'000'000;
    Reader reader(inputs, "", problems);
    RinseStatement statement;
    statement.rinsing.residual_volume = read_volume(reader, "residual_volume");
    const auto residual = read_concentration(reader, "residual_concentration");
    statement.rinsing.residual_concentration = residual.value;
    statement.unit = residual.unit;
    statement.rinsing.rinse_volume = read_volume(reader, "rinse_volume");
    statement.rinsing.rinses = read_count(reader, "rinses", -rinses_at_most, rinses_at_most);
    if (const auto rinse = read_optional_concentration(reader, "rinse_concentration")) {
        statement.rinsing.rinse_concentration = rinse->value;
        statement.rinse_unit = rinse->unit;
    }
    read_supply(reader, statement);
    statement.added_volume = read_optional_volume(reader, "added_volume");
    if (const auto added = read_optional_concentration(reader, "added_concentration")) {
        statement.added_concentration = added->value;
        if (!statement.rinsing.rinse_concentration.is_positive()) statement.rinse_unit = added->unit;
    }
    if (statement.added_concentration && !statement.added_volume) reader.require("added_volume");
    if (statement.added_volume && !statement.added_concentration) reader.require("added_concentration");
    statement.named = read_named(reader);
    return statement;
}

Steps explain(const RinseStatement& statement, const recipe::RinsedReservoir& rinsed) {
    const auto& rinsing = statement.rinsing;
    const auto fraction = contract_number(rinsed.fraction_left);
    const auto residual = text_of(rinsing.residual_volume);
    Steps steps;
    steps.add("fraction left = (residual / (residual + rinse volume)) to the power of the rinses",
              "(" + residual + " / (" + residual + " + " + text_of(rinsing.rinse_volume) + ")) ^ " +
                  std::to_string(rinsing.rinses),
              fraction);
    steps.add("old drug left = its concentration x fraction left",
              text_of(rinsing.residual_concentration, statement.unit) + " x " + fraction,
              text_of(rinsed.old_concentration, statement.unit));
    steps.add("mass of old drug left = concentration left x residual",
              text_of(rinsed.old_concentration, statement.unit) + " x " + residual,
              text_of(rinsed.old_mass, statement.unit));
    if (rinsing.rinse_concentration.is_positive())
        steps.add("rinse drug in the residual = its concentration x (1 - fraction left)",
                  text_of(rinsing.rinse_concentration, statement.rinse_unit) + " x (1 - " + fraction + ")",
                  text_of(rinsed.rinse_concentration, statement.rinse_unit));
    return steps;
}

// What is left of the containers after the rinses.
Result<std::optional<Volume>> volume_left(const RinseStatement& statement) {
    if (!statement.supply) return std::optional<Volume>();
    const auto left = *statement.supply - statement.rinsing.rinse_volume * Rational(statement.rinsing.rinses);
    if (left.sign() < 0)
        return refuse(ErrorCode::StockInsufficient, statement.supply_field,
                      "The rinses take more than the containers hold; use more containers or less rinse.");
    return std::optional<Volume>(left);
}

// The fill goes onto what the rinses left: the old drug is diluted once more, the new one comes together.
Result<void> show_fill(Object& document, Steps& steps, const RinseStatement& statement,
                       const recipe::RinsedReservoir& rinsed) {
    if (!statement.added_volume) return {};
    const auto& residual = statement.rinsing.residual_volume;
    CISTERNA_TRY(mixture, recipe::mix_with_residual({residual, rinsed.rinse_concentration, *statement.added_volume,
                                                     *statement.added_concentration}));
    const auto old_left = rinsed.old_mass / mixture.volume;
    const auto unit = statement.rinse_unit;
    document.set("mixed_volume", text_of(mixture.volume));
    document.set("mixed_concentration", text_of(mixture.concentration, unit));
    document.set("error_percent", contract_percent(mixture.error));
    document.set("old_drug_concentration_after_fill", text_of(old_left, statement.unit));
    steps.add(
        "new drug after the fill = (residual x its concentration + added volume x its concentration) / mixed volume",
        "(" + text_of(residual) + " x " + text_of(rinsed.rinse_concentration, unit) + " + " +
            text_of(*statement.added_volume) + " x " + text_of(*statement.added_concentration, unit) + ") / " +
            text_of(mixture.volume),
        text_of(mixture.concentration, unit));
    steps.add("old drug after the fill = mass of old drug left / mixed volume",
              text_of(rinsed.old_mass, statement.unit) + " / " + text_of(mixture.volume),
              text_of(old_left, statement.unit));
    return {};
}

Result<Object> calculate_rinsing(const Value& inputs) {
    Problems problems;
    const auto statement = read_rinsing(inputs, problems);
    CISTERNA_CHECK(check_inputs(statement.named, problems));
    const auto& rinsing = statement.rinsing;
    CISTERNA_TRY(rinsed, recipe::rinse(rinsing));
    CISTERNA_TRY(left, volume_left(statement));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    auto steps = explain(statement, rinsed);
    Object document;
    document.set("old_drug_left_concentration", text_of(rinsed.old_concentration, statement.unit));
    document.set("old_drug_left_mass", text_of(rinsed.old_mass, statement.unit));
    document.set("fraction_left", contract_number(rinsed.fraction_left));
    if (rinsing.rinse_concentration.is_positive())
        document.set("rinse_drug_concentration", text_of(rinsed.rinse_concentration, statement.rinse_unit));
    const auto total = rinsing.rinse_volume * Rational(rinsing.rinses);
    document.set("rinse_volume_total", text_of(total));
    if (left) {
        document.set("volume_left_in_containers", text_of(*left));
        steps.add("left in the containers = their volume - all rinses",
                  text_of(*statement.supply) + " - " + text_of(total), text_of(*left));
    }
    CISTERNA_CHECK(show_fill(document, steps, statement, rinsed));
    document.set("steps", steps.list());
    return document;
}

// ---- Serial dilution
// -------------------------------------------------------------------------------------------------

struct Serial {
    recipe::SerialPlan plan;
    MassUnit unit = MassUnit::Milligram;
    Named named;
};

// "1 mL to 10 mL each": every step takes 1 mL and makes it up to 10 mL.
void read_steps_allowed(Reader& reader, recipe::SerialPlan& plan) {
    constexpr std::string_view between = " to ";
    constexpr std::string_view each = " each";
    const auto text = reader.text("steps_allowed");
    const auto at = text.find(between);
    const auto refuse_text = [&] {
        reader.problem(ErrorCode::OrderInconsistent, "steps_allowed",
                       "The steps cannot be read; write them as \"1 mL to 10 mL each\".");
    };
    if (text.empty()) return;
    if (at == std::string::npos) return refuse_text();
    auto made = std::string_view(text).substr(at + between.size());
    if (made.ends_with(each)) made.remove_suffix(each.size());
    const auto read = [](std::string_view written) -> Result<Volume> {
        CISTERNA_TRY(any, quantity::AnyQuantity::parse(written));
        return any.as<Volume::dimension>("volume, such as 1 mL");
    };
    const auto take = read(std::string_view(text).substr(0, at));
    const auto make = read(made);
    if (!take || !make) return refuse_text();
    plan.take = *take;
    plan.make = *make;
}

Serial read_serial(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Serial serial;
    const auto stock = read_concentration(reader, "stock_concentration");
    serial.unit = stock.unit;
    serial.plan.stock = stock.value;
    if (const auto target = read_final_concentration(reader))
        serial.plan.target = target->value;
    else
        reader.require("target_concentration");
    serial.plan.final_volume = read_volume(reader, "final_volume");
    serial.plan.minimum = read_volume(reader, "minimum_measurable_volume");
    read_steps_allowed(reader, serial.plan);
    serial.named = read_named(reader);
    return serial;
}

Steps explain(const Serial& serial, const recipe::SerialDilution& made) {
    const auto& plan = serial.plan;
    const auto target = text_of(plan.target, serial.unit);
    Steps steps;
    steps.add("direct volume = target x final volume / stock",
              target + " x " + text_of(plan.final_volume) + " / " + text_of(plan.stock, serial.unit),
              text_of(made.direct_volume));
    steps.add("direct dilution is allowed from the smallest measurable volume on",
              text_of(made.direct_volume) + " against " + text_of(plan.minimum),
              made.direct == recipe::DirectDilution::Allowed ? "allowed" : "too small");
    auto before = plan.stock;
    for (const auto& after : made.after_steps) {
        steps.add("dilute " + text_of(plan.take) + " to " + text_of(plan.make) + ": concentration x taken / made",
                  text_of(before, serial.unit) + " x " + text_of(plan.take) + " / " + text_of(plan.make),
                  text_of(after, serial.unit));
        before = after;
    }
    if (made.direct == recipe::DirectDilution::TooSmall)
        steps.add(
            "volume of the last solution = target x final volume / its concentration; steps are added until it is no "
            "smaller than " +
                text_of(plan.take),
            target + " x " + text_of(plan.final_volume) + " / " + text_of(before, serial.unit),
            text_of(made.last_volume));
    steps.add("diluent of the last dilution = final volume - volume taken",
              text_of(plan.final_volume) + " - " + text_of(made.last_volume),
              text_of(plan.final_volume - made.last_volume));
    return steps;
}

Result<Object> calculate_serial(const Value& inputs) {
    Problems problems;
    const auto serial = read_serial(inputs, problems);
    CISTERNA_CHECK(check_inputs(serial.named, problems));
    CISTERNA_TRY(made, recipe::plan_serial_dilution(serial.plan));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("direct_volume", text_of(made.direct_volume));
    document.set("direct_allowed", made.direct == recipe::DirectDilution::Allowed);
    for (std::size_t i = 0; i < made.after_steps.size(); ++i)
        document.set("after_step_" + std::to_string(i + 1), text_of(made.after_steps[i], serial.unit));
    document.set("volume_of_last_step", text_of(made.last_volume));
    document.set("diluent_of_last_step", text_of(serial.plan.final_volume - made.last_volume));
    document.set("steps", explain(serial, made).list());
    return document;
}

}  // namespace

Result<Object> calculate_dilution(const Value& inputs) {
    if (states_any(inputs, {"steps_allowed"})) return calculate_serial(inputs);
    if (states_any(inputs, {"rinses", "rinse_volume"})) return calculate_rinsing(inputs);
    if (states_any(inputs, {"residual_volume"}) && states_any(inputs, {"drugs"}))
        return calculate_refilling_drugs(inputs);
    if (states_any(inputs, {"residual_volume", "residual_concentration", "added_volume"}))
        return calculate_refilling(inputs);
    if (states_any(inputs, {"part_a", "part_b"})) return calculate_mixing(inputs);
    if (states_any(inputs, {"daily_dose", "hourly_dose"})) return calculate_rate(inputs);
    if (states_any(inputs, {"dose"})) return calculate_dose(inputs);
    const bool is_simple = states_any(
        inputs, {"stock_concentration", "final_concentration", "target_concentration", "final_volume", "stock_volume"});
    if (states_any(inputs, {"concentration"}) && !is_simple) return missing_field("dose");
    return calculate_simple(inputs);
}

}  // namespace cisterna::calculation
