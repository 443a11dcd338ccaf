#include "core/beyond_use/storage_move.h"

#include <algorithm>

#include "core/codec/reader.h"

namespace cisterna::beyond_use {
namespace {

CountedLimit table_limit(const BeyondUseRow& row, const Condition& condition, const std::string& from) {
    return {Factor::CategoryTable, *row.longest,
            "USP <797> " + row.table + " (" + condition_words(condition) + "): " + duration_words(*row.longest) +
                " from " + from,
            row.evidence, row.sources};
}

Result<void> check_sequence(const std::vector<Candidate>& so_far, const calendar::Instant& before,
                            const calendar::Instant& at, const std::string& path) {
    if (at < before)
        return refuse(ErrorCode::OrderInconsistent, path + ".at",
                      "This move comes before the one before it or before the preparation; correct the times.");
    const bool passed = std::any_of(so_far.begin(), so_far.end(), [&](const Candidate& c) { return c.until < at; });
    if (!passed) return {};
    return refuse(ErrorCode::PastBeyondUseDate, path + ".at",
                  "The beyond-use date had passed before the preparation was moved; discard it.");
}

}  // namespace

Result<std::vector<Candidate>> table_candidates(const std::vector<BeyondUseRow>& rows, const Condition& condition,
                                                const calendar::Instant& start, const std::vector<StorageMove>& moves) {
    CISTERNA_TRY(row, allowed_row(rows, condition));
    CISTERNA_TRY(first, candidate_of(table_limit(row, condition, "the start of preparation"), start, "storage"));
    std::vector<Candidate> candidates{std::move(first)};
    auto before = start;
    auto now = condition;
    bool thawed = false;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        const auto path = codec::item_path("moves", i);
        CISTERNA_CHECK(check_sequence(candidates, before, moves[i].at, path));
        thawed = thawed || (now.storage == Storage::Freezer && moves[i].storage != Storage::Freezer);
        if (thawed && moves[i].storage == Storage::Freezer)
            return refuse(ErrorCode::NoLimitForCondition, path + ".storage",
                          "What was thawed must not be frozen again; keep it in the refrigerator or discard it.");
        before = moves[i].at;
        now.storage = moves[i].storage;
        auto moved_row = allowed_row(rows, now);
        if (!moved_row)
            return refuse(ErrorCode::NoLimitForCondition, path + ".storage", std::move(moved_row.error().message));
        const auto from = "the move on " + moves[i].at.people_text();
        CISTERNA_TRY(candidate, candidate_of(table_limit(*moved_row, now, from), before, path + ".at"));
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

}  // namespace cisterna::beyond_use
