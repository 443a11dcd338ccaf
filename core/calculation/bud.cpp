#include "core/calculation/bud.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "core/calculation/bud_reading.h"
#include "core/calculation/steps.h"
#include "core/calculation/words.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using beyond_use::BeyondUse;
using beyond_use::Candidate;
using beyond_use::Ends;
using beyond_use::Factor;
using codec::Object;
using codec::Problems;
using codec::Reader;
using codec::Value;
namespace units = quantity::units;

// USP <797> 2023, section 1.3: recalled, not yet compared.
constexpr std::int64_t products_for_immediate_use = 3;

std::string_view calc_word(Factor factor) {
    switch (factor) {
        case Factor::CategoryTable: return "usp797";
        case Factor::Monograph: return "monograph";
        case Factor::Stability: return "stability";
        case Factor::Labelling: return "labelling";
        case Factor::ComponentExpiry: return "component_expiry";
        case Factor::ComponentBeyondUse: return "component_bud";
        case Factor::InUse: return "in_use";
        case Factor::OpenedContainer: break;
    }
    return "opened_container";
}

// ---- What forbids any date
// -------------------------------------------------------------------------------------------

Result<void> check_tests(const BudStatement& statement) {
    CISTERNA_CHECK(check_filter(statement.filter));
    CISTERNA_CHECK(check_test(statement.sterility));
    for (const auto& test : statement.other_tests) CISTERNA_CHECK(check_test(test));
    return {};
}

Result<void> check_immediate_use(const BudStatement& statement) {
    if (statement.condition.category != beyond_use::Category::ImmediateUse) return {};
    if (!statement.sterile_products || *statement.sterile_products <= products_for_immediate_use) return {};
    return refuse(ErrorCode::NoLimitForCondition, "sterile_products",
                  "Immediate use is for at most three sterile products; compound it in category 1, 2 or 3.");
}

// The table speaks of parts of the condition; the refusal names the field that was written.
Error in_fields(Error error, const BudStatement& statement) {
    if (error.where == "sterility_test") error.where = statement.sterility.field;
    return error;
}

// A date without a time lasts to the end of its day.
calendar::Instant last_moment(const StatedMoment& given, const StatedMoment& clock) {
    const auto instant = on_clock_of(clock, given.time);
    if (given.precision == StatedMoment::Precision::Second) return instant;
    return instant.start_of(instant.local_date().plus_days(1)).plus(std::chrono::seconds(-1));
}

// ---- The candidates
// --------------------------------------------------------------------------------------------------

Result<std::vector<Candidate>> of_table(const BudStatement& statement, const StatedMoment& prepared) {
    std::vector<beyond_use::StorageMove> moves;
    for (const auto& move : statement.moves) moves.push_back({on_clock_of(prepared, move.at), move.storage});
    auto candidates =
        beyond_use::table_candidates(beyond_use::usp797_rows(), statement.condition, prepared.time.instant, moves);
    if (!candidates) return tl::unexpected<Error>(in_fields(std::move(candidates.error()), statement));
    return candidates;
}

Result<void> add_limits(const BudStatement& statement, const StatedMoment& prepared,
                        std::vector<Candidate>& candidates) {
    for (const auto& stated : statement.limits) {
        auto limit = stated.limit;
        limit.reason += ": " + quantity::contract_text(limit.longest, units::h) + " from the start of preparation";
        CISTERNA_TRY(candidate, beyond_use::candidate_of(limit, prepared.time.instant, stated.field));
        candidates.push_back(std::move(candidate));
    }
    return {};
}

Result<void> add_expiries(const BudStatement& statement, const StatedMoment& prepared,
                          std::vector<Candidate>& candidates) {
    for (const auto& expiry : statement.expiries) {
        if (expiry.last_day < prepared.time.date())
            return refuse(ErrorCode::StockExpired, expiry.field,
                          "The component had expired on " + expiry.last_day.text() +
                              ", before the preparation; take another one.");
        candidates.push_back(
            beyond_use::expiry_candidate(expiry.last_day, prepared.time.instant,
                                         expiry.name + " may be used to the end of " + expiry.last_day.text()));
    }
    return {};
}

