#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

using formulary::Known;
using formulary::PreservativeFree;

// "secondary"; what nobody has confirmed is shown with its note, such as "check the vial".
std::string evidence_words(const Known<PreservativeFree>& status) {
    const std::string word(formulary::evidence_word(status.evidence));
    const bool has_warning = status.evidence == formulary::Evidence::Unconfirmed && !status.note.empty();
    return has_warning ? word + ": " + status.note : word;
}

Finding judge(const std::string& source, const std::string& name, const Known<PreservativeFree>& status,
              const std::string& remedy) {
    Finding finding;
    finding.rule = "preservative";
    finding.subject = {source};
    finding.limit = "preservative-free";
    finding.sources = status.sources;
    switch (status.value) {
        case PreservativeFree::Yes:
            finding.evidence = status.evidence;
            finding.actual = "preservative-free";
            finding.message = name + " is preservative-free (" + evidence_words(status) + ").";
            break;
        case PreservativeFree::No:
            finding.outcome = Outcome::Stop;
            finding.evidence = status.evidence;
            finding.actual = "contains a preservative";
            finding.message = name + " contains a preservative, which harms the spinal cord. " + remedy;
            break;
        case PreservativeFree::Unknown:
            finding.outcome = Outcome::Stop;
            finding.actual = "not known";
            finding.message = "Nobody has stated that " + name + " is preservative-free. " + remedy;
            break;
    }
    return finding;
}

// A bulk substance is the drug alone; its certificate has told how much of it.
Finding of_powder(const formulary::Powder& powder) {
    Finding finding;
    finding.rule = "preservative";
    finding.subject = {powder.id};
    finding.actual = "bulk substance";
    finding.limit = "preservative-free";
    finding.sources = powder.sources;
    if (powder.assay) finding.evidence = powder.assay->evidence;
    finding.message = powder.name + " is a bulk substance weighed by its certificate; nothing is added to it.";
    return finding;
}

Finding no_product(const Subject& s, const std::string& drug) {
    Finding finding;
    finding.rule = "preservative";
    finding.outcome = Outcome::NotCovered;
    finding.subject = {drug};
    finding.actual = "no product chosen";
    finding.limit = "preservative-free";
    finding.message =
        "No product of " + drug_name(s, drug) + " could be chosen, so its preservative status cannot be told.";
    return finding;
}

}  // namespace

Findings preservative(const Subject& s) {
    Findings findings;
    const auto products = used_products(s);
    for (std::size_t i = 0; i < products.size(); ++i) {
        const auto* product = products[i];
        if (const auto* powder = used_powder(s, i)) {
            findings.push_back(of_powder(*powder));
            continue;
        }
        findings.push_back(product == nullptr ? no_product(s, s.prescription.drugs[i].drug)
                                              : judge(product->id, product->name, product->preservative_free,
                                                      "Choose a product that is known to be preservative-free."));
    }
    const auto* diluent = s.formulary.diluent(s.prescription.diluent);
    if (diluent != nullptr) {
        findings.push_back(judge(diluent->id, diluent->name, diluent->preservative_free,
                                 "Choose preservative-free 0.9 % sodium chloride."));
    } else {
        findings.push_back(judge(s.prescription.diluent, "the diluent \"" + s.prescription.diluent + "\"",
                                 {PreservativeFree::Unknown, formulary::Evidence::Unconfirmed, {}, ""},
                                 "The formulary does not know it; choose preservative-free 0.9 % sodium chloride."));
    }
    return findings;
}

}  // namespace cisterna::rules
