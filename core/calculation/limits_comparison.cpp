#include <algorithm>
#include <string>
#include <vector>

#include "core/acceptance/bounds.h"
#include "core/calculation/figure.h"
#include "core/calculation/limit_types.h"
#include "core/calculation/steps.h"
#include "core/calculation/words.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using acceptance::Comparison;
using acceptance::Range;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
using quantity::contract_number;
using quantity::contract_percent;
using quantity::Rational;

std::string within_word(bool within) {
    return within ? "within" : "outside";
}

// ---- Low to high
// -----------------------------------------------------------------------------------------------------

struct StatedRange {
    std::optional<Figure> low;
    std::optional<Figure> high;

    Range range() const {
        return {low ? std::optional(low->base) : std::nullopt, high ? std::optional(high->base) : std::nullopt};
    }
    bool empty() const { return !low && !high; }
};

StatedRange read_range(Reader& reader, PlainNumbers plain) {
    return {read_figure(reader, spelling(reader, {"low", "minimum", "min"}), plain),
            read_figure(reader, spelling(reader, {"high", "maximum", "max"}), plain)};
}

Result<void> check_kinds(const Figure& value, const StatedRange& range) {
    if (range.low) CISTERNA_CHECK(check_same_kind(value, *range.low));
    if (range.high) CISTERNA_CHECK(check_same_kind(value, *range.high));
    return {};
}

std::string range_text(const StatedRange& range) {
    if (!range.high) return "at least " + text_of(*range.low);
    if (!range.low) return "at most " + text_of(*range.high);
    return text_of(*range.low) + " to " + text_of(*range.high);
}

// ---- Value against limit
// ---------------------------------------------------------------------------------------------

struct ComparisonStatement {
    std::optional<Figure> value;
    std::optional<Figure> limit;
    Comparison rule = Comparison::AtMost;
    StatedRange range;
};

bool is_plain_type(const std::string& name) {
    const auto bare = bare_word(name);
    for (const auto* plain : {"ph", "ratio", "specificgravity", "relativedensity", "particles", "particulatematter"})
        if (bare == plain) return true;
    return false;
}

ComparisonStatement read_comparison(const Value& inputs, const std::string& limit_type, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    const auto plain = is_plain_type(limit_type) ? PlainNumbers::Accepted : PlainNumbers::Refused;
    ComparisonStatement statement;
    statement.value = require_figure(reader, spelling(reader, {"value", "found", "actual", "measured"}), plain);
    statement.limit = read_figure(reader, "limit", plain);
    statement.rule = read_rule(reader, "rule");
    statement.range = read_range(reader, plain);
    if (!reader.has("limit") && statement.range.empty()) reader.require("limit");
    for (const auto* key : {"drug", "name", "source", "reason", "unit_of_limit"}) reader.optional_text(key);
    return statement;
}

Result<void> check_kind_of_type(const std::string& limit_type, const Figure& value) {
    using quantity::Dimension;
    const auto fits = [&](const Dimension& dimension) { return value.dimension == dimension; };
    const auto mismatch = [&](const std::string& kind) {
        return refuse(ErrorCode::UnitMismatch, value.field,
                      "The unit " + value.unit + " does not fit here; this must be a " + kind + ".");
    };
    const bool per_patient = value.mass_unit && fits(Dimension{} - quantity::time_dimension);
    if (limit_type == "daily_dose" && !fits(quantity::DoseRate::dimension) && !per_patient)
        return mismatch("dose per time, such as 4 mg/day");
    if ((limit_type == "concentration" || limit_type == "solubility") && !fits(quantity::Concentration::dimension))
        return mismatch("concentration, such as 10 mg/mL");
    if ((limit_type == "flow" || limit_type == "pump_flow") && !fits(quantity::Flow::dimension))
        return mismatch("flow, such as 0.5 mL/day");
    if (limit_type == "volume" && !fits(quantity::volume_dimension)) return mismatch("volume, such as 20 mL");
    return {};
}

