#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

constexpr std::string_view id = "salt-form";

// Ids of the drugs that an unclear name could mean.
std::vector<std::string> meanings_of(const Subject& s, const std::string& name) {
    std::vector<std::string> meanings;
    for (const auto& [drug_id, drug] : s.formulary.drugs)
        if (std::find(drug.ambiguous_names.begin(), drug.ambiguous_names.end(), name) != drug.ambiguous_names.end())
            meanings.push_back(drug_id);
    return meanings;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " or ") + word;
    return text;
}

Finding of_unknown(const Subject& s, const std::string& name) {
    const auto meanings = meanings_of(s, name);
    Finding finding;
    finding.rule = id;
    finding.subject = {name};
    finding.actual = "\"" + name + "\"";
    finding.outcome = meanings.empty() ? Outcome::NotCovered : Outcome::Stop;
    finding.limit = meanings.empty() ? "" : joined(meanings);
    finding.message =
        meanings.empty()
            ? "The drug \"" + name + "\" is not in the formulary, so its salt form cannot be told."
            : "\"" + name + "\" does not say in which salt form the dose is counted. Write " + joined(meanings) + ".";
    return finding;
}

// A limit whose source does not say which form it counts.
const formulary::Limit* unclear_limit(const Subject& s, const std::string& drug) {
    for (const auto& [limit_id, limit] : s.formulary.limits)
        if (limit.drug == drug && limit.superseded_by.empty() && limit.salt_basis.find("assumed") != std::string::npos)
            return &limit;
    return nullptr;
}

Finding of_known(const Subject& s, const formulary::Drug& drug, const formulary::Product* product) {
    Finding finding;
    finding.rule = id;
    finding.subject = {drug.id};
    finding.actual = product == nullptr ? drug.name : product->name + " (" + product->salt_form + ")";
    finding.limit = drug.strength_basis;
    finding.sources = drug.sources;
    if (const auto* limit = unclear_limit(s, drug.id)) {
        finding.outcome = Outcome::Hold;
        finding.evidence = formulary::Evidence::Unconfirmed;
        finding.sources = limit->sources;
        finding.limit = limit->salt_basis;
        finding.message =
            "The dose and strength of " + drug.name + " are counted as " + drug.strength_basis + ", but " +
            limit->guideline +
            " does not say in which form its limits are counted. Compare with the prescriber before approving.";
        return finding;
    }
    finding.message = "Dose, strength and limits of " + drug.name + " are counted as " + drug.strength_basis + ".";
    return finding;
}

}  // namespace

Findings salt_form(const Subject& s) {
    Findings findings;
    const auto products = used_products(s);
    for (std::size_t i = 0; i < products.size(); ++i) {
        const auto& name = s.prescription.drugs[i].drug;
        const auto* drug = s.formulary.drug(name);
        findings.push_back(drug == nullptr ? of_unknown(s, name) : of_known(s, *drug, products[i]));
    }
    return findings;
}

}  // namespace cisterna::rules
