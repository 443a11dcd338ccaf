#include <string>
#include <variant>

#include "core/calculation/figure.h"
#include "core/calculation/limit_types.h"
#include "core/calculation/steps.h"
#include "core/calculation/words.h"
#include "core/endotoxin/endotoxin.h"
#include "core/endotoxin/load.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using endotoxin::EndotoxinLimit;
using endotoxin::HourlyDosePerPatient;
using endotoxin::ProductLimit;
using endotoxin::Threshold;
using endotoxin::WorstHour;
using quantity::AnyQuantity;
using quantity::contract_number;
using quantity::contract_text;
using quantity::Dimension;
using quantity::drug_mass_dimension;
using quantity::MassUnit;
using quantity::PatientMass;
using quantity::Quantity;
using quantity::Rational;
using quantity::volume_dimension;

constexpr std::string_view threshold_kind = "threshold, such as 0.2 EU/kg/h";
constexpr std::string_view dose_kind = "dose per hour, such as 3 mL/h or 2 mg/h";
constexpr std::string_view weight_kind = "weight, such as 70 kg";
constexpr auto per_patient = Dimension{} - quantity::patient_mass_dimension;
constexpr auto one_hour_is_meant = quantity::units::h;

// ---- Reading
// ---------------------------------------------------------------------------------------------------------

// What is written for each hour, or for what is given within one hour ("5 EU/kg").
enum class Per { Hour, OneHour };

struct StatedThreshold {
    Threshold value;
    Per per = Per::Hour;
};

std::optional<StatedThreshold> read_threshold(Reader& reader, std::string_view key) {
    if (reader.take(key) == nullptr) return std::nullopt;
    const auto any = quantity::read_any(reader, key);
    if (!any) return std::nullopt;
    if (auto hourly = any->as<Threshold::dimension>(threshold_kind)) return StatedThreshold{*hourly, Per::Hour};
    constexpr auto once = quantity::endotoxin_dimension + per_patient;
    if (auto given = any->as<once>(threshold_kind, reader.path(key)))
        return StatedThreshold{*given / quantity::Duration::of(1, one_hour_is_meant), Per::OneHour};
    else
        reader.problems().add(std::move(given.error()));
    return std::nullopt;
}

std::optional<endotoxin::Route> read_route(Reader& reader) {
    using enum endotoxin::Route;
    const auto text = reader.optional_text("route");
    if (!text) return std::nullopt;
    const auto route = meaning_of<endotoxin::Route>(*text, {{"intrathecal", Neuraxial},
                                                            {"it", Neuraxial},
                                                            {"epidural", Neuraxial},
                                                            {"neuraxial", Neuraxial},
                                                            {"intravenous", OtherParenteral},
                                                            {"iv", OtherParenteral},
                                                            {"parenteral", OtherParenteral},
                                                            {"intramuscular", OtherParenteral},
                                                            {"im", OtherParenteral},
                                                            {"subcutaneous", OtherParenteral},
                                                            {"sc", OtherParenteral}});
    if (!route)
        reader.problem(ErrorCode::NoLimitForCondition, "route",
                       "No endotoxin threshold is known for this route; state K.");
    return route;
}

// A volume or a drug mass; how it stands to patient and time, the reader of the field knows.
template <template <Dimension> class Of>
using EitherDose = std::variant<Of<volume_dimension>, Of<drug_mass_dimension>>;

template <Dimension Dose>
using Rate = Quantity<Dose - quantity::time_dimension>;
template <Dimension Dose>
using Once = Quantity<Dose>;
template <Dimension Dose>
using OncePerPatient = Quantity<Dose + per_patient>;

template <template <Dimension> class Of>
std::optional<EitherDose<Of>> dose_as(const AnyQuantity& any) {
    if (auto volume = any.as<Of<volume_dimension>::dimension>(dose_kind)) return EitherDose<Of>(*volume);
    if (auto mass = any.as<Of<drug_mass_dimension>::dimension>(dose_kind)) return EitherDose<Of>(*mass);
    return std::nullopt;
}

struct EndotoxinStatement {
    StatedThreshold threshold;
    std::optional<std::string> hourly_field;  // M, when it is stated itself
    std::optional<EitherDose<HourlyDosePerPatient>> hourly_dose;
    std::string rate_field;
    std::optional<EitherDose<Rate>> rate;
    std::optional<EitherDose<Once>> bolus;
    std::int64_t boluses = 1;
    std::optional<PatientMass> weight;
    MassUnit unit = MassUnit::Milligram;
    std::optional<Figure> found;
};

