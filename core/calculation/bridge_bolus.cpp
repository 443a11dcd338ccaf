#include "core/calculation/bridge_bolus.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <string>

#include "core/calculation/pump_reading.h"
#include "core/calculation/reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/substances.h"
#include "core/pump/bridge_bolus.h"
#include "core/pump/fluid_path.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using codec::Array;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::Concentration;
using quantity::contract_number;
using quantity::contract_text;
using quantity::DoseRate;
using quantity::MassUnit;
using quantity::Volume;
namespace units = quantity::units;

constexpr std::string_view cross_check_only =
    "These figures are for the clinician to cross-check the programmer with; they are no instructions for programming "
    "a pump.";

using Keys = std::span<const std::string_view>;
constexpr auto during_keys = std::to_array<std::string_view>(
    {"daily_dose_during_bridge", "desired_daily_dose", "hourly_dose_during_bridge", "desired_hourly_dose"});
constexpr auto after_keys = std::to_array<std::string_view>({"new_daily_dose", "daily_dose_after_bridge"});
// In an object of the old or the new solution a daily dose is clear without more words.
constexpr auto old_dose_keys =
    std::to_array<std::string_view>({"daily_dose_during_bridge", "daily_dose", "hourly_dose_during_bridge"});
constexpr auto new_dose_keys = std::to_array<std::string_view>({"daily_dose", "new_daily_dose"});

std::string_view present(const Reader& reader, Keys keys) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](std::string_view key) { return reader.has(key); });
    return found == keys.end() ? keys.front() : *found;
}

std::string length_text(const quantity::Length& length) {
    return contract_text(length, units::cm);
}
std::string hours_text(const quantity::Duration& duration) {
    return contract_text(duration, units::h);
}
std::string hourly_flow_text(const quantity::Flow& flow) {
    return contract_text(flow, units::mL_per_h);
}

// ---- The path from the reservoir to the tip
// --------------------------------------------------------------------------

struct PathStatement {
    pump::TubingStatement tubing;
    pump::CatheterStatement catheter;
};

std::optional<quantity::Length> read_length(Reader& reader, std::string_view key) {
    return quantity::read_optional_quantity<quantity::Length>(reader, key, "length, such as 76 cm");
}

PathStatement read_path(Reader& reader) {
    PathStatement path;
    path.tubing.stated = read_optional_volume(reader, spelling(reader, {"pump_tubing_volume", "tubing_volume"}));
    path.tubing.minimum =
        read_optional_volume(reader, spelling(reader, {"tubing_volume_minimum", "pump_tubing_volume_minimum"}));
    path.tubing.maximum =
        read_optional_volume(reader, spelling(reader, {"tubing_volume_maximum", "pump_tubing_volume_maximum"}));
    path.catheter.implanted = read_length(reader, "catheter_length_implanted");
    path.catheter.supplied = read_length(reader, "catheter_length_supplied");
    path.catheter.removed =
        read_length(reader, spelling(reader, {"catheter_length_removed", "catheter_length_trimmed"}));
    path.catheter.volume_per_length = quantity::read_optional_quantity<quantity::VolumePerLength>(
        reader, "catheter_volume_per_length", "volume per length, such as 0.0022 mL/cm");
    path.catheter.volume = read_optional_volume(reader, "catheter_volume");
    return path;
}

FieldPaths path_fields(const Reader& reader) {
    FieldPaths fields;
    for (const auto& [usual, other] : {std::pair("pump_tubing_volume", "tubing_volume"),
                                       {"tubing_volume_minimum", "pump_tubing_volume_minimum"},
                                       {"tubing_volume_maximum", "pump_tubing_volume_maximum"},
                                       {"catheter_length_removed", "catheter_length_trimmed"}})
        if (reader.has(other)) fields.emplace_back(usual, other);
    return fields;
}

