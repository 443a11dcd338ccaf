#include <algorithm>

#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

constexpr std::string_view id = "approved-drug";
// FDA safety communication of 14 November 2018: only labelled drugs alone are approved; every mixture and every
// compounded strength above the product is not.
constexpr const char* unapproved_drugs_notice = "fda18";

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
    finding.actual = "a mixture of " + std::to_string(s.prescription.drugs.size()) + " drugs";
    cite_notice(s, finding);
    finding.message =
        "A mixture of drugs is outside the labelling of every pump: dosing errors and pump failures are more frequent. "
        "Approve it only with the prescriber's reason.";
    return finding;
}

bool is_labelled(const formulary::Product& product, const std::string& pump) {
    return std::find(product.labelled_pumps.begin(), product.labelled_pumps.end(), pump) !=
           product.labelled_pumps.end();
}

}  // namespace

Findings approved_drug(const Subject& s) {
    if (s.prescription.drugs.size() > 1) return {of_mixture(s)};
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
    finding.actual = product->name + " in " + pump->name;
    finding.subject.push_back(pump->id);
    if (!is_labelled(*product, pump->id)) {
        finding.outcome = Outcome::Hold;
        cite_notice(s, finding);
        finding.message = product->name + " is outside the labelling of " + pump->name +
                          ". Approve it only with the prescriber's reason.";
        return {finding};
    }
    finding.evidence = product->pump_use.evidence;
    finding.sources = product->pump_use.sources;
    finding.message = product->name + " alone is within the labelling of " + pump->name + ".";
    return {finding};
}

}  // namespace cisterna::rules
