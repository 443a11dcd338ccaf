#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

constexpr std::string_view id = "product-expiry";

Finding of_containers(const std::string& source, const std::string& name,
                      const std::vector<order::Container>& containers, const calendar::Date& day) {
    const auto first = std::min_element(containers.begin(), containers.end(),
                                        [](const auto& a, const auto& b) { return a.expiry < b.expiry; });
    Finding finding;
    finding.rule = id;
    finding.subject = {source};
    finding.actual = first->expiry.text();
    finding.limit = day.text();
    if (first->expiry < day) {
        finding.outcome = Outcome::Stop;
        finding.message = name + ", lot " + first->lot + ", expired on " + first->expiry.text() + ". Take another lot.";
        return finding;
    }
    finding.message = name + ": " + std::to_string(containers.size()) + " in date, the first to expire is lot " +
                      first->lot + " on " + first->expiry.text() + ".";
    return finding;
}

// Why no recipe could be made from this stock: a drug whose containers are all expired.
void judge_without_recipe(const Subject& s, const calendar::Date& day, Findings& findings) {
    for (const auto& ordered : s.prescription.drugs) {
        std::vector<order::Container> of_drug;
        for (const auto& [product_id, product] : s.formulary.products)
            if (product.drug == ordered.drug)
                for (auto& container : s.stock->of_product(product_id)) of_drug.push_back(std::move(container));
        for (const auto& lot : s.stock->powders)
            if (const auto* powder = s.formulary.powder(lot.powder); powder != nullptr && powder->drug == ordered.drug)
                of_drug.push_back({lot.id, lot.powder, lot.lot, lot.expiry});
        const bool all_expired = !of_drug.empty() && std::all_of(of_drug.begin(), of_drug.end(),
                                                                 [&](const auto& c) { return c.expiry < day; });
        if (all_expired) findings.push_back(of_containers(ordered.drug, drug_name(s, ordered.drug), of_drug, day));
    }
}

}  // namespace

Findings product_expiry(const Subject& s) {
    Findings findings;
    const auto day = s.at.local_date();
    if (s.stock != nullptr && s.recipe != nullptr) {
        for (const auto& draw : s.recipe->draws)
            findings.push_back(of_containers(draw.product, draw.product_name, draw.from, day));
        if (s.recipe->diluent)
            findings.push_back(of_containers(s.recipe->diluent->diluent, s.recipe->diluent->diluent_name,
                                             s.recipe->diluent->from, day));
    } else if (s.stock != nullptr) {
        judge_without_recipe(s, day, findings);
    }
    if (!findings.empty()) return findings;
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.subject = {s.prescription.id};
    finding.limit = day.text();
    finding.message =
        s.stock == nullptr
            ? "No stock was given, so no expiry could be compared. Each container is checked again when it is scanned."
            : "No containers could be chosen, so no expiry could be compared.";
    return {finding};
}

}  // namespace cisterna::rules
