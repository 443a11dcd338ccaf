#include "core/quantity/text.h"
#include "core/rules/governing_limit.h"
#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

using quantity::concentration_unit;
using quantity::contract_text;
using quantity::people_text;

constexpr std::string_view id = "max-concentration";

Finding not_known(const Subject& s, const std::string& drug) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.subject = {drug};
    finding.message = "No limit is known for the concentration of " + drug_name(s, drug) +
                      ". That is not a permission: find evidence before approving.";
    return finding;
}

const recipe::Made* made_of(const Subject& s, std::size_t index) {
    return s.recipe == nullptr ? nullptr : &s.recipe->made[index];
}

Finding judge(const Subject& s, const recipe::Target& target, const recipe::Made* made) {
    const auto limit = governing_limit(s.formulary, target.drug, formulary::LimitKind::MaximumConcentration);
    if (!limit) return not_known(s, target.drug);
    const auto unit = concentration_unit(target.unit);
    const auto& largest = *limit->figure->concentration;
    Finding finding;
    finding.rule = id;
    finding.subject = {target.drug};
    finding.actual = contract_text(target.concentration, unit);
    finding.limit = contract_text(largest, unit);
    finding.evidence = limit->figure->evidence;
    finding.sources = limit->limit->sources;
    const auto name = drug_name(s, target.drug);
    const auto compared = "the limit of " + people_text(largest, unit) + " (" + limit_words(*limit) + ")";
    if (target.concentration > largest) {
        finding.outcome = Outcome::Stop;
        finding.message = name + " at " + people_text_beside(target.concentration, largest, unit) + " is over " +
                          compared + ". Lower its concentration to " + people_text(largest, unit) +
                          " or less: the flow rises, and the refill comes sooner.";
        return finding;
    }
    if (made != nullptr && made->made > largest) {
        finding.outcome = Outcome::Hold;
        finding.actual = contract_text(made->made, unit);
        finding.message = name + " is ordered within " + compared + ", but rounding to the syringe's lines makes " +
                          people_text_beside(made->made, largest, unit) +
                          ". Lower the concentration a little, or approve it with a reason.";
        return finding;
    }
    finding.message = name + " at " + people_text(target.concentration, unit) + " is within " + compared + ".";
    return finding;
}

Finding no_targets() {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.message = "The concentrations could not be worked out.";
    return finding;
}

}  // namespace

Findings max_concentration(const Subject& s) {
    if (s.targets == nullptr) return {no_targets()};
    Findings findings;
    for (std::size_t i = 0; i < s.targets->drugs.size(); ++i)
        findings.push_back(judge(s, s.targets->drugs[i], made_of(s, i)));
    return findings;
}

}  // namespace cisterna::rules
