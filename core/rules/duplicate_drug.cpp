#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

// Two salt forms of one drug share a name that tells neither.
bool same_moiety(const formulary::Drug* a, const formulary::Drug* b) {
    if (a == nullptr || b == nullptr) return false;
    return std::any_of(a->ambiguous_names.begin(), a->ambiguous_names.end(), [&](const std::string& name) {
        return std::find(b->ambiguous_names.begin(), b->ambiguous_names.end(), name) != b->ambiguous_names.end();
    });
}

}  // namespace

Findings duplicate_drug(const Subject& s) {
    Findings findings;
    const auto& drugs = s.prescription.drugs;
    for (std::size_t i = 0; i < drugs.size(); ++i)
        for (std::size_t j = i + 1; j < drugs.size(); ++j) {
            const bool same = drugs[i].drug == drugs[j].drug;
            if (!same && !same_moiety(s.formulary.drug(drugs[i].drug), s.formulary.drug(drugs[j].drug))) continue;
            Finding finding;
            finding.rule = "duplicate-drug";
            finding.outcome = Outcome::Stop;
            finding.subject = {drugs[i].drug, drugs[j].drug};
            finding.actual = "ordered twice";
            finding.limit = "once";
            finding.message =
                same ? drug_name(s, drugs[i].drug) + " stands in the order twice. Keep one line with the whole dose."
                     : drug_name(s, drugs[i].drug) + " and " + drug_name(s, drugs[j].drug) +
                           " are two forms of one drug. Keep one of them.";
            findings.push_back(std::move(finding));
        }
    if (!findings.empty()) return findings;
    Finding pass;
    pass.rule = "duplicate-drug";
    for (const auto& drug : drugs) pass.subject.push_back(drug.drug);
    pass.message = "Each drug stands in the order once.";
    return {pass};
}

}  // namespace cisterna::rules