void show_catheter(Object& document, Steps& steps, const PathStatement& path, const pump::Catheter& catheter) {
    const auto& stated = path.catheter;
    if (catheter.implanted) document.set("catheter_length_implanted", length_text(*catheter.implanted));
    if (stated.supplied && stated.removed)
        steps.add("implanted length = supplied - removed length",
                  length_text(*stated.supplied) + " - " + length_text(*stated.removed),
                  length_text(*catheter.implanted));
    document.set("catheter_volume", text_of(catheter.volume));
    if (catheter.implanted && stated.volume_per_length)
        steps.add("catheter volume = implanted length x volume per length",
                  length_text(*catheter.implanted) + " x " + contract_text(*stated.volume_per_length, units::mL_per_cm),
                  text_of(catheter.volume));
}

void show_path_volume(Steps& steps, const Volume& tubing, const pump::Catheter& catheter, const Volume& sum) {
    steps.add("volume = tubing volume + catheter volume", text_of(tubing) + " + " + text_of(catheter.volume),
              text_of(sum));
}

// ---- What changes
// ----------------------------------------------------------------------------------------------------

struct Change {
    DrugName old_drug;
    DrugName new_drug;
    std::optional<InUnit<Concentration>> old_concentration;
    std::optional<InUnit<Concentration>> new_concentration;
    std::optional<InUnit<DoseRate>> during;
    std::string during_path;
    std::optional<InUnit<DoseRate>> after;
    std::string after_path;
    std::optional<bool> same_drugs;
    SecondaryReaders::Form form = SecondaryReaders::Form::None;
    std::vector<DrugName> secondary_names;
    std::vector<pump::BridgedSecondary> secondary;
    std::vector<MassUnit> secondary_units;
    PathStatement path;
    pump::FlowRange pump;
    FieldPaths fields;  // of the typed functions, as these inputs call them
};

std::optional<InUnit<Concentration>> require_concentration(Reader& reader, std::string_view key) {
    if (reader.require(key) == nullptr) return std::nullopt;
    return read_concentration(reader, key);
}

void read_dose_during(Reader& reader, Change& change, Keys keys) {
    const auto key = present(reader, keys);
    if (change.during_path.empty() || (reader.has(key) && !change.during)) change.during_path = reader.path(key);
    const auto dose = read_optional_daily_dose(reader, key);
    if (dose && change.during && dose->value != change.during->value)
        reader.problem(ErrorCode::OrderInconsistent, key, "Two doses during the bridge are stated; correct one.");
    if (dose) change.during = dose;
}

void read_dose_after(Reader& reader, Change& change, Keys keys) {
    const auto key = present(reader, keys);
    const auto dose = read_optional_daily_dose(reader, key);
    if (!dose) return;
    if (change.after && dose->value != change.after->value)
        reader.problem(ErrorCode::OrderInconsistent, key, "Two new daily doses are stated; correct one.");
    change.after_path = reader.path(key);
    change.after = dose;
}

// A drug of which one list says nothing is not in that solution; both lists are complete.
void add_side(Change& change, Concentration pump::BridgedSecondary::*side, const DrugName& name,
              const InUnit<Concentration>& concentration) {
    const auto known = [&](const pump::BridgedSecondary& drug) {
        return name.text && is_same_name(drug.name, *name.text);
    };
    auto& drugs = change.secondary;
    auto found = std::find_if(drugs.begin(), drugs.end(), known);
    if (found == drugs.end()) {
        change.secondary_names.push_back(name);
        change.secondary_units.push_back(concentration.unit);
        found = drugs.insert(drugs.end(), {name.text.value_or(""), {}, {}});
    }
    (*found).*side = concentration.value;
}

