#include <algorithm>

#include "core/quantity/text.h"
#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

using quantity::concentration_unit;
using quantity::contract_percent;
using quantity::people_percent;
using quantity::people_text;
using quantity::Rational;

constexpr std::string_view id = "tolerance";

// Shown to 0.01 %, rounded up: a figure over the tolerance never looks as if it were within.
Rational shown(const Rational& fraction) {
    const Rational places(10'000);
    return (fraction * places).ceiling() / places;
}

Finding without_recipe(const Subject& s) {
    Finding finding;
    finding.rule = id;
    finding.subject = {s.prescription.id};
    const auto* error = s.recipe_error;
    if (error != nullptr && error->code == ErrorCode::BelowMinimumVolume) {
        finding.outcome = Outcome::Stop;
        for (std::size_t i = 0; i < s.prescription.drugs.size(); ++i)
            if (error->where == "drugs[" + std::to_string(i) + "]") finding.subject = {s.prescription.drugs[i].drug};
        finding.limit = contract_text(s.site.smallest_draw, quantity::units::mL);
        finding.message = error->message;
        return finding;
    }
    finding.outcome = Outcome::NotCovered;
    finding.message = "Without a recipe nobody can say how exact the concentrations would be.";
    return finding;
}

void add_sources(const std::vector<formulary::Source>& sources, formulary::Evidence evidence, Finding& finding) {
    finding.evidence = std::max(finding.evidence.value_or(evidence), evidence);
    for (const auto& source : sources) {
        const bool known = std::any_of(finding.sources.begin(), finding.sources.end(), [&](const formulary::Source& s) {
            return s.citation == source.citation && s.locator == source.locator;
        });
        if (!known) finding.sources.push_back(source);
    }
}

void cite(const Subject& s, const recipe::Measured& measured, Finding& finding) {
    for (const auto& pull : measured.pulls) {
        const auto syringe = s.formulary.syringes.find(pull.syringe);
        if (syringe != s.formulary.syringes.end())
            add_sources(syringe->second.sources, syringe->second.evidence, finding);
    }
}

// The figures on which the budget of a drug rests: the range of its strength, or the molar masses of its powder, and
// the tolerances of the syringes.
void cite(const Subject& s, const recipe::Draw& draw, Finding& finding) {
    const auto* drug = s.formulary.drug(draw.drug);
    if (!draw.weighing && drug != nullptr && drug->strength_range)
        add_sources(drug->strength_range->sources, drug->strength_range->evidence, finding);
    const auto* powder = draw.weighing ? s.formulary.powder(draw.product) : nullptr;
    if (powder != nullptr && powder->assay) add_sources(powder->assay->sources, powder->assay->evidence, finding);
    cite(s, draw.measured, finding);
    if (draw.weighing && draw.weighing->stock) cite(s, draw.weighing->stock->filled_to, finding);
}

// The ordered concentration is within the limit, but the worst case is not.
bool may_pass_limit(const Subject& s, const recipe::FinalStrength& strength, const recipe::Target& target,
                    std::size_t index) {
    const auto& limit = s.limits[index];
    return limit && target.concentration <= *limit && strength.high > *limit;
}

std::string dominating(const recipe::FinalStrength& strength) {
    if (strength.steps.empty()) return {};
    const auto& first = strength.steps.front();
    return " Most of it comes from the " + first.step + " (" + people_percent(shown(first.share)) +
           " of the variance).";
}

Finding judge(const Subject& s, std::size_t index) {
    const auto& strength = s.recipe->final_strengths[index];
    const auto& target = s.targets->drugs[index];
    const auto unit = concentration_unit(strength.unit);
    const auto name = drug_name(s, strength.drug);
    const auto k = quantity::people_number(strength.coverage);
    const bool outside = strength.error > s.site.tolerance;
    Finding finding;
    finding.rule = id;
    finding.subject = {strength.drug};
    finding.actual = contract_percent(shown(strength.error));
    finding.limit = contract_percent(s.site.tolerance);
    cite(s, s.recipe->draws[index], finding);
    finding.message = name + " is made within " + people_percent(shown(strength.error)) + " (k = " + k +
                      ") of what is ordered; the site allows " + people_percent(s.site.tolerance) + ".";
    if (outside) {
        finding.outcome = Outcome::Hold;
        finding.message = name + " can be off by " + people_percent(shown(strength.error)) + " (k = " + k +
                          "), more than the " + people_percent(s.site.tolerance) + " that the site allows." +
                          dominating(strength) +
                          " Take an assayed lot or a source that is measured better, or approve it with a reason.";
    }
    if (may_pass_limit(s, strength, target, index)) {
        finding.outcome = Outcome::Hold;
        finding.message += " In the worst case it is " + people_text(strength.high, unit) + ", over the limit of " +
                           people_text(*s.limits[index], unit) + " although " +
                           people_text(target.concentration, unit) +
                           " is ordered. Lower the concentration, or approve it with a reason.";
    }
    return finding;
}

}  // namespace

Findings tolerance(const Subject& s) {
    if (s.recipe == nullptr || s.targets == nullptr) return {without_recipe(s)};
    Findings findings;
    for (std::size_t i = 0; i < s.recipe->final_strengths.size(); ++i) findings.push_back(judge(s, i));
    return findings;
}

}  // namespace cisterna::rules
