#include <string>
#include <vector>

#include "core/acceptance/two_people.h"
#include "core/calculation/figure.h"
#include "core/calculation/limit_types.h"
#include "core/calculation/steps.h"
#include "core/calculation/words.h"

namespace cisterna::calculation {
namespace {

using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;

// ---- Waste
// -----------------------------------------------------------------------------------------------------------

enum class Witness { Needed, NotNeeded };

// Whoever does not state a schedule has a witness: nobody may guess that a drug is not controlled.
Witness witness_for(const std::optional<std::string>& schedule) {
    if (!schedule) return Witness::Needed;
    return meaning_of<Witness>(*schedule, {{"none", Witness::NotNeeded},
                                           {"notcontrolled", Witness::NotNeeded},
                                           {"noncontrolled", Witness::NotNeeded},
                                           {"uncontrolled", Witness::NotNeeded},
                                           {"rx", Witness::NotNeeded}})
        .value_or(Witness::Needed);
}

struct WasteStatement {
    std::string performed_by;
    std::optional<std::string> witness;
    std::string witness_field;
    std::optional<Figure> amount;
    Witness needed = Witness::Needed;
};

// An empty text is no witness; it is not a missing field.
std::optional<std::string> read_person(Reader& reader, std::string_view key) {
    const auto* value = reader.take(key);
    if (value == nullptr || *value == Value("")) return std::nullopt;
    return reader.optional_text(key);
}

WasteStatement read_waste(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    WasteStatement statement;
    statement.needed = witness_for(reader.optional_text(spelling(reader, {"dea_schedule", "schedule"})));
    statement.amount = require_figure(reader, spelling(reader, {"amount", "wasted", "volume"}));
    statement.performed_by = reader.text(spelling(reader, {"performed_by", "wasted_by"}));
    statement.witness_field = std::string(spelling(reader, {"witness", "witnessed_by"}));
    statement.witness = read_person(reader, statement.witness_field);
    for (const auto* key : {"drug", "name", "lot", "reason", "method", "container"}) reader.optional_text(key);
    read_clock_time(reader, spelling(reader, {"at", "time", "wasted_at"}));
    return statement;
}

Result<void> check_amount(const Figure& amount) {
    if (amount.dimension == quantity::volume_dimension) return check_positive(amount);
    if (!(amount.dimension == quantity::drug_mass_dimension))
        return refuse(ErrorCode::UnitMismatch, amount.field,
                      "The unit " + amount.unit + " does not fit here; this must be a mass or a volume.");
    if (amount.base.sign() > 0) return {};
    return refuse(ErrorCode::WeightNotPositive, amount.field, "The amount must be above zero; correct it.");
}

// ---- Verification
// ----------------------------------------------------------------------------------------------------

struct VerificationStatement {
    std::vector<std::string> compounded_by;
    std::string verified_by;
    std::string verifier_field;
    std::optional<std::string> witness;
    std::string witness_field;
};

std::vector<std::string> read_people(Reader& reader, std::string_view key) {
    const auto* value = reader.require(key);
    if (value == nullptr) return {};
    if (value->if_array() != nullptr) return reader.texts(key);
    return {reader.text(key)};
}

VerificationStatement read_verification(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    VerificationStatement statement;
    statement.compounded_by = read_people(reader, spelling(reader, {"compounded_by", "prepared_by", "performed_by"}));
    statement.verifier_field = std::string(spelling(reader, {"verified_by", "checked_by"}));
    statement.verified_by = reader.text(statement.verifier_field);
    statement.witness_field = std::string(spelling(reader, {"witnessed_by", "witness"}));
    statement.witness = read_person(reader, statement.witness_field);
    if (statement.compounded_by.empty() && reader.has("compounded_by"))
        reader.problem(ErrorCode::ValueMissing, "compounded_by", "Nobody is named; fill in who compounded.");
    return statement;
}

}  // namespace

Result<Object> calculate_waste(const Value& inputs) {
    Problems problems;
    const auto statement = read_waste(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    const bool needed = statement.needed == Witness::Needed;
    if (needed || statement.witness)
        CISTERNA_CHECK(acceptance::check_witness(statement.performed_by, statement.witness, statement.witness_field));
    CISTERNA_CHECK(check_amount(*statement.amount));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    steps.add("waste of a controlled drug is seen by a second person",
              statement.performed_by + ", witness " + statement.witness.value_or("none"),
              needed ? "two people" : "no witness needed");
    Object document;
    document.set("within", true)
        .set("witness_required", needed)
        .set("amount", text_of(*statement.amount))
        .set("steps", steps.list());
    return document;
}

Result<Object> calculate_verification(const Value& inputs) {
    Problems problems;
    const auto statement = read_verification(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    for (const auto& person : statement.compounded_by) {
        CISTERNA_CHECK(acceptance::check_verifier(person, statement.verified_by, statement.verifier_field));
        if (statement.witness)
            CISTERNA_CHECK(acceptance::check_witness(person, statement.witness, statement.witness_field));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Steps steps;
    std::string people;
    for (const auto& person : statement.compounded_by) people += (people.empty() ? "" : ", ") + person;
    steps.add("the verifier has not compounded", people + " against " + statement.verified_by, "two people");
    Object document;
    document.set("within", true).set("independent", true).set("steps", steps.list());
    return document;
}

// ---- Expiry
// ----------------------------------------------------------------------------------------------------------

Result<Object> calculate_expiry(const Value& inputs) {
    Problems problems;
    std::optional<calendar::Date> last_day;
    std::optional<ClockTime> used;
    std::string written;
    {
        Reader reader(inputs, "", problems);
        reader.text("limit_type");
        if (reader.require("expiry") != nullptr) last_day = read_expiry(reader, "expiry");
        written = reader.optional_text("expiry").value_or("");
        const std::string key(spelling(reader, {"used_at", "prepared", "at"}));
        used = read_clock_time(reader, key);
        if (!reader.has(key)) reader.require(key);
        const auto rule = reader.optional_text("rule");
        if (rule && !rule->starts_with("usable to the end of the") && !rule->starts_with("usable to the last day"))
            reader.problem(ErrorCode::OrderInconsistent, "rule",
                           "Only \"usable to the end of the stated day\", or month, is judged here; leave the rule out "
                           "or write this one.");
        for (const auto* text : {"drug", "name", "lot"}) reader.optional_text(text);
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const bool within = used->date() <= *last_day;
    const auto days_left = (last_day->days() - used->date().days()).count();
    Steps steps;
    steps.add("last day = the stated day, or the last one of the stated month", written, last_day->text());
    steps.add("day of use <= last day", used->date().text() + " <= " + last_day->text(), within ? "within" : "outside");
    Object document;
    document.set("within", within)
        .set("last_day", last_day->text())
        .set("days_left", days_left)
        .set("steps", steps.list());
    return document;
}

}  // namespace cisterna::calculation