// "old": {...}, "new": {...}: each solution with its drugs.
void read_solution(Reader& reader, std::string_view key, Change& change) {
    const bool is_old = key == "old";
    Reader solution = reader.object(key);
    (is_old ? change.old_drug : change.new_drug) = read_drug_name(solution);
    (is_old ? change.old_concentration : change.new_concentration) = require_concentration(solution, "concentration");
    change.fields.emplace_back(is_old ? "old_concentration" : "new_concentration", solution.path("concentration"));
    if (is_old)
        read_dose_during(solution, change, old_dose_keys);
    else
        read_dose_after(solution, change, new_dose_keys);
    auto secondary = read_secondary(solution);
    if (secondary.form != SecondaryReaders::Form::None) change.form = SecondaryReaders::Form::List;
    std::vector<DrugName> names;
    for (auto& item : secondary.items) {
        auto name = read_drug_name(item);
        if (!name.text) item.require(name.key);
        const auto concentration = read_concentration(item, "concentration");
        if (item.has("concentration") && !concentration.value.is_positive())
            item.problem(ErrorCode::ConcentrationNotPositive, "concentration",
                         "The concentration must be above zero; leave out a drug that is not in this solution.");
        for (const auto& other : names)
            if (name.text && other.text && is_same_name(*name.text, *other.text))
                item.problem(ErrorCode::DuplicateDrug, name.key, "This drug stands in the solution twice.");
        names.push_back(name);
        add_side(change,
                 is_old ? &pump::BridgedSecondary::old_concentration : &pump::BridgedSecondary::new_concentration, name,
                 concentration);
    }
}

// Old and new concentration side by side, at the top or in "primary".
void read_one_drug(Reader& reader, Change& change) {
    change.old_concentration = require_concentration(reader, "old_concentration");
    change.new_concentration = require_concentration(reader, "new_concentration");
    change.fields.emplace_back("old_concentration", reader.path("old_concentration"));
    change.fields.emplace_back("new_concentration", reader.path("new_concentration"));
    const auto read_own_name = [&](std::string_view key, DrugName& name) {
        if (!reader.has(key)) return;
        name.key = std::string(key);
        name.text = reader.optional_text(key);
        name.path = reader.path(key);
    };
    const auto common = read_drug_name(reader);
    change.old_drug = change.new_drug = common;
    read_own_name("old_drug", change.old_drug);
    read_own_name("new_drug", change.new_drug);
    read_dose_during(reader, change, during_keys);
    read_dose_after(reader, change, after_keys);
}

// A drug that is not in one of the solutions has zero there; a figure that is left out is a missing figure.
void read_secondary_sides(Reader& reader, Change& change) {
    auto secondary = read_secondary(reader);
    if (secondary.form == SecondaryReaders::Form::None) return;
    change.form = secondary.form;
    for (std::size_t i = 0; i < secondary.items.size(); ++i) {
        auto& item = secondary.items[i];
        auto name = read_drug_name(item);
        if (!name.text) item.require(name.key);
        const auto before = read_concentration(item, "old_concentration");
        const auto after = read_concentration(item, "new_concentration");
        for (const auto* key : {"old_concentration", "new_concentration"})
            change.fields.emplace_back(codec::item_path("secondary", i) + "." + key, item.path(key));
        change.secondary.push_back({name.text.value_or(""), before.value, after.value});
        change.secondary_units.push_back(before.value.is_zero() ? after.unit : before.unit);
        change.secondary_names.push_back(std::move(name));
    }
}

Change read_change(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Change change;
    reader.optional_text("type");
    change.path = read_path(reader);
    change.fields = path_fields(reader);
    if (reader.has("old") || reader.has("new")) {
        read_solution(reader, "old", change);
        read_solution(reader, "new", change);
        read_dose_during(reader, change, during_keys);
        read_dose_after(reader, change, after_keys);
    } else if (auto primary = reader.optional_object("primary")) {
        read_one_drug(*primary, change);
        read_dose_during(reader, change, during_keys);
        read_dose_after(reader, change, after_keys);
    } else {
        read_one_drug(reader, change);
    }
    change.fields.emplace_back("daily_dose_during_bridge", change.during_path);
    change.fields.emplace_back("new_daily_dose", change.after_path);
    read_secondary_sides(reader, change);
    change.same_drugs = reader.optional_truth("same_drugs");
    change.pump = read_flow_range(reader);
    return change;
}

bool is_another_drug(const Change& change) {
    const auto& before = change.old_drug.text;
    const auto& after = change.new_drug.text;
    return before && after && !is_same_name(*before, *after);
}