Result<void> check_comparison(const ComparisonStatement& statement, const std::string& limit_type) {
    const auto& value = *statement.value;
    CISTERNA_CHECK(check_kind_of_type(limit_type, value));
    if (statement.limit) CISTERNA_CHECK(check_same_kind(value, *statement.limit));
    CISTERNA_CHECK(check_kinds(value, statement.range));
    CISTERNA_CHECK(check_positive(value));
    if (statement.limit) CISTERNA_CHECK(check_positive(*statement.limit));
    if (!statement.range.empty()) CISTERNA_CHECK(acceptance::check_range(statement.range.range()));
    return {};
}

// The other way: by the distance from the limit instead of the figures themselves.
Result<bool> compared(const Rational& value, Comparison rule, const Rational& limit) {
    const bool within = acceptance::satisfies(value, rule, limit);
    if (within == acceptance::satisfies(value - limit, rule, Rational())) return within;
    return refuse(ErrorCode::Bug, "value", "The comparison and its proof do not agree; report this.");
}

Result<bool> add_limit(const ComparisonStatement& statement, Object& document, Steps& steps) {
    const auto& value = *statement.value;
    const auto& limit = *statement.limit;
    CISTERNA_TRY(within, compared(value.base, statement.rule, limit.base));
    if (!limit.base.is_zero()) {
        const Rational ratio = value.base / limit.base;
        document.set("ratio", contract_number(ratio)).set("percent_of_limit", contract_percent(ratio));
        steps.add("ratio = value / limit", text_of(value) + " / " + text_of(limit), contract_number(ratio));
    }
    const auto sign = std::string(acceptance::comparison_sign(statement.rule));
    document.set("margin", text_in_unit_of(value, limit.base - value.base));
    steps.add("value " + sign + " limit", text_of(value) + " " + sign + " " + text_of(limit), within_word(within));
    return within;
}

// ---- Percent of a reference: assay and yield
// -------------------------------------------------------------------------

// "90 %" of the label, or "9 mg/mL" where the label is a concentration.
Result<Rational> fraction_of(const Figure& bound, const Figure& reference) {
    if (bound.is_percent()) return bound.base;
    CISTERNA_CHECK(check_same_kind(reference, bound));
    return bound.base / reference.base;
}

struct ShareStatement {
    std::optional<Figure> reference;
    std::optional<Figure> found;
    StatedRange range;
    std::optional<Figure> tolerance;
};

ShareStatement read_share(const Value& inputs, std::string_view reference, std::string_view found, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    ShareStatement statement;
    statement.reference = require_figure(reader, reference);
    statement.found = require_figure(reader, found);
    statement.tolerance = read_figure(reader, "tolerance");
    statement.range = read_range(reader, PlainNumbers::Refused);
    if (!reader.has("tolerance")) {
        if (!statement.range.low) reader.require("low");
        if (!statement.range.high) reader.require("high");
    } else if (!statement.range.empty()) {
        reader.problem(ErrorCode::OrderInconsistent, "tolerance",
                       "State a tolerance or the lowest and the highest value, not both.");
    }
    for (const auto* key : {"drug", "name", "lot", "source", "method"}) reader.optional_text(key);
    return statement;
}

Result<Range> accepted_range(const ShareStatement& statement) {
    if (statement.tolerance) {
        CISTERNA_TRY(tolerance, fraction_of(*statement.tolerance, *statement.reference));
        if (tolerance.sign() < 0)
            return refuse(ErrorCode::OrderInconsistent, "tolerance", "The tolerance cannot be below zero; correct it.");
        return Range{std::max(Rational(1) - tolerance, Rational()), Rational(1) + tolerance};
    }
    CISTERNA_TRY(low, fraction_of(*statement.range.low, *statement.reference));
    CISTERNA_TRY(high, fraction_of(*statement.range.high, *statement.reference));
    return Range{low, high};
}

struct ShareAnswer {
    Rational fraction;
    bool within = false;
    Steps steps;
};

