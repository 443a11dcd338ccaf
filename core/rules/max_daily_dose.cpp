#include "core/quantity/text.h"
#include "core/rules/governing_limit.h"
#include "core/rules/rule.h"
#include "core/rules/used_products.h"

namespace cisterna::rules {
namespace {

using formulary::LimitKind;
using quantity::contract_text;
using quantity::dose_rate_unit;
using quantity::people_text;

constexpr std::string_view id = "max-daily-dose";

Finding not_known(const Subject& s, const std::string& drug) {
    Finding finding;
    finding.rule = id;
    finding.outcome = Outcome::NotCovered;
    finding.subject = {drug};
    finding.message = "No limit is known for the daily dose of " + drug_name(s, drug) +
                      ". That is not a permission: find evidence before approving.";
    return finding;
}

std::string dose_words(const Subject& s, const recipe::Target& target, const FoundLimit& limit) {
    const auto unit = dose_rate_unit(target.unit);
    const auto total = people_text_beside(target.daily_dose_with_boluses, *limit.figure->dose, unit);
    if (!s.prescription.patient_bolus) return total;
    return total + " with all patient boluses (" + people_text(target.daily_dose, unit) + " without)";
}

Finding compared(const Subject& s, const recipe::Target& target, const FoundLimit& limit, Outcome outcome) {
    const auto unit = dose_rate_unit(target.unit);
    Finding finding;
    finding.rule = id;
    finding.outcome = outcome;
    finding.subject = {target.drug};
    finding.actual = contract_text(target.daily_dose_with_boluses, unit);
    finding.limit = contract_text(*limit.figure->dose, unit);
    finding.evidence = limit.figure->evidence;
    finding.sources = limit.limit->sources;
    const auto name = drug_name(s, target.drug);
    const auto figure = people_text(*limit.figure->dose, unit) + " (" + limit_words(limit) + ")";
    switch (outcome) {
        case Outcome::Stop:
            finding.message = name + ": " + dose_words(s, target, limit) + " is over the limit of " + figure +
                              ". Ask the prescriber for a lower dose or fewer boluses.";
            break;
        case Outcome::Hold:
            finding.message = name + ": " + dose_words(s, target, limit) + " is over the caution level of " + figure +
                              ". Approve it only with the prescriber's reason.";
            break;
        default:
            finding.message = name + ": " + dose_words(s, target, limit) + " is within the limit of " + figure + ".";
    }
    return finding;
}

// The order keeps the limit, but the strength that rounding really makes carries the dose over it.
Finding over_as_made(const Subject& s, const recipe::Target& target, const FoundLimit& limit,
                     const quantity::DoseRate& given) {
    const auto unit = dose_rate_unit(target.unit);
    auto finding = compared(s, target, limit, Outcome::Hold);
    finding.actual = contract_text(given, unit);
    finding.message = drug_name(s, target.drug) + ": " + dose_words(s, target, limit) +
                      " is ordered, but rounding to the " + "syringe's lines makes a solution that gives " +
                      people_text_beside(given, *limit.figure->dose, unit) + ", over " +
                      people_text(*limit.figure->dose, unit) + " (" + limit_words(limit) +
                      "). Lower the dose a little, or approve it with a reason.";
    return finding;
}

Finding judge(const Subject& s, const recipe::Target& target, const recipe::Made* made) {
    const auto largest = governing_limit(s.formulary, target.drug, LimitKind::MaximumDailyDose);
    const auto& ordered = target.daily_dose_with_boluses;
    if (largest && ordered > *largest->figure->dose) return compared(s, target, *largest, Outcome::Stop);
    const auto given = made == nullptr ? ordered : ordered * (made->made / made->target);
    if (largest && given > *largest->figure->dose) return over_as_made(s, target, *largest, given);
    const auto caution = governing_limit(s.formulary, target.drug, LimitKind::WarningDailyDose);
    if (caution && ordered > *caution->figure->dose) return compared(s, target, *caution, Outcome::Hold);
    if (caution && given > *caution->figure->dose) return over_as_made(s, target, *caution, given);
    if (!largest) return not_known(s, target.drug);
    return compared(s, target, *largest, Outcome::Pass);
}

}  // namespace

Findings max_daily_dose(const Subject& s) {
    Findings findings;
    if (s.targets == nullptr) {
        Finding finding;
        finding.rule = id;
        finding.outcome = Outcome::NotCovered;
        finding.message = "The doses with all patient boluses could not be worked out.";
        return {finding};
    }
    for (std::size_t i = 0; i < s.targets->drugs.size(); ++i)
        findings.push_back(judge(s, s.targets->drugs[i], s.recipe == nullptr ? nullptr : &s.recipe->made[i]));
    return findings;
}

}  // namespace cisterna::rules