Result<void> check_change_names(const Change& change) {
    std::vector<DrugName> names{change.old_drug};
    if (is_another_drug(change)) {
        names.push_back(change.new_drug);
    } else if (!change.old_drug.text) {
        names.front() = change.new_drug;
    }
    names.insert(names.end(), change.secondary_names.begin(), change.secondary_names.end());
    return check_names(names);
}

// "same_drugs" and the names must tell the same.
Result<pump::DrugChange> drug_change(const Change& change) {
    const bool another = is_another_drug(change);
    const bool named = change.old_drug.text && change.new_drug.text;
    if (change.same_drugs && *change.same_drugs && another)
        return refuse(ErrorCode::OrderInconsistent, "same_drugs",
                      "The drugs are said to be the same, but have different names; correct one of the two.");
    if (change.same_drugs && !*change.same_drugs && named && !another && change.secondary.empty())
        return refuse(ErrorCode::OrderInconsistent, "same_drugs",
                      "The drugs are said to differ, but have the same name; correct one of the two.");
    if (another) return pump::DrugChange::AnotherDrug;
    const bool said_to_differ = change.same_drugs && !*change.same_drugs && !named;
    return said_to_differ ? pump::DrugChange::AnotherDrug : pump::DrugChange::SameDrug;
}

struct Judged {
    pump::DrugChange drug = pump::DrugChange::SameDrug;
    pump::BridgeNeed need = pump::BridgeNeed::Needed;
};

Result<Judged> judge(const Change& change, const Problems& problems) {
    CISTERNA_CHECK(check_change_names(change));
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(drug, drug_change(change));
    CISTERNA_TRY(need, at_input(pump::bridge_need(change.old_concentration->value, change.new_concentration->value,
                                                  drug, change.secondary),
                                change.fields));
    return Judged{drug, need};
}

// Figures that are not needed are still wrong when they cannot be.
Result<void> check_unused(const Change& change) {
    const auto& [tubing, catheter] = change.path;
    const bool known_length = catheter.implanted || (catheter.supplied && catheter.removed) || catheter.volume;
    if (known_length && (catheter.volume || catheter.volume_per_length))
        CISTERNA_CHECK(at_input(pump::measure_catheter(catheter), change.fields));
    if (tubing.stated) CISTERNA_CHECK(at_input(pump::stated_tubing_volume(tubing), change.fields));
    if (change.during && !change.during->value.is_positive())
        return refuse(ErrorCode::DoseNotPositive, change.during_path, "The dose must be above zero; correct it.");
    if (change.after && !change.after->value.is_positive())
        return refuse(ErrorCode::DoseNotPositive, change.after_path, "The dose must be above zero; correct it.");
    return {};
}

Result<Object> not_needed(const Change& change) {
    CISTERNA_CHECK(check_unused(change));
    Steps steps;
    steps.add("a bridge is needed when a drug or a concentration changes",
              text_of(change.old_concentration->value, change.old_concentration->unit) + " before and " +
                  text_of(change.new_concentration->value, change.new_concentration->unit) + " after",
              "not needed");
    Object document;
    document.set("needed", false);
    document.set("reason", "the same drugs in the same concentrations");
    document.set("steps", steps.list());
    return document;
}

// ---- The tubing volume to use
// -----------------------------------------------------------------------------------------

void show_tubing(Object& document, Steps& steps, const Change& change, const Volume& tubing) {
    document.set("pump_tubing_volume", text_of(tubing));
    const auto& stated = change.path.tubing;
    if (!stated.minimum && !stated.maximum) return;
    std::string bounds;
    if (stated.minimum) bounds = "minimum " + text_of(*stated.minimum);
    if (stated.maximum) bounds += (bounds.empty() ? "" : ", ") + ("maximum " + text_of(*stated.maximum));
    steps.add("tubing volume = the minimum when the concentration rises, the maximum when it falls",
              bounds + "; " + text_of(change.old_concentration->value, change.old_concentration->unit) + " before, " +
                  text_of(change.new_concentration->value, change.new_concentration->unit) + " after",
              text_of(tubing));
}