Result<ShareAnswer> share_of(const ShareStatement& statement, const std::string& words) {
    const auto& reference = *statement.reference;
    const auto& found = *statement.found;
    CISTERNA_CHECK(check_same_kind(reference, found));
    CISTERNA_CHECK(check_positive(reference));
    CISTERNA_CHECK(check_positive(found));
    if (reference.base.is_zero())
        return refuse(ErrorCode::OrderInconsistent, reference.field, "This figure must be above zero; correct it.");
    CISTERNA_TRY(accepted, accepted_range(statement));
    CISTERNA_CHECK(acceptance::check_range(accepted));
    ShareAnswer answer;
    answer.fraction = found.base / reference.base;
    answer.within = acceptance::contains(accepted, answer.fraction);
    // The other way: the bounds as amounts, compared with what was found.
    const Range amounts{*accepted.low * reference.base, *accepted.high * reference.base};
    if (acceptance::contains(amounts, found.base) != answer.within)
        return refuse(ErrorCode::Bug, found.field, "The comparison and its proof do not agree; report this.");
    answer.steps.add(words, text_of(found) + " / " + text_of(reference), contract_percent(answer.fraction));
    answer.steps.add("low <= percentage <= high",
                     contract_percent(*accepted.low) + " to " + contract_percent(*accepted.high),
                     within_word(answer.within));
    return answer;
}

// ---- Certificates
// ----------------------------------------------------------------------------------------------------

struct CertificateTest {
    std::string test;
    std::optional<Figure> found;
    StatedRange range;
};

bool is_null(const Value& inputs, std::string_view key) {
    const auto* object = inputs.if_object();
    const auto* value = object == nullptr ? nullptr : object->find(key);
    return value != nullptr && value->is_null();
}

CertificateTest read_certificate_test(Reader& reader) {
    CertificateTest test;
    test.test = reader.text("test");
    const auto plain = is_plain_type(test.test) ? PlainNumbers::Accepted : PlainNumbers::Refused;
    test.found = require_figure(reader, spelling(reader, {"found", "value", "result"}), plain);
    test.range = read_range(reader, plain);
    if (test.range.empty()) {
        test.range.high = read_figure(reader, "limit", plain);
        if (!test.range.high) reader.require("low");
    }
    for (const auto* key : {"basis", "method"}) reader.optional_text(key);
    return test;
}

tl::unexpected<Error> certificate_missing(const std::string& where) {
    return refuse(ErrorCode::CoaMissing, where,
                  "The certificate of analysis of this lot is missing; get it before the substance is used.");
}

Result<bool> judge(const CertificateTest& test, Steps& steps) {
    CISTERNA_CHECK(check_kinds(*test.found, test.range));
    if (test.found->base.sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, test.found->field, "This result cannot be below zero; correct it.");
    CISTERNA_CHECK(acceptance::check_range(test.range.range()));
    const bool within = acceptance::contains(test.range.range(), test.found->base);
    steps.add(test.test + " lies within its limits", text_of(*test.found) + " in " + range_text(test.range),
              within_word(within));
    return within;
}

// ---- Change of a dose
// ------------------------------------------------------------------------------------------------

struct ChangeStatement {
    std::optional<Figure> previous;
    std::optional<Figure> next;
    std::optional<Figure> limit;
    Comparison rule = Comparison::AtMost;
};

ChangeStatement read_change(const Value& inputs, Problems& problems) {
    Reader reader(inputs, "", problems);
    reader.text("limit_type");
    ChangeStatement statement;
    statement.previous = require_figure(
        reader, spelling(reader, {"previous", "previous_dose", "old", "old_dose", "last", "from", "current"}));
    statement.next = require_figure(reader, spelling(reader, {"new", "new_dose", "value", "next", "to", "proposed"}));
    statement.limit =
        require_figure(reader, spelling(reader, {"limit", "maximum_change", "max_change", "maximum", "max_increment",
                                                 "maximum_increment", "max_increase", "maximum_increase"}));
    statement.rule = read_rule(reader, "rule");
    for (const auto* key : {"drug", "name", "reason", "source"}) reader.optional_text(key);
    return statement;
}

Result<void> check_change(const ChangeStatement& statement) {
    CISTERNA_CHECK(check_same_kind(*statement.previous, *statement.next));
    if (!statement.limit->is_percent()) CISTERNA_CHECK(check_same_kind(*statement.previous, *statement.limit));
    CISTERNA_CHECK(check_positive(*statement.previous));
    CISTERNA_CHECK(check_positive(*statement.next));
    if (statement.previous->base.is_zero())
        return refuse(ErrorCode::OrderInconsistent, statement.previous->field,
                      "The previous figure must be above zero; correct it.");
    return check_positive(*statement.limit);
}

}  // namespace

