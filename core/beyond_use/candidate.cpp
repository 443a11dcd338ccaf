#include "core/beyond_use/candidate.h"

#include <algorithm>
#include <chrono>

namespace cisterna::beyond_use {
namespace {

constexpr int longest_days = 36'525;

void keep_first_of_each_reason(std::vector<Candidate>& candidates) {
    std::vector<Candidate> kept;
    for (auto& candidate : candidates) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const Candidate& k) {
            return k.reason == candidate.reason && k.until == candidate.until;
        });
        if (!known) kept.push_back(std::move(candidate));
    }
    candidates = std::move(kept);
}

tl::unexpected<Error> bug() {
    return refuse(ErrorCode::Bug, "beyond_use", "The beyond-use date and its reasons do not agree; report this.");
}

// The other way to the same moment: whole days on the calendar first, the rest of the day after them.
bool ends_on_the_calendar(const calendar::Instant& start, const calendar::Instant& until, std::chrono::seconds length) {
    const auto days = std::chrono::floor<std::chrono::days>(length);
    const auto clock = start.utc() + start.offset() - std::chrono::sys_seconds(start.local_date().days());
    const auto later = start.start_of(start.local_date().plus_days(days.count())).plus(clock + (length - days));
    return later == until;
}

}  // namespace

std::string_view factor_word(Factor factor) {
    switch (factor) {
        case Factor::CategoryTable: return "category-table";
        case Factor::Monograph: return "monograph";
        case Factor::Stability: return "stability";
        case Factor::Labelling: return "labelling";
        case Factor::ComponentExpiry: return "component-expiry";
        case Factor::ComponentBeyondUse: return "component-beyond-use";
        case Factor::InUse: return "in-use";
        case Factor::OpenedContainer: break;
    }
    return "opened-container";
}

Result<Candidate> candidate_of(const CountedLimit& limit, const calendar::Instant& start, const std::string& where) {
    if (!limit.longest.is_positive())
        return refuse(ErrorCode::OrderInconsistent, where,
                      "The time for which this may be used must be above zero; correct it.");
    if (limit.longest > quantity::Duration::of(longest_days, quantity::units::day))
        return refuse(ErrorCode::OrderInconsistent, where,
                      "The time for which this may be used is over a hundred years; correct it.");
    const std::chrono::seconds length(limit.longest.in(quantity::units::s).floor().to_count().value_or(0));
    const auto until = start.plus(length);
    if (!ends_on_the_calendar(start, until, length)) return bug();
    return Candidate{limit.factor, until, limit.reason, limit.evidence, limit.sources, Ends::Administration, start};
}

Candidate expiry_candidate(const calendar::Date& last_day, const calendar::Instant& start, std::string reason) {
    const auto end = start.start_of(last_day.plus_days(1)).plus(std::chrono::seconds(-1));
    return {Factor::ComponentExpiry, end, std::move(reason), std::nullopt, {}, Ends::Administration, std::nullopt};
}

Result<BeyondUse> choose(const calendar::Instant& start, std::vector<Candidate> candidates) {
    keep_first_of_each_reason(candidates);
    std::optional<std::size_t> earliest;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].ends != Ends::Administration) continue;
        if (!earliest || candidates[i].until < candidates[*earliest].until) earliest = i;
    }
    if (!earliest) return bug();
    const auto end = candidates[*earliest].until;
    for (const auto& candidate : candidates)
        if (candidate.ends == Ends::Administration && candidate.until < end) return bug();
    return BeyondUse{start, std::move(candidates), *earliest};
}

}  // namespace cisterna::beyond_use