// Concentrations of two drugs cannot be compared, so nothing rises or falls: a tubing volume must then be stated.
Result<Volume> tubing_of(const Change& change, pump::DrugChange drug) {
    const auto& before = change.old_concentration->value;
    const auto& after = drug == pump::DrugChange::AnotherDrug ? before : change.new_concentration->value;
    return at_input(pump::tubing_volume(change.path.tubing, before, after), change.fields);
}

Result<Object> calculate_tubing(const Value& inputs) {
    Problems problems;
    const auto change = read_change(inputs, problems);
    CISTERNA_TRY(judged, judge(change, problems));
    if (judged.need == pump::BridgeNeed::NotNeeded) {
        CISTERNA_CHECK(check_no_unknown_fields(problems));
        return not_needed(change);
    }
    CISTERNA_TRY(tubing, tubing_of(change, judged.drug));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    Steps steps;
    document.set("needed", true);
    show_tubing(document, steps, change, tubing);
    document.set("note", cross_check_only);
    document.set("steps", steps.list());
    return document;
}

// ---- The bridge
// ------------------------------------------------------------------------------------------------------

Result<void> check_dose_stated(const Change& change) {
    if (change.during) return {};
    return at_input(Error{ErrorCode::ValueMissing, "daily_dose_during_bridge",
                          "The dose that the patient is to get during the bridge is missing; fill it in."},
                    change.fields);
}

pump::BridgeOrder order_of(const Change& change, const Volume& volume, pump::DrugChange drug) {
    pump::BridgeOrder order;
    order.volume = volume;
    order.old_concentration = change.old_concentration->value;
    order.new_concentration = change.new_concentration->value;
    order.daily_dose_during_bridge = change.during->value;
    if (change.after) order.new_daily_dose = change.after->value;
    order.change = drug;
    order.secondary = change.secondary;
    order.pump = change.pump;
    return order;
}

void show_without(Object& document, Steps& steps, const Change& change, const pump::BridgeOrder& order,
                  const pump::Bridge& bridge) {
    if (!bridge.without) return;
    const auto old_unit = change.during->unit;
    if (bridge.without->daily_dose) {
        document.set("without_bridge_daily_dose", text_of(*bridge.without->daily_dose, old_unit));
        steps.add(
            "without a bridge: daily dose of the old drug = new daily dose / new concentration x old concentration",
            text_of(*order.new_daily_dose, change.after->unit) + " / " +
                text_of(order.new_concentration, change.new_concentration->unit) + " x " +
                text_of(order.old_concentration, change.old_concentration->unit),
            text_of(*bridge.without->daily_dose, old_unit));
    }
    document.set("without_bridge_ratio", contract_number(bridge.without->ratio));
    if (order.change == pump::DrugChange::SameDrug)
        steps.add("without a bridge: ratio to the new daily dose = old concentration / new concentration",
                  text_of(order.old_concentration, change.old_concentration->unit) + " / " +
                      text_of(order.new_concentration, change.new_concentration->unit),
                  contract_number(bridge.without->ratio));
    else
        steps.add(
            "without a bridge: ratio to the dose during the bridge",
            text_of(*bridge.without->daily_dose, old_unit) + " / " + text_of(order.daily_dose_during_bridge, old_unit),
            contract_number(bridge.without->ratio));
}