Result<Object> calculate_comparison(const Value& inputs, const std::string& limit_type) {
    Problems problems;
    const auto statement = read_comparison(inputs, limit_type, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_comparison(statement, limit_type));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    Steps steps;
    bool within = true;
    if (statement.limit) {
        CISTERNA_TRY(of_limit, add_limit(statement, document, steps));
        within = of_limit;
    }
    if (!statement.range.empty()) {
        const bool in_range = acceptance::contains(statement.range.range(), statement.value->base);
        steps.add("value lies in its range", text_of(*statement.value) + " in " + range_text(statement.range),
                  within_word(in_range));
        within = within && in_range;
    }
    document.set("within", within).set("value", text_of(*statement.value)).set("steps", steps.list());
    return document;
}

Result<Object> calculate_assay(const Value& inputs) {
    Problems problems;
    const auto statement = read_share(inputs, "label", "found", problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(answer, share_of(statement, "percent of label = found / label"));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("percent_of_label", contract_percent(answer.fraction))
        .set("error_percent", contract_percent(answer.fraction - Rational(1)))
        .set("within", answer.within)
        .set("steps", answer.steps.list());
    return document;
}

Result<Object> calculate_yield(const Value& inputs) {
    Problems problems;
    const auto statement = read_share(inputs, "theoretical", "actual", problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(answer, share_of(statement, "yield = actual / theoretical"));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("yield_percent", contract_percent(answer.fraction))
        .set("loss", text_in_unit_of(*statement.reference, statement.reference->base - statement.found->base))
        .set("within", answer.within)
        .set("steps", answer.steps.list());
    return document;
}

Result<Object> calculate_certificate(const Value& inputs) {
    for (const auto* key : {"certificate", "coa", "found"})
        if (is_null(inputs, key)) return certificate_missing(key);
    Problems problems;
    std::vector<CertificateTest> tests;
    bool is_list = false;
    {
        Reader reader(inputs, "", problems);
        reader.text("limit_type");
        for (const auto* key : {"certificate", "coa", "lot", "drug", "name", "substance"}) reader.optional_text(key);
        is_list = reader.has("tests");
        for (auto& item : reader.optional_objects("tests")) tests.push_back(read_certificate_test(item));
        if (!is_list) tests.push_back(read_certificate_test(reader));
    }
    CISTERNA_CHECK(check_read(problems));
    if (tests.empty()) return certificate_missing("tests");
    Steps steps;
    codec::Array results;
    bool within = true;
    for (const auto& test : tests) {
        CISTERNA_TRY(accepted, judge(test, steps));
        within = within && accepted;
        Object result;
        result.set("test", test.test).set("found", text_of(*test.found)).set("within", accepted);
        results.emplace_back(std::move(result));
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("within", within);
    if (is_list) document.set("results", std::move(results));
    document.set("steps", steps.list());
    return document;
}

Result<Object> calculate_dose_change(const Value& inputs) {
    Problems problems;
    const auto statement = read_change(inputs, problems);
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_change(statement));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    const auto& previous = *statement.previous;
    const auto& next = *statement.next;
    const Rational change = next.base - previous.base;
    const Rational fraction = change / previous.base;
    const auto& limit = *statement.limit;
    const Rational size = limit.is_percent() ? fraction.absolute() : change.absolute();
    CISTERNA_TRY(within, compared(size, statement.rule, limit.base));
    Steps steps;
    steps.add("change = new - previous", text_of(next) + " - " + text_of(previous), text_in_unit_of(next, change));
    steps.add("change in percent = change / previous", text_in_unit_of(next, change) + " / " + text_of(previous),
              contract_percent(fraction));
    steps.add("the change, up or down, " + std::string(acceptance::comparison_sign(statement.rule)) + " limit",
              text_of(limit), within_word(within));
    Object document;
    document.set("change", text_in_unit_of(next, change))
        .set("increment", text_in_unit_of(next, change))
        .set("change_percent", contract_percent(fraction))
        .set("ratio", contract_number(next.base / previous.base))
        .set("within", within)
        .set("steps", steps.list());
    return document;
}

}  // namespace cisterna::calculation
