#include "core/rules/rule.h"

#include <set>

namespace cisterna::rules {
namespace {

// USP <797>, section 1.3: immediate use is for at most three different sterile products. Recalled, not yet compared.
constexpr std::size_t products_for_immediate_use = 3;

std::size_t number_of_products(const recipe::Recipe& recipe) {
    std::set<std::string> products;
    for (const auto& draw : recipe.draws) products.insert(draw.product);
    if (recipe.diluent) products.insert(recipe.diluent->diluent);
    return products.size();
}

bool is_too_mixed_for_immediate_use(const Subject& s) {
    return s.prescription.compounding.category == "immediate-use" && s.recipe != nullptr &&
           number_of_products(*s.recipe) > products_for_immediate_use;
}

std::string reason_words(const beyond_use::Candidate& governs) {
    if (!governs.evidence) return governs.reason;
    return governs.reason + ", " + std::string(formulary::evidence_word(*governs.evidence));
}

}  // namespace

Findings beyond_use_date(const Subject& s) {
    Finding finding;
    finding.rule = "beyond-use";
    finding.subject = {s.prescription.id};
    if (!s.beyond_use) {
        finding.outcome = Outcome::Stop;
        finding.actual = "category " + s.prescription.compounding.category + ", " + s.prescription.compounding.storage;
        finding.message = s.beyond_use.error().message;
        return {finding};
    }
    const auto& governs = s.beyond_use->governs();
    if (is_too_mixed_for_immediate_use(s)) {
        finding.outcome = Outcome::Stop;
        finding.actual = std::to_string(number_of_products(*s.recipe)) + " products";
        finding.limit = std::to_string(products_for_immediate_use) + " products";
        finding.evidence = formulary::Evidence::Unconfirmed;
        finding.sources = governs.sources;
        finding.message = "Immediate use is for at most " + finding.limit + " (unconfirmed); this recipe takes " +
                          finding.actual + ". Compound it in category 1, 2 or 3.";
        return {finding};
    }
    finding.limit = governs.until.text();
    finding.evidence = governs.evidence;
    finding.sources = governs.sources;
    if (!s.prescription.need_by) {
        finding.outcome = Outcome::NotCovered;
        finding.message =
            "The beyond-use date is " + governs.until.people_text() +
            ", but the order does not say when the refill is due (need_by). Make sure that it begins before.";
        return {finding};
    }
    finding.actual = s.prescription.need_by->text();
    if (*s.prescription.need_by < s.at) {
        finding.outcome = Outcome::Hold;
        finding.message = "The refill is due on " + s.prescription.need_by->people_text() +
                          ", before preparation starts on " + s.at.people_text() +
                          ", so its date cannot be the true one. Correct need_by.";
        return {finding};
    }
    if (*s.prescription.need_by > governs.until) {
        finding.outcome = Outcome::Stop;
        finding.message = "The refill is due on " + s.prescription.need_by->people_text() +
                          ", after the beyond-use date of " + governs.until.people_text() + " (" +
                          reason_words(governs) +
                          "). Prepare it later, store it colder, or choose containers with a later expiry.";
        return {finding};
    }
    finding.message = "The refill is due on " + s.prescription.need_by->people_text() +
                      ", not after the beyond-use date of " + governs.until.people_text() + " (" +
                      reason_words(governs) + ").";
    return {finding};
}

}  // namespace cisterna::rules
