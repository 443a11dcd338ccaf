#include "core/beyond_use/beyond_use.h"

#include <algorithm>
#include <array>

#include "core/quantity/text.h"

namespace cisterna::beyond_use {
namespace {

using formulary::BeyondUseRow;
using formulary::Storage;

Storage storage_of(const order::Compounding& compounding) {
    if (compounding.storage == "refrigerator") return Storage::Refrigerator;
    return compounding.storage == "freezer" ? Storage::Freezer : Storage::ControlledRoom;
}

// How much a test proves. A pending test counts as passed: the preparation stays in quarantine until it is.
int strength_of_test(const std::string& test) {
    if (test == "passed-with-all-tests") return 2;
    return test == "passed" || test == "pending" ? 1 : 0;
}

bool applies(const BeyondUseRow& row, const order::Compounding& compounding) {
    const bool process = row.process == "any" || row.process == compounding.process;
    const bool components = row.starting_components == "any" || row.starting_components == "only-sterile";
    const bool test = strength_of_test(row.sterility_test) <= strength_of_test(compounding.sterility_test);
    return row.category == compounding.category && process && components && test &&
           row.storage == storage_of(compounding);
}

const BeyondUseRow* row_for(const order::Compounding& compounding, const formulary::Formulary& formulary) {
    const BeyondUseRow* best = nullptr;
    for (const auto& row : formulary.beyond_use) {
        if (!applies(row, compounding)) continue;
        if (best == nullptr || strength_of_test(row.sterility_test) > strength_of_test(best->sterility_test))
            best = &row;
    }
    return best;
}

std::string storage_words(const order::Compounding& compounding) {
    if (compounding.storage == "refrigerator") return "in the refrigerator";
    return compounding.storage == "freezer" ? "in the freezer" : "at room temperature";
}

std::string condition_words(const order::Compounding& c) {
    const std::string tested = c.sterility_test == "none" ? "no sterility test" : "sterility test " + c.sterility_test;
    return "category " + c.category + ", " + c.process + ", " + tested + ", " + storage_words(c);
}

calendar::Instant end_of(const calendar::Date& day, const calendar::Instant& like) {
    return like.start_of(day.plus_days(1)).plus(std::chrono::seconds(-1));
}

// "12 h", "10 days"
std::string duration_words(const quantity::Duration& duration) {
    const auto two_days = quantity::Duration::of(2, quantity::units::day);
    if (duration < two_days) return people_text(duration, quantity::units::h);
    return quantity::people_number(duration.in(quantity::units::day)) + " days";
}

std::chrono::seconds seconds_of(const quantity::Duration& duration) {
    return std::chrono::seconds(duration.in(quantity::units::s).floor().to_count().value_or(0));
}

void add_expiries(const std::vector<order::Container>& containers, const std::string& name,
                  const calendar::Instant& start, std::vector<Candidate>& candidates) {
    for (const auto& container : containers)
        candidates.push_back(
            {"component-expiry",
             end_of(container.expiry, start),
             name + ", lot " + container.lot + ", may be used to the end of " + container.expiry.text(),
             std::nullopt,
             {}});
}

// One candidate a lot is enough to read.
void keep_first_of_each_reason(std::vector<Candidate>& candidates) {
    std::vector<Candidate> kept;
    for (auto& candidate : candidates) {
        const bool known =
            std::any_of(kept.begin(), kept.end(), [&](const Candidate& k) { return k.reason == candidate.reason; });
        if (!known) kept.push_back(std::move(candidate));
    }
    candidates = std::move(kept);
}

}  // namespace

Result<BeyondUse> beyond_use(const order::Compounding& compounding, const calendar::Instant& start,
                             const recipe::Recipe* recipe, const formulary::Formulary& formulary) {
    const auto* row = row_for(compounding, formulary);
    if (row == nullptr || !row->longest)
        return refuse(ErrorCode::NoLimitForCondition, "compounding",
                      "USP <797> gives no beyond-use date for " + condition_words(compounding) +
                          "; change category, test or storage.");
    BeyondUse result{start, {}, 0};
    result.candidates.push_back({"category-table", start.plus(seconds_of(*row->longest)),
                                 "USP <797> " + row->table + " (" + condition_words(compounding) +
                                     "): " + duration_words(*row->longest) + " from the start of preparation",
                                 row->evidence, row->sources});
    if (recipe != nullptr) {
        for (const auto& draw : recipe->draws) add_expiries(draw.from, draw.product_name, start, result.candidates);
        if (recipe->diluent)
            add_expiries(recipe->diluent->from, recipe->diluent->diluent_name, start, result.candidates);
    }
    keep_first_of_each_reason(result.candidates);
    const auto earliest = std::min_element(result.candidates.begin(), result.candidates.end(),
                                           [](const Candidate& a, const Candidate& b) { return a.until < b.until; });
    result.governing = static_cast<std::size_t>(earliest - result.candidates.begin());
    return result;
}

}  // namespace cisterna::beyond_use