tl::unexpected<Error> component_is_past(const StatedDate& date) {
    if (date.factor == Factor::ComponentExpiry)
        return refuse(ErrorCode::StockExpired, date.moment.field,
                      "The component had expired before the preparation; take another one.");
    return refuse(ErrorCode::PastBeyondUseDate, date.moment.field,
                  "The beyond-use date of this component has passed; take another one.");
}

Result<void> add_component_dates(const BudStatement& statement, const StatedMoment& prepared,
                                 std::vector<Candidate>& candidates) {
    for (const auto& date : statement.component_dates) {
        const auto until = last_moment(date.moment, prepared);
        if (until < prepared.time.instant) return component_is_past(date);
        candidates.push_back({date.factor,
                              until,
                              date.name + ": its own date, " + moment_text(until, prepared),
                              std::nullopt,
                              {},
                              Ends::Administration,
                              std::nullopt});
    }
    return {};
}

Result<void> add_clocks(const BudStatement& statement, const StatedMoment& prepared,
                        std::vector<Candidate>& candidates) {
    if (statement.in_use_until) {
        const auto until = on_clock_of(prepared, statement.in_use_until->time);
        if (until < prepared.time.instant)
            return refuse(ErrorCode::StockPastInUseTime, "in_use_until",
                          "The end of use comes before the preparation; correct it.");
        candidates.push_back(
            {Factor::InUse, until, "End of use as stated", std::nullopt, {}, Ends::Administration, std::nullopt});
    }
    for (const auto& stated : statement.opened) {
        auto container = stated.container;
        container.opened = on_clock_of(prepared, stated.opened);
        CISTERNA_TRY(candidate, beyond_use::draw_by(container, prepared.time.instant, stated.path));
        candidates.push_back(std::move(candidate));
    }
    return {};
}

Result<BeyondUse> beyond_use_of(const BudStatement& statement, const StatedMoment& prepared) {
    CISTERNA_CHECK(check_tests(statement));
    CISTERNA_CHECK(check_immediate_use(statement));
    CISTERNA_TRY(candidates, of_table(statement, prepared));
    CISTERNA_CHECK(add_limits(statement, prepared, candidates));
    CISTERNA_CHECK(add_component_dates(statement, prepared, candidates));
    CISTERNA_CHECK(add_clocks(statement, prepared, candidates));
    CISTERNA_CHECK(add_expiries(statement, prepared, candidates));
    return beyond_use::choose(prepared.time.instant, std::move(candidates));
}

// ---- What is asked about the date
// ------------------------------------------------------------------------------------

// A day without a time lasts to its end, but never longer than the limit on that day.
bool is_later(const StatedMoment& asked, const calendar::Instant& limit, const StatedMoment& clock) {
    const auto instant = on_clock_of(clock, asked.time);
    if (asked.precision == StatedMoment::Precision::Day) return instant.local_date() > limit.local_date();
    return instant > limit;
}

bool is_earlier(const StatedMoment& asked, const StatedMoment& prepared) {
    const auto instant = on_clock_of(prepared, asked.time);
    if (asked.precision == StatedMoment::Precision::Day) return instant.local_date() < prepared.time.date();
    return instant < prepared.time.instant;
}

Result<void> check_requested(const std::optional<StatedMoment>& requested, const BeyondUse& result,
                             const StatedMoment& prepared) {
    if (!requested) return {};
    if (is_earlier(*requested, prepared))
        return refuse(ErrorCode::OrderInconsistent, requested->field,
                      "The beyond-use date asked for comes before the preparation; correct it.");
    if (!is_later(*requested, result.governs().until, prepared)) return {};
    return refuse(ErrorCode::BudOverLimit, requested->field,
                  "The beyond-use date asked for is later than its limit (" + result.governs().reason +
                      "); choose an earlier one.");
}

