#include <algorithm>

#include "core/quantity/text.h"
#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

constexpr std::string_view id = "approved-drug";
// FDA safety communication of 14 November 2018: only labelled drugs alone are approved; every mixture and every
// compounded strength above the product is not.
constexpr const char* unapproved_drugs_notice = "fda18";

// An override is given for these doses: with another dose its key is another one.
std::string doses(const Subject& s) {
    std::string text;
    for (const auto& drug : s.prescription.drugs)
        text += (text.empty() ? "" : ", ") + drug.drug + " " +
                quantity::contract_text(drug.daily_dose, quantity::dose_rate_unit(drug.unit));
    return text;
}

Finding base(const Subject& s) {
    Finding finding;
    finding.rule = id;
    for (const auto& drug : s.prescription.drugs) finding.subject.push_back(drug.drug);
    finding.limit = "a drug named by the labelling of the pump, alone";
    return finding;
}

void cite_notice(const Subject& s, Finding& finding) {
    const auto found = s.formulary.citations.find(unapproved_drugs_notice);
    if (found == s.formulary.citations.end()) return;
    finding.sources.push_back({found->first, ""});
    finding.evidence = formulary::Evidence::Secondary;
}

Finding of_mixture(const Subject& s) {
    auto finding = base(s);
    finding.outcome = Outcome::Hold;
    finding.actual = "a mixture of " + std::to_string(s.prescription.drugs.size()) + " drugs: " + doses(s) + ", in " +
                     s.prescription.pump.model;
    cite_notice(s, finding);
    finding.message =
        "A mixture of drugs is outside the labelling of every pump: dosing errors and pump failures are more frequent. "
        "Approve it only with the prescriber's reason.";
    return finding;
}

const formulary::PumpLabel* label_for(const formulary::Product& product, const std::string& pump) {
    const auto& labels = product.pump_labels;
    const auto found =
        std::find_if(labels.begin(), labels.end(), [&](const formulary::PumpLabel& l) { return l.pump == pump; });
    return found == labels.end() ? nullptr : &*found;
}

// Products whose own label forbids continuous infusion by a pump, alone or in a mixture.
Findings of_excluded_products(const Subject& s) {
    Findings findings;
    for (const auto* product : used_products(s)) {
        if (product == nullptr || product->pump_use.value != formulary::PumpUse::Excluded) continue;
        Finding finding;
        finding.rule = id;
        finding.outcome = Outcome::Stop;
        finding.subject = {product->id};
        finding.actual = product->name;
        finding.limit = "not in a pump";
        finding.evidence = product->pump_use.evidence;
        finding.sources = product->pump_use.sources;
        finding.message = "The label of " + product->name + " excludes continuous infusion by a pump (" +
                          std::string(formulary::evidence_word(product->pump_use.evidence)) +
                          "). Choose another product.";
        findings.push_back(std::move(finding));
    }
    return findings;
}

Finding of_powder(const Subject& s, const formulary::Powder& powder) {
    auto finding = base(s);
    finding.outcome = Outcome::Hold;
    finding.actual = powder.name + ", " + doses(s) + ", in " + s.prescription.pump.model;
    cite_notice(s, finding);
    finding.message = powder.name +
                      " is not sterile and outside the labelling of every pump. Approve it only with the prescriber's "
                      "reason, and when no sterile product will do.";
    return finding;
}

}  // namespace

Findings approved_drug(const Subject& s) {
    if (auto excluded = of_excluded_products(s); !excluded.empty()) return excluded;
    if (s.prescription.drugs.size() > 1) return {of_mixture(s)};
    if (const auto* powder = used_powder(s, 0)) return {of_powder(s, *powder)};
    auto finding = base(s);
    const auto* product = used_products(s).front();
    const auto* pump = s.formulary.pump(s.prescription.pump.model);
    if (product == nullptr || pump == nullptr) {
        finding.outcome = Outcome::NotCovered;
        finding.actual = pump == nullptr ? "pump \"" + s.prescription.pump.model + "\"" : "no product chosen";
        finding.message = pump == nullptr ? "The formulary does not know this pump, so its labelling cannot be "
                                            "compared. Check the labelling by hand."
                                          : "No product could be chosen, so the labelling cannot be compared.";
        return {finding};
    }
    finding.actual = product->name + ", " + doses(s) + ", in " + pump->name;
    finding.subject.push_back(pump->id);
    const auto* label = label_for(*product, pump->id);
    if (label == nullptr) {
        finding.outcome = Outcome::Hold;
        cite_notice(s, finding);
        finding.message = product->name + " is outside the labelling of " + pump->name +
                          ". Approve it only with the prescriber's reason.";
        return {finding};
    }
    finding.evidence = label->evidence;
    finding.sources = label->sources;
    finding.message = product->name + " alone is within the labelling of " + pump->name + " (" +
                      std::string(formulary::evidence_word(label->evidence)) + ").";
    return {finding};
}

}  // namespace cisterna::rules
