#include "core/beyond_use/beyond_use.h"

#include <string>

namespace cisterna::beyond_use {
namespace {

Category category_of(const order::Compounding& compounding) {
    if (compounding.category == "1") return Category::One;
    if (compounding.category == "2") return Category::Two;
    return compounding.category == "3" ? Category::Three : Category::ImmediateUse;
}

SterilityTest test_of(const order::Compounding& compounding) {
    if (compounding.sterility_test == "passed-with-all-tests") return SterilityTest::PassedWithAllTests;
    const bool passed = compounding.sterility_test == "passed" || compounding.sterility_test == "pending";
    return passed ? SterilityTest::Passed : SterilityTest::NoneOrNotPassed;
}

Storage storage_of(const order::Compounding& compounding) {
    if (compounding.storage == "refrigerator") return Storage::Refrigerator;
    return compounding.storage == "freezer" ? Storage::Freezer : Storage::ControlledRoom;
}

Condition condition_of(const order::Compounding& compounding, StartingComponents components) {
    const auto process = compounding.process == "terminal" ? Process::Terminal : Process::Aseptic;
    return {category_of(compounding), process, test_of(compounding), components, storage_of(compounding)};
}

// The recipe knows what it starts from.
StartingComponents components_of(const recipe::Recipe* recipe, const Considered& considered) {
    const bool is_nonsterile = recipe != nullptr && recipe::has_nonsterile_source(*recipe);
    return is_nonsterile ? StartingComponents::AnyNonsterile : considered.components;
}

// In the words of the order: a pending test is not one that has passed.
std::string order_words(const order::Compounding& c, StartingComponents components) {
    const std::string tested = c.sterility_test == "none" ? "no sterility test" : "sterility test " + c.sterility_test;
    return "category " + c.category + ", " + c.process + ", " + tested + ", " +
           std::string(storage_words(storage_of(c))) +
           (components == StartingComponents::AnyNonsterile ? ", from a nonsterile component" : "");
}

void add_expiries(const std::vector<order::Container>& containers, const std::string& name,
                  const calendar::Instant& start, std::vector<Candidate>& candidates) {
    for (const auto& container : containers)
        candidates.push_back(expiry_candidate(
            container.expiry, start,
            name + ", lot " + container.lot + ", may be used to the end of " + container.expiry.text()));
}

void add_expiries(const recipe::Recipe& recipe, const calendar::Instant& start, std::vector<Candidate>& candidates) {
    for (const auto& draw : recipe.draws) add_expiries(draw.from, draw.product_name, start, candidates);
    if (recipe.diluent) add_expiries(recipe.diluent->from, recipe.diluent->diluent_name, start, candidates);
}

}  // namespace

Result<BeyondUse> beyond_use(const order::Compounding& compounding, const calendar::Instant& start,
                             const recipe::Recipe* recipe, const formulary::Formulary& formulary,
                             const Considered& considered) {
    const auto components = components_of(recipe, considered);
    const auto row = allowed_row(formulary.beyond_use, condition_of(compounding, components));
    if (!row)
        return refuse(ErrorCode::NoLimitForCondition, "compounding",
                      "USP <797> gives no beyond-use date for " + order_words(compounding, components) +
                          "; change category, test or storage.");
    const CountedLimit table{Factor::CategoryTable, *row->longest,
                             "USP <797> " + row->table + " (" + order_words(compounding, components) +
                                 "): " + duration_words(*row->longest) + " from the start of preparation",
                             row->evidence, row->sources};
    CISTERNA_TRY(first, candidate_of(table, start, "compounding"));
    std::vector<Candidate> candidates{std::move(first)};
    for (const auto& limit : considered.limits) {
        CISTERNA_TRY(candidate, candidate_of(limit, start, "compounding"));
        candidates.push_back(std::move(candidate));
    }
    if (recipe != nullptr) add_expiries(*recipe, start, candidates);
    for (const auto& container : considered.opened) {
        CISTERNA_TRY(candidate, draw_by(container, start, "stock"));
        candidates.push_back(std::move(candidate));
    }
    return choose(start, std::move(candidates));
}

}  // namespace cisterna::beyond_use