void add_mismatch(Reader& reader, std::string_view key, const AnyQuantity& any, std::string_view kind) {
    reader.problem(ErrorCode::UnitMismatch, key,
                   "The unit " + any.unit() + " does not fit here; this must be a " + std::string(kind) + ".");
}

// EU/mL is compared with what is given in mL, EU/mg with what is given in mg.
MassUnit unit_of_dose(const AnyQuantity& any) {
    return any.mass_unit().value_or(MassUnit::Milligram);
}

EitherDose<HourlyDosePerPatient> within_an_hour(const EitherDose<OncePerPatient>& dose) {
    const auto hour = quantity::Duration::of(1, one_hour_is_meant);
    return std::visit([&](const auto& once) -> EitherDose<HourlyDosePerPatient> { return once / hour; }, dose);
}

void read_hourly_dose(Reader& reader, EndotoxinStatement& statement) {
    const auto key =
        spelling(reader, {"M", "dose_per_kg_per_hour", "max_dose_per_kg_per_hour", "maximum_dose_per_kg_per_hour",
                          "dose_per_kg", "max_dose_per_kg", "maximum_dose_per_kg"});
    if (reader.take(key) == nullptr) return;
    statement.hourly_field = std::string(key);
    const auto any = quantity::read_any(reader, key);
    if (!any) return;
    statement.unit = unit_of_dose(*any);
    statement.hourly_dose = dose_as<HourlyDosePerPatient>(*any);
    if (statement.hourly_dose) return;
    if (const auto once = dose_as<OncePerPatient>(*any))
        statement.hourly_dose = within_an_hour(*once);
    else
        add_mismatch(reader, key, *any, "dose per kg and hour, such as 0.05 mL/kg/h");
}