Array show_secondary(Steps& steps, const Change& change, const pump::BridgeOrder& order, const pump::Bridge& bridge) {
    Array answers;
    for (std::size_t i = 0; i < bridge.secondary.size(); ++i) {
        const auto& drug = bridge.secondary[i];
        const auto unit = change.secondary_units[i];
        Object answer;
        answer.set(change.secondary_names[i].key, drug.name);
        answer.set("daily_dose_during_bridge", text_of(drug.during, unit));
        steps.add(
            "daily dose of " + drug.name + " during the bridge = primary dose x its old concentration / primary's",
            text_of(order.daily_dose_during_bridge, change.during->unit) + " x " +
                text_of(order.secondary[i].old_concentration, unit) + " / " +
                text_of(order.old_concentration, change.old_concentration->unit),
            text_of(drug.during, unit));
        if (drug.after_at_same_dose) {
            answer.set("daily_dose_after_at_same_primary_dose", text_of(*drug.after_at_same_dose, unit));
            steps.add("daily dose of " + drug.name +
                          " afterwards, the primary dose unchanged = primary dose x its new concentration / primary's",
                      text_of(order.daily_dose_during_bridge, change.during->unit) + " x " +
                          text_of(order.secondary[i].new_concentration, unit) + " / " +
                          text_of(order.new_concentration, change.new_concentration->unit),
                      text_of(*drug.after_at_same_dose, unit));
        }
        if (drug.after) {
            answer.set("daily_dose_after", text_of(*drug.after, unit));
            steps.add(
                "daily dose of " + drug.name + " afterwards = new primary dose x its new concentration / primary's",
                text_of(*order.new_daily_dose, change.after->unit) + " x " +
                    text_of(order.secondary[i].new_concentration, unit) + " / " +
                    text_of(order.new_concentration, change.new_concentration->unit),
                text_of(*drug.after, unit));
        }
        answers.emplace_back(std::move(answer));
    }
    return answers;
}

void show_bridge(Object& document, Steps& steps, const Change& change, const pump::BridgeOrder& order,
                 const pump::Bridge& bridge) {
    const auto before = text_of(order.old_concentration, change.old_concentration->unit);
    const auto after = text_of(order.new_concentration, change.new_concentration->unit);
    const auto hourly = hourly_text(order.daily_dose_during_bridge, change.during->unit);
    const auto old_unit = change.old_concentration->unit;
    const auto new_unit = change.new_concentration->unit;
    document.set("bridge_volume", text_of(order.volume));
    document.set("hourly_dose_during_bridge", hourly);
    document.set("duration", hours_text(bridge.duration));
    document.set("programmed_bolus_dose", text_of(bridge.programmed_dose, new_unit));
    if (change.new_drug.text) document.set("programmed_in_terms_of", *change.new_drug.text);
    document.set("delivered_old_drug", text_of(bridge.delivered_old_drug, old_unit));
    document.set("flow_during_bridge", hourly_flow_text(bridge.flow));
    steps.add("hourly dose = daily dose / 24", text_of(order.daily_dose_during_bridge, change.during->unit) + " / 24 h",
              hourly);
    steps.add("duration = volume x old concentration / hourly dose",
              text_of(order.volume) + " x " + before + " / " + hourly, hours_text(bridge.duration));
    steps.add("dose to compare with the programmer = volume x new concentration", text_of(order.volume) + " x " + after,
              text_of(bridge.programmed_dose, new_unit));
    steps.add("old drug that leaves the catheter = volume x old concentration", text_of(order.volume) + " x " + before,
              text_of(bridge.delivered_old_drug, old_unit));
    steps.add("flow during the bridge = volume / duration", text_of(order.volume) + " / " + hours_text(bridge.duration),
              hourly_flow_text(bridge.flow));
    steps.add("check: volume / duration x old concentration = hourly dose",
              text_of(order.volume) + " / " + hours_text(bridge.duration) + " x " + before, hourly);
    if (!bridge.flow_after) return;
    document.set("flow_after_bridge", hourly_flow_text(*bridge.flow_after));
    steps.add("flow afterwards = new daily dose / 24 / new concentration",
              text_of(*order.new_daily_dose, change.after->unit) + " / 24 h / " + after,
              hourly_flow_text(*bridge.flow_after));
}

Result<Object> calculate_bridge(const Value& inputs) {
    Problems problems;
    const auto change = read_change(inputs, problems);
    CISTERNA_TRY(judged, judge(change, problems));
    if (judged.need == pump::BridgeNeed::NotNeeded) {
        CISTERNA_CHECK(check_no_unknown_fields(problems));
        return not_needed(change);
    }
    CISTERNA_CHECK(check_dose_stated(change));
    CISTERNA_TRY(catheter, at_input(pump::measure_catheter(change.path.catheter), change.fields));
    CISTERNA_TRY(tubing, tubing_of(change, judged.drug));
    const auto order = order_of(change, tubing + catheter.volume, judged.drug);
    CISTERNA_TRY(bridge, at_input(pump::bridge_bolus(order), change.fields));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    Steps steps;
    document.set("needed", true);
    show_tubing(document, steps, change, tubing);
    show_catheter(document, steps, change.path, catheter);
    show_path_volume(steps, tubing, catheter, order.volume);
    show_bridge(document, steps, change, order, bridge);
    show_without(document, steps, change, order, bridge);
    set_secondary(document, change.form, show_secondary(steps, change, order, bridge));
    document.set("note", cross_check_only);
    document.set("steps", steps.list());
    return document;
}

