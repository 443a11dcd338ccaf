// Laws of the beyond-use date that hold for every set of reasons.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/beyond_use/candidate.h"

namespace cisterna::beyond_use {
namespace {

using quantity::Duration;

calendar::Instant some_start() {
    const auto seconds = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
    const auto offset = *rc::gen::inRange(-12 * 60, 14 * 60);
    return {std::chrono::sys_seconds(std::chrono::seconds(seconds)), std::chrono::minutes(offset)};
}

std::vector<Candidate> some_candidates(const calendar::Instant& start) {
    std::vector<Candidate> candidates;
    const auto count = *rc::gen::inRange(1, 7);
    for (int i = 0; i < count; ++i) {
        const auto minutes = *rc::gen::inRange(1, 300'000);
        const CountedLimit limit{Factor::Stability,
                                 Duration::of(minutes, quantity::units::minute),
                                 "reason " + std::to_string(i),
                                 std::nullopt,
                                 {}};
        auto candidate = candidate_of(limit, start, "limit");
        if (!candidate) RC_FAIL(candidate.error().message);
        candidates.push_back(std::move(*candidate));
    }
    return candidates;
}

TEST_CASE("Nothing ends before the beyond-use date, and the date is one of the reasons") {
    CHECK(rc::check([] {
        const auto start = some_start();
        const auto candidates = some_candidates(start);
        const auto result = choose(start, candidates);
        RC_ASSERT(result.has_value());
        for (const auto& candidate : candidates) RC_ASSERT(result->governs().until <= candidate.until);
        RC_ASSERT(result->governs().until > start);
    }));
}

TEST_CASE("The sequence of the reasons does not move the date") {
    CHECK(rc::check([] {
        const auto start = some_start();
        auto candidates = some_candidates(start);
        const auto before = choose(start, candidates)->governs().until;
        std::reverse(candidates.begin(), candidates.end());
        RC_ASSERT(choose(start, candidates)->governs().until == before);
    }));
}

TEST_CASE("A further reason never makes the date later") {
    CHECK(rc::check([] {
        const auto start = some_start();
        auto candidates = some_candidates(start);
        const auto before = choose(start, candidates)->governs().until;
        for (auto& candidate : some_candidates(start)) {
            candidate.reason += " more";
            candidates.push_back(std::move(candidate));
        }
        RC_ASSERT(choose(start, candidates)->governs().until <= before);
    }));
}

TEST_CASE("A start that is later by some time gives a date that is later by the same time") {
    CHECK(rc::check([] {
        const auto start = some_start();
        const std::chrono::seconds later(*rc::gen::inRange(0, 10'000'000));
        const CountedLimit limit{Factor::Stability,
                                 Duration::of(*rc::gen::inRange(1, 5'000), quantity::units::h),
                                 "reason",
                                 std::nullopt,
                                 {}};
        RC_ASSERT(candidate_of(limit, start, "limit")->until.plus(later) ==
                  candidate_of(limit, start.plus(later), "limit")->until);
    }));
}

}  // namespace
}  // namespace cisterna::beyond_use