tl::unexpected<Error> past(const StatedMoment& use) {
    return refuse(ErrorCode::PastBeyondUseDate, use.field,
                  "The beyond-use date has passed by then; do not use the preparation, and discard it.");
}

Result<void> check_uses(const BudQuestion& question, const calendar::Instant& until, const StatedMoment& prepared) {
    // An earlier date that was given to the preparation holds instead of its limit.
    auto end = until;
    if (question.requested) end = std::min(end, last_moment(*question.requested, prepared));
    for (const auto& use : question.uses) {
        if (is_earlier(use, prepared))
            return refuse(ErrorCode::OrderInconsistent, use.field,
                          "This comes before the preparation; correct one of the two times.");
        if (is_later(use, end, prepared)) return past(use);
    }
    return {};
}

// ---- The answer
// ------------------------------------------------------------------------------------------------------

std::int64_t whole_hours(const quantity::Duration& duration) {
    return duration.in(units::h).to_count().value_or(0);
}

Object candidate_json(const Candidate& candidate, const StatedMoment& prepared, const Candidate& governs) {
    Object json;
    json.set("factor", calc_word(candidate.factor))
        .set("until", moment_text(candidate.until, prepared))
        .set("reason", candidate.reason)
        .set("ends", candidate.ends == Ends::Administration ? "administration" : "drawing")
        .set("governs", &candidate == &governs);
    if (candidate.evidence) json.set("evidence", formulary::evidence_word(*candidate.evidence));
    return json;
}

// "2026-11-23T09:30:00 + 240 h (why)"
std::string figures_of(const Candidate& candidate, const StatedMoment& prepared) {
    if (!candidate.from) return candidate.reason;
    const auto seconds = (candidate.until.utc() - candidate.from->utc()).count();
    const auto length = quantity::Duration::of(seconds, units::s);
    return moment_text(*candidate.from, prepared) + " + " + quantity::contract_text(length, units::h) + " (" +
           candidate.reason + ")";
}

std::string formula_of(const Candidate& candidate) {
    const std::string word(calc_word(candidate.factor));
    if (candidate.factor == Factor::OpenedContainer) return word + ": drawing ends = opened + in-use time";
    return word + (candidate.from ? ": end = start + limit" : ": end as stated");
}

Steps explain(const BeyondUse& result, const StatedMoment& prepared) {
    Steps steps;
    std::string all;
    for (const auto& candidate : result.candidates) {
        const auto until = moment_text(candidate.until, prepared);
        steps.add(formula_of(candidate), figures_of(candidate, prepared), until);
        if (candidate.ends == Ends::Administration)
            all += (all.empty() ? "" : ", ") + std::string(calc_word(candidate.factor)) + " " + until;
    }
    steps.add("beyond-use date = the earliest", all, moment_text(result.governs().until, prepared));
    return steps;
}

codec::Array conditions_of(const BudStatement& statement) {
    codec::Array conditions;
    conditions.emplace_back("The date is when administration must begin; it does not limit how long the pump runs.");
    if (statement.sterility.result == TestResult::NotStated &&
        statement.condition.category != beyond_use::Category::One &&
        statement.condition.category != beyond_use::Category::ImmediateUse)
        conditions.emplace_back("No sterility test is stated, so the row for none is used.");
    if (statement.condition.category == beyond_use::Category::Three)
        conditions.emplace_back(
            "Every condition of category 3 must be met at all times, and every test that applies "
            "must have passed.");
    if (statement.condition.category == beyond_use::Category::Two &&
        statement.condition.components == beyond_use::StartingComponents::AnyNonsterile &&
        statement.condition.sterility_test == beyond_use::SterilityTest::Passed)
        conditions.emplace_back("With a nonsterile component and a sterility test, endotoxin must be tested too.");
    return conditions;
}