// ---- Priming
// ---------------------------------------------------------------------------------------------------------

enum class Primed { TubingAndCatheter, CatheterOnly, TubingOnly };

struct PrimingDrug {
    DrugName name;
    InUnit<Concentration> concentration;
};

struct Priming {
    Primed primed = Primed::TubingAndCatheter;
    PathStatement path;
    PrimingDrug primary;
    SecondaryReaders::Form form = SecondaryReaders::Form::None;
    std::vector<PrimingDrug> secondary;
    FieldPaths fields;
};

Primed read_primed(Reader& reader) {
    const auto words = reader.optional_text("prime");
    if (!words) return Primed::TubingAndCatheter;
    for (const auto* word : {"catheter_only", "catheter only", "catheter"})
        if (*words == word) return Primed::CatheterOnly;
    for (const auto* word : {"tubing_only", "pump_only", "pump_tubing_only", "tubing only", "pump tubing only"})
        if (*words == word) return Primed::TubingOnly;
    for (const auto* word : {"pump_and_catheter", "tubing_and_catheter", "pump_tubing_and_catheter",
                             "pump and catheter", "tubing and catheter", "full", "all"})
        if (*words == word) return Primed::TubingAndCatheter;
    reader.problem(ErrorCode::OrderInconsistent, "prime",
                   "What is to be primed is not understood; write \"pump_and_catheter\", \"catheter_only\" or "
                   "\"tubing_only\".");
    return Primed::TubingAndCatheter;
}

PrimingDrug read_priming_drug(Reader& reader) {
    return {read_drug_name(reader),
            read_concentration(reader, spelling(reader, {"concentration", "new_concentration"}))};
}

Priming read_priming(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    Priming priming;
    reader.optional_text("type");
    priming.primed = read_primed(reader);
    priming.path = read_path(reader);
    priming.fields = path_fields(reader);
    if (reader.has("new_concentration")) priming.fields.emplace_back("concentration", "new_concentration");
    priming.primary = read_priming_drug(reader);
    auto secondary = read_secondary(reader);
    priming.form = secondary.form;
    for (auto& item : secondary.items) {
        priming.secondary.push_back(read_priming_drug(item));
        const auto& read = priming.secondary.back();
        if (!read.name.text) item.require(read.name.key);
        if (item.has("concentration") && !read.concentration.value.is_positive())
            item.problem(ErrorCode::ConcentrationNotPositive, "concentration",
                         "The concentration must be above zero; correct it.");
    }
    return priming;
}

Result<Volume> priming_volume(const Priming& priming, Object& document, Steps& steps) {
    if (priming.primed == Primed::TubingOnly) return pump::stated_tubing_volume(priming.path.tubing);
    std::optional<Volume> tubing;
    if (priming.primed == Primed::TubingAndCatheter) {
        CISTERNA_TRY(stated, pump::stated_tubing_volume(priming.path.tubing));
        tubing = stated;
    }
    CISTERNA_TRY(catheter, pump::measure_catheter(priming.path.catheter));
    show_catheter(document, steps, priming.path, catheter);
    if (!tubing) return catheter.volume;
    show_path_volume(steps, *tubing, catheter, *tubing + catheter.volume);
    return *tubing + catheter.volume;
}