void read_given(Reader& reader, EndotoxinStatement& statement) {
    statement.rate_field = std::string(spelling(reader, {"dose_per_hour", "hourly_dose", "flow", "rate"}));
    if (reader.take(statement.rate_field) != nullptr) {
        if (const auto any = quantity::read_any(reader, statement.rate_field)) {
            statement.unit = unit_of_dose(*any);
            statement.rate = dose_as<Rate>(*any);
            // "3 mL" in the field of an hourly dose is what is given in that hour.
            if (!statement.rate) statement.bolus = dose_as<Once>(*any);
            if (!statement.rate && !statement.bolus) add_mismatch(reader, statement.rate_field, *any, dose_kind);
        }
    }
    const auto bolus = spelling(reader, {"bolus", "dose"});
    if (reader.take(bolus) != nullptr && !statement.bolus) {
        if (const auto any = quantity::read_any(reader, bolus)) {
            if (!statement.rate) statement.unit = unit_of_dose(*any);
            statement.bolus = dose_as<Once>(*any);
            const bool is_only_rate = bolus == "dose" && !statement.rate;
            if (!statement.bolus && is_only_rate) statement.rate = dose_as<Rate>(*any);
            if (!statement.bolus && !(is_only_rate && statement.rate))
                add_mismatch(reader, bolus, *any, "dose, such as 3 mL or 2 mg");
        }
    }
    statement.boluses = read_optional_count(reader, "boluses_per_hour", 0, 1'000).value_or(1);
}

void require_something(Reader& reader, const EndotoxinStatement& statement) {
    if (statement.hourly_field) return;
    const bool is_given = reader.has(statement.rate_field) || reader.has("bolus") || reader.has("dose");
    if (!is_given) reader.require("dose_per_hour");
    if (!reader.has("body_weight") && !reader.has("weight") && !reader.has("patient_weight"))
        reader.require("body_weight");
}

EndotoxinStatement read_endotoxin(Reader& reader) {
    EndotoxinStatement statement;
    reader.text("limit_type");
    const auto route = read_route(reader);
    const auto threshold = read_threshold(reader, "K");
    if (threshold) statement.threshold = *threshold;
    if (!threshold && route) statement.threshold = {endotoxin::threshold_of(*route), Per::Hour};
    if (!route && !reader.has("K")) reader.require("K");
    if (threshold && route && threshold->value > endotoxin::threshold_of(*route))
        reader.problem(ErrorCode::OrderInconsistent, "K",
                       "This threshold is above the one of the route; correct one of the two.");
    read_hourly_dose(reader, statement);
    read_given(reader, statement);
    const auto weight = spelling(reader, {"body_weight", "weight", "patient_weight"});
    statement.weight = quantity::read_optional_quantity<PatientMass>(reader, weight, weight_kind);
    statement.found = read_figure(reader, spelling(reader, {"found", "measured", "value"}));
    require_something(reader, statement);
    for (const auto* key : {"drug", "name", "source"}) reader.optional_text(key);
    return statement;
}

// ---- Printing
// --------------------------------------------------------------------------------------------------------

struct DoseUnit {
    std::string symbol;
    Rational scale;  // in mL or mg
};

template <Dimension Dose>
DoseUnit dose_unit(MassUnit unit) {
    if constexpr (Dose == volume_dimension) return {"mL", Rational(1)};
    return {quantity::mass_unit(unit).symbol, quantity::mass_unit(unit).scale()};
}

template <Dimension Dose>
std::string limit_text(const ProductLimit<Dose>& limit, const DoseUnit& unit) {
    return contract_number(limit.base() * unit.scale) + " EU/" + unit.symbol;
}

template <Dimension Dose>
std::string hourly_dose_text(const HourlyDosePerPatient<Dose>& dose, const DoseUnit& unit, Per per) {
    const Rational in_one_hour = dose.base() / Rational(24) / unit.scale;
    return contract_number(in_one_hour) + " " + unit.symbol + "/kg" + (per == Per::Hour ? "/h" : "");
}

std::string threshold_text(const StatedThreshold& threshold) {
    const auto hourly = contract_text(threshold.value, endotoxin::units::EU_per_kg_per_h);
    return threshold.per == Per::Hour ? hourly : hourly.substr(0, hourly.size() - 2);
}

// ---- K / M
// -----------------------------------------------------------------------------------------------------------

template <Dimension Dose>
struct Judged {
    HourlyDosePerPatient<Dose> hourly_dose;
    ProductLimit<Dose> limit;
};

Error in_field(Error error, const EndotoxinStatement& statement) {
    if (error.where == "M" && statement.hourly_field) error.where = *statement.hourly_field;
    if (error.where == "dose_per_hour" && !statement.rate_field.empty()) error.where = statement.rate_field;
    return error;
}

template <Dimension Dose>
Result<Judged<Dose>> judged(const EndotoxinStatement& statement) {
    if (statement.hourly_dose) {
        const auto& hourly = std::get<HourlyDosePerPatient<Dose>>(*statement.hourly_dose);
        CISTERNA_TRY(limit, endotoxin::limit_for<Dose>(statement.threshold.value, hourly));
        return Judged<Dose>{hourly, limit};
    }
    WorstHour<Dose> given;
    if (statement.rate) given.rate = std::get<Rate<Dose>>(*statement.rate);
    if (statement.bolus) given.boluses = std::get<Once<Dose>>(*statement.bolus) * Rational(statement.boluses);
    CISTERNA_TRY(found, endotoxin::limit_for<Dose>(statement.threshold.value, given, *statement.weight));
    return Judged<Dose>{found.hourly_dose, found.limit};
}

template <Dimension Dose>
std::string given_text(const EndotoxinStatement& statement, const DoseUnit& unit) {
    std::string text;
    if (statement.rate)
        text = contract_number(std::get<Rate<Dose>>(*statement.rate).base() / Rational(24) / unit.scale) + " " +
               unit.symbol + "/h";
    if (statement.bolus)
        text += (text.empty() ? "" : " + ") + std::to_string(statement.boluses) + " x " +
                contract_number(std::get<Once<Dose>>(*statement.bolus).base() / unit.scale) + " " + unit.symbol +
                " in the hour";
    return text;
}

// A figure in EU/mL or EU/mg against the limit of the same kind.
template <Dimension Dose>
Result<void> add_found(const std::optional<Figure>& found, const ProductLimit<Dose>& limit, const DoseUnit& unit,
                       Object& document, Steps& steps) {
    if (!found) return {};
    if (!(found->dimension == ProductLimit<Dose>::dimension))
        return refuse(
            ErrorCode::UnitMismatch, found->field,
            "The unit " + found->unit + " does not fit here; this must be a figure in EU/" + unit.symbol + ".");
    if (found->base.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, found->field, "The result cannot be below zero; correct it.");
    const bool within = found->base <= limit.base();
    document.set("ratio", contract_number(found->base / limit.base())).set("within", within);
    steps.add("found <= limit", text_of(*found) + " <= " + limit_text<Dose>(limit, unit),
              within ? "within" : "outside");
    return {};
}

template <Dimension Dose>
Result<Object> answer(const EndotoxinStatement& statement, const Problems& problems) {
    auto found = judged<Dose>(statement);
    if (!found) return tl::unexpected<Error>(in_field(std::move(found.error()), statement));
    const auto unit = dose_unit<Dose>(statement.unit);
    const auto per = statement.hourly_dose ? statement.threshold.per : Per::Hour;
    const auto hourly = hourly_dose_text<Dose>(found->hourly_dose, unit, per);
    const auto limit = limit_text<Dose>(found->limit, unit);
    Object document;
    Steps steps;
    document.set("M", hourly).set("endotoxin_limit", limit);
    if (!statement.hourly_dose) {
        const endotoxin::EndotoxinRate allowed = statement.threshold.value * *statement.weight;
        const auto weight = contract_text(*statement.weight, quantity::units::kg_of_patient);
        const auto allowed_text = contract_text(allowed, endotoxin::units::EU_per_h);
        document.set("allowed_per_hour", allowed_text);
        steps.add("M = dose in the hour in which most is given / body weight",
                  "(" + given_text<Dose>(statement, unit) + ") / " + weight, hourly);
        steps.add("allowed per hour = K x body weight", threshold_text(statement.threshold) + " x " + weight,
                  allowed_text);
    }
    steps.add("endotoxin limit = K / M", threshold_text(statement.threshold) + " / " + hourly, limit);
    CISTERNA_CHECK(add_found<Dose>(statement.found, found->limit, unit, document, steps));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("steps", steps.list());
    return document;
}

// Both parts of a dose are volumes, or both are masses.
Result<bool> is_given_in_volume(const EndotoxinStatement& statement) {
    if (statement.hourly_dose) {
        if (!statement.rate && !statement.bolus) return statement.hourly_dose->index() == 0;
        return refuse(ErrorCode::OrderInconsistent, *statement.hourly_field,
                      "The dose is stated for each kg and as a whole; state it once.");
    }
    if (statement.rate && statement.bolus && statement.rate->index() != statement.bolus->index())
        return refuse(ErrorCode::UnitMismatch, "bolus",
                      "The bolus and the dose per hour must both be volumes or both be masses.");
    return statement.rate ? statement.rate->index() == 0 : statement.bolus->index() == 0;
}

// ---- From another route
// ----------------------------------------------------------------------------------------------

struct RouteStatement {
    std::optional<Figure> parenteral;
    StatedThreshold k_parenteral{endotoxin::threshold_of(endotoxin::Route::OtherParenteral), Per::Hour};
    StatedThreshold k_intrathecal{endotoxin::threshold_of(endotoxin::Route::Neuraxial), Per::Hour};
    std::optional<Figure> found;
};

RouteStatement read_route_change(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    RouteStatement statement;
    statement.parenteral = require_figure(reader, "parenteral_limit");
    if (const auto k = read_threshold(reader, spelling(reader, {"K_parenteral", "K_other"})))
        statement.k_parenteral = *k;
    if (const auto k = read_threshold(reader, spelling(reader, {"K_intrathecal", "K_epidural"})))
        statement.k_intrathecal = *k;
    statement.found = read_figure(reader, spelling(reader, {"found", "measured", "value"}));
    for (const auto* key : {"drug", "name", "source", "route"}) reader.optional_text(key);
    return statement;
}

bool is_product_limit(const Figure& figure) {
    return figure.dimension == ProductLimit<volume_dimension>::dimension ||
           figure.dimension == ProductLimit<drug_mass_dimension>::dimension;
}

Result<Object> calculate_route_change(const Value& inputs) {
    Problems problems;
    const auto statement = read_route_change(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    const auto& parenteral = *statement.parenteral;
    if (!is_product_limit(parenteral))
        return refuse(ErrorCode::UnitMismatch, "parenteral_limit",
                      "The unit " + parenteral.unit +
                          " does not fit here; this must be an endotoxin limit, such as 350 EU/mL or 17 EU/mg.");
    if (parenteral.base.sign() <= 0)
        return refuse(ErrorCode::OrderInconsistent, "parenteral_limit", "The limit must be above zero; correct it.");
    CISTERNA_TRY(factor, endotoxin::stricter_by(statement.k_parenteral.value, statement.k_intrathecal.value));
    const Rational limit = parenteral.base / factor;
    // The other way: the amount that reaches the threshold of the one route, at the threshold of the other.
    const Rational dose = statement.k_parenteral.value.base() / parenteral.base;
    if (statement.k_intrathecal.value.base() / dose != limit)
        return refuse(ErrorCode::Bug, "intrathecal_limit", "The limit and its proof do not agree; report this.");
    Steps steps;
    steps.add("factor = K parenteral / K intrathecal",
              threshold_text(statement.k_parenteral) + " / " + threshold_text(statement.k_intrathecal),
              contract_number(factor));
    steps.add("intrathecal limit = parenteral limit / factor", text_of(parenteral) + " / " + contract_number(factor),
              text_in_unit_of(parenteral, limit));
    Object document;
    document.set("intrathecal_limit", text_in_unit_of(parenteral, limit)).set("factor", contract_number(factor));
    if (statement.found) {
        CISTERNA_CHECK(check_same_kind(parenteral, *statement.found));
        const bool within = statement.found->base <= limit;
        document.set("ratio", contract_number(statement.found->base / limit)).set("within", within);
        steps.add("found <= intrathecal limit", text_of(*statement.found) + " <= " + text_in_unit_of(parenteral, limit),
                  within ? "within" : "outside");
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("steps", steps.list());
    return document;
}

// ---- The load of a mixture
// -------------------------------------------------------------------------------------------

struct LoadStatement {
    std::vector<endotoxin::LoadPart> parts;
    std::vector<std::string> figures;  // of each part
    std::optional<quantity::Volume> volume;
    std::optional<Figure> limit;
    std::optional<quantity::Flow> flow;
    std::optional<StatedThreshold> threshold;
    std::optional<PatientMass> weight;
};

void read_part(Reader& item, LoadStatement& statement) {
    const auto name = item.text("name");
    const auto amount = require_figure(item, "amount");
    const auto limit_field = spelling(item, {"limit", "found", "endotoxin"});
    const auto limit = require_figure(item, limit_field);
    if (!amount || !limit) return;
    statement.figures.push_back(text_of(*amount) + " x " + text_of(*limit));
    if (amount->dimension == drug_mass_dimension) {
        const auto typed = quantity::read_written<drug_mass_dimension>(item, "amount", "amount, such as 40 mg");
        const auto each = quantity::read_written<ProductLimit<drug_mass_dimension>::dimension>(
            item, limit_field, "endotoxin limit of a drug, such as 17 EU/mg");
        if (typed && each) statement.parts.push_back({name, endotoxin::MassPart{typed->value, each->value}});
        return;
    }
    const auto typed = quantity::read_written<volume_dimension>(item, "amount", "mass or volume, such as 40 mg");
    const auto each = quantity::read_written<ProductLimit<volume_dimension>::dimension>(
        item, limit_field, "endotoxin limit of a solution, such as 0.5 EU/mL");
    if (typed && each) statement.parts.push_back({name, endotoxin::VolumePart{typed->value, each->value}});
}

LoadStatement read_load(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    LoadStatement statement;
    for (auto& item : reader.objects("parts")) read_part(item, statement);
    statement.volume = read_optional_volume(reader, spelling(reader, {"volume", "final_volume"}));
    statement.limit = read_figure(reader, spelling(reader, {"limit", "allowed", "maximum", "allowed_total",
                                                            "limit_total", "allowed_per_mL", "limit_per_mL"}));
    statement.flow = read_optional_flow(reader, spelling(reader, {"dose_per_hour", "flow"}));
    statement.threshold = read_threshold(reader, "K");
    statement.weight = quantity::read_optional_quantity<PatientMass>(reader, "body_weight", weight_kind);
    const bool is_given = statement.flow || statement.threshold || statement.weight;
    if (is_given) {
        for (const auto* key : {"K", "body_weight"})
            if (!reader.has(key)) reader.require(key);
        if (!reader.has("dose_per_hour") && !reader.has("flow")) reader.require("dose_per_hour");
        if (!reader.has("volume") && !reader.has("final_volume")) reader.require("volume");
    }
    return statement;
}

std::string eu_text(const quantity::Endotoxin& endotoxin) {
    return contract_text(endotoxin, quantity::units::EU);
}

Result<void> add_limit(const LoadStatement& statement, const endotoxin::Load& load, bool& within, Object& document,
                       Steps& steps) {
    if (!statement.limit) return {};
    const auto& limit = *statement.limit;
    const bool is_total = limit.dimension == quantity::endotoxin_dimension;
    const bool is_per_volume = limit.dimension == ProductLimit<volume_dimension>::dimension && load.per_volume;
    if (!is_total && !is_per_volume)
        return refuse(ErrorCode::UnitMismatch, limit.field,
                      "The unit " + limit.unit +
                          " does not fit here; this must be an amount of endotoxin, such as 14 "
                          "EU, or with a volume also 4 EU/mL.");
    const Rational value = is_total ? load.total.base() : load.per_volume->base();
    const bool accepted = value <= limit.base;
    if (limit.base.sign() > 0) document.set("ratio", contract_number(value / limit.base));
    steps.add("load <= limit", text_in_unit_of(limit, value) + " <= " + text_of(limit),
              accepted ? "within" : "outside");
    within = within && accepted;
    return {};
}

Result<void> add_hour(const LoadStatement& statement, const endotoxin::Load& load, bool& within, Object& document,
                      Steps& steps) {
    if (!statement.flow) return {};
    if (!statement.weight->is_positive())
        return refuse(ErrorCode::WeightNotPositive, "body_weight",
                      "The patient's weight must be above zero; correct it.");
    if (!statement.flow->is_positive())
        return refuse(ErrorCode::DoseNotPositive, "dose_per_hour", "The dose must be above zero; correct it.");
    if (!statement.threshold->value.is_positive())
        return refuse(ErrorCode::OrderInconsistent, "K", "The endotoxin threshold must be above zero; correct it.");
    const endotoxin::EndotoxinRate received = *load.per_volume * *statement.flow;
    const endotoxin::EndotoxinRate allowed = statement.threshold->value * *statement.weight;
    const bool accepted = received <= allowed;
    document.set("per_hour", contract_text(received, endotoxin::units::EU_per_h))
        .set("allowed_per_hour", contract_text(allowed, endotoxin::units::EU_per_h));
    steps.add("received per hour = load of each mL x flow",
              contract_text(*load.per_volume, endotoxin::units::EU_per_mL) + " x " +
                  contract_text(*statement.flow, quantity::units::mL_per_h),
              contract_text(received, endotoxin::units::EU_per_h));
    steps.add(
        "allowed per hour = K x body weight",
        threshold_text(*statement.threshold) + " x " + contract_text(*statement.weight, quantity::units::kg_of_patient),
        contract_text(allowed, endotoxin::units::EU_per_h));
    within = within && accepted;
    return {};
}

codec::Array part_results(const LoadStatement& statement, const endotoxin::Load& load, Steps& steps) {
    codec::Array results;
    std::string sum;
    for (std::size_t i = 0; i < load.parts.size(); ++i) {
        const auto text = eu_text(load.parts[i]);
        steps.add("load of " + statement.parts[i].name + " = amount x limit", statement.figures[i], text);
        sum += (sum.empty() ? "" : " + ") + text;
        Object part;
        part.set("name", statement.parts[i].name).set("load", text);
        results.emplace_back(std::move(part));
    }
    steps.add("total = sum of the loads", sum, eu_text(load.total));
    return results;
}

}  // namespace

Result<Object> calculate_endotoxin(const Value& inputs) {
    const auto* object = inputs.if_object();
    if (object != nullptr && object->find("parenteral_limit") != nullptr) return calculate_route_change(inputs);
    if (states_any(inputs, {"K_parenteral", "K_intrathecal"}) && !states_any(inputs, {"K"}))
        return missing_field("parenteral_limit");
    Problems problems;
    EndotoxinStatement statement;
    {
        Reader reader(inputs, "", problems);
        statement = read_endotoxin(reader);
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(in_volume, is_given_in_volume(statement));
    return in_volume ? answer<volume_dimension>(statement, problems) : answer<drug_mass_dimension>(statement, problems);
}

Result<Object> calculate_endotoxin_load(const Value& inputs) {
    Problems problems;
    const auto statement = read_load(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(load, endotoxin::load_of(statement.parts, statement.volume));
    Object document;
    Steps steps;
    auto parts = part_results(statement, load, steps);
    document.set("total", eu_text(load.total));
    if (load.per_volume) {
        const auto per_mL = contract_text(*load.per_volume, endotoxin::units::EU_per_mL);
        document.set("per_mL", per_mL);
        steps.add("load of each mL = total / volume", eu_text(load.total) + " / " + text_of(*statement.volume), per_mL);
    }
    bool within = true;
    CISTERNA_CHECK(add_limit(statement, load, within, document, steps));
    CISTERNA_CHECK(add_hour(statement, load, within, document, steps));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    if (statement.limit || statement.flow) document.set("within", within);
    document.set("parts", std::move(parts)).set("steps", steps.list());
    return document;
}

}  // namespace cisterna::calculation