Result<Object> answer(const BudStatement& statement, const BudQuestion& question, const BeyondUse& result) {
    const auto& prepared = *statement.prepared;
    const auto& governs = result.governs();
    CISTERNA_TRY(row, beyond_use::allowed_row(beyond_use::usp797_rows(), statement.condition));
    codec::Array candidates;
    for (const auto& candidate : result.candidates)
        candidates.emplace_back(candidate_json(candidate, prepared, governs));
    Object document;
    document.set("usp_limit_hours", whole_hours(*row.longest))
        .set("usp_table", row.table)
        .set("limiting_factor", calc_word(governs.factor))
        .set("reason", governs.reason)
        .set("bud_date", governs.until.local_date().text())
        .set("bud", moment_text(governs.until, prepared));
    if (question.requested) document.set("requested_bud_within", true);
    if (statement.sterility.result == TestResult::Passed) document.set("release_allowed", true);
    if (question.requested || !question.uses.empty()) document.set("within", true);
    document.set("candidates", std::move(candidates))
        .set("conditions", conditions_of(statement))
        .set("steps", explain(result, prepared).list());
    return document;
}

Result<Object> calculate_date(const Value& inputs) {
    Problems problems;
    BudStatement statement;
    BudQuestion question;
    {
        Reader reader(inputs, "", problems);
        statement = read_bud(reader);
        question = read_question(reader, {"requested_bud", "bud"});
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_TRY(result, beyond_use_of(statement, *statement.prepared));
    CISTERNA_CHECK(check_requested(question.requested, result, *statement.prepared));
    CISTERNA_CHECK(check_uses(question, result.governs().until, *statement.prepared));
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    return answer(statement, question, result);
}

// ---- A date that was given earlier
// -----------------------------------------------------------------------------------

Result<Object> calculate_use(const Value& inputs) {
    Problems problems;
    BudQuestion question;
    FilterTest filter;
    StatedTest sterility;
    StatedTest endotoxin;
    {
        Reader reader(inputs, "", problems);
        filter = read_filter_test(reader);
        sterility = read_test(reader, "sterility_test");
        endotoxin = read_test(reader, "endotoxin_test");
        for (const auto* key : {"category", "process", "starting_components", "storage"})
            read_optional_word(reader, key);
        question = read_question(reader, {"bud"});
        if (question.uses.empty()) reader.require("dispense_at");
    }
    CISTERNA_CHECK(check_read(problems));
    CISTERNA_CHECK(check_filter(filter));
    CISTERNA_CHECK(check_test(sterility));
    CISTERNA_CHECK(check_test(endotoxin));
    const auto& given = *question.requested;
    const auto until = last_moment(given, given);
    Steps steps;
    for (const auto& use : question.uses) {
        if (is_later(use, until, given)) return past(use);
        steps.add("use is allowed to the beyond-use date itself",
                  moment_text(on_clock_of(given, use.time), given) + " against " + moment_text(until, given),
                  "allowed");
    }
    CISTERNA_CHECK(check_no_unknown_fields(problems));
    Object document;
    document.set("within", true)
        .set("bud", moment_text(until, given))
        .set("bud_date", until.local_date().text())
        .set("steps", steps.list());
    return document;
}

bool has(const Value& inputs, std::string_view key) {
    const auto* object = inputs.if_object();
    return object != nullptr && object->find(key) != nullptr && !object->find(key)->is_null();
}

}  // namespace

Result<Object> calculate_bud(const Value& inputs) {
    const bool is_date_known = has(inputs, "bud") && !has(inputs, "prepared") && !has(inputs, "prepared_at") &&
                               !has(inputs, "preparation_started");
    return is_date_known ? calculate_use(inputs) : calculate_date(inputs);
}

}  // namespace cisterna::calculation