Result<Object> calculate_priming(const Value& inputs) {
    Problems problems;
    const auto priming = read_priming(inputs, problems);
    std::vector<DrugName> names{priming.primary.name};
    for (const auto& drug : priming.secondary) names.push_back(drug.name);
    CISTERNA_CHECK(check_names(names));
    CISTERNA_CHECK(check_read(problems));
    Object document;
    Steps steps;
    CISTERNA_TRY(volume, at_input(priming_volume(priming, document, steps), priming.fields));
    const auto& [concentration, unit] = priming.primary.concentration;
    CISTERNA_TRY(dose, at_input(pump::priming_dose(volume, concentration), priming.fields));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("priming_volume", text_of(volume));
    document.set("priming_dose", text_of(dose, unit));
    steps.add("priming dose = volume x concentration", text_of(volume) + " x " + text_of(concentration, unit),
              text_of(dose, unit));
    Array answers;
    for (const auto& drug : priming.secondary) {
        CISTERNA_TRY(own, pump::priming_dose(volume, drug.concentration.value));
        answers.emplace_back(
            Object().set(drug.name.key, *drug.name.text).set("priming_dose", text_of(own, drug.concentration.unit)));
        steps.add(*drug.name.text + " in the priming bolus = volume x its concentration",
                  text_of(volume) + " x " + text_of(drug.concentration.value, drug.concentration.unit),
                  text_of(own, drug.concentration.unit));
    }
    set_secondary(document, priming.form, std::move(answers));
    document.set("note", cross_check_only);
    document.set("steps", steps.list());
    return document;
}

// ---- The catheter alone
// ----------------------------------------------------------------------------------------------

Result<Object> calculate_catheter(const Value& inputs) {
    Problems problems;
    PathStatement path;
    FieldPaths fields;
    {
        Reader reader(inputs, "", problems);
        path = read_path(reader);
        fields = path_fields(reader);
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(catheter, at_input(pump::measure_catheter(path.catheter), fields));
    Object document;
    Steps steps;
    show_catheter(document, steps, path, catheter);
    if (path.tubing.stated) {
        CISTERNA_TRY(tubing, at_input(pump::stated_tubing_volume(path.tubing), fields));
        show_path_volume(steps, tubing, catheter, tubing + catheter.volume);
        document.set("bridge_volume", text_of(tubing + catheter.volume));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    document.set("steps", steps.list());
    return document;
}

constexpr auto change_keys =
    std::to_array<std::string_view>({"old_concentration", "new_concentration", "old", "new", "primary"});

bool has_any(const Object& inputs, Keys keys) {
    return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return inputs.find(key) != nullptr; });
}

bool has_prefix(const Object& inputs, std::string_view prefix) {
    const auto& members = inputs.members();
    return std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.first.starts_with(prefix); });
}

bool is_text(const Object& inputs, std::string_view key, std::initializer_list<std::string_view> words) {
    const auto* value = inputs.find(key);
    const auto* text = value == nullptr ? nullptr : value->if_text();
    return text != nullptr && std::find(words.begin(), words.end(), *text) != words.end();
}

}  // namespace

Result<Object> calculate_bridge_bolus(const Value& inputs) {
    const auto* object = inputs.if_object();
    if (object == nullptr) return calculate_bridge(inputs);
    if (is_text(*object, "type", {"priming", "prime", "priming_bolus"})) return calculate_priming(inputs);
    if (object->find("type") != nullptr && !is_text(*object, "type", {"bridge", "bridge_bolus"}))
        return refuse(ErrorCode::OrderInconsistent, "type",
                      "This type is not known; write \"bridge\" or \"priming\", or leave it out for the bridge.");
    if (object->find("prime") != nullptr) return calculate_priming(inputs);
    const bool has_change = has_any(*object, change_keys);
    const bool has_dose = has_any(*object, during_keys) || has_any(*object, after_keys);
    const bool has_catheter = has_prefix(*object, "catheter_");
    const bool has_bounds = has_prefix(*object, "tubing_volume_m") || has_prefix(*object, "pump_tubing_volume_m");
    if (has_catheter && !has_change && !has_dose) return calculate_catheter(inputs);
    if (has_change && has_bounds && !has_catheter && !has_dose) return calculate_tubing(inputs);
    return calculate_bridge(inputs);
}

}  // namespace cisterna::calculation
