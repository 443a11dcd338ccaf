#include <chrono>

#include "core/beyond_use/category_table.h"
#include "core/quantity/text.h"
#include "core/rules/rule.h"

namespace cisterna::rules {
namespace {

using beyond_use::CountedLimit;
using beyond_use::duration_words;
using quantity::contract_text;
using quantity::Duration;

Finding about_mixture(const Subject& s) {
    Finding finding;
    finding.rule = "stability-in-syringe";
    finding.subject = drug_ids(s.prescription);
    return finding;
}

// From the start of preparation until administration begins; nothing when the order does not say.
std::optional<Duration> time_needed(const Subject& s) {
    if (!s.prescription.need_by) return std::nullopt;
    return Duration::of((s.prescription.need_by->utc() - s.at.utc()).count(), quantity::units::s);
}

Finding failed(const Subject& s, const formulary::StabilityStudy& study) {
    auto finding = about_mixture(s);
    finding.outcome = Outcome::Hold;
    finding.actual = mixture_words(*s.targets, s.formulary);
    finding.limit = tested_words(study, s.prescription, s.formulary);
    finding.evidence = evidence_of(study);
    finding.sources = study.sources;
    finding.message = "A study of this mixture in a syringe failed (" + place_words(study) + "; tested at " +
                      finding.limit + ")" + (study.note.empty() ? "" : ": " + study.note) +
                      ". This order is as strong in a drug, or stronger: store it otherwise, order it weaker, or "
                      "approve it with a reason.";
    return finding;
}

// What a covering study or a label says of the time needed.
Finding of_limit(const Subject& s, const CountedLimit& limit) {
    auto finding = about_mixture(s);
    finding.limit = contract_text(limit.longest, quantity::units::day);
    finding.evidence = limit.evidence;
    finding.sources = limit.sources;
    const auto source = limit.reason + ", " + std::string(formulary::evidence_word(*limit.evidence));
    const auto needed = time_needed(s);
    if (!needed) {
        finding.message = "The beyond-use date is no later than what is known of " +
                          mixture_words(*s.targets, s.formulary) + ": " + source + ".";
        return finding;
    }
    finding.actual = contract_text(*needed, quantity::units::day);
    if (*needed <= limit.longest) {
        finding.message = "The syringe is kept for " + duration_words(*needed) +
                          " before it is used, which is known: " + source + ".";
        return finding;
    }
    finding.outcome = Outcome::NotCovered;
    finding.message = "The syringe would be kept for " + duration_words(*needed) + ", longer than is known: " + source +
                      ". Prepare it later.";
    return finding;
}

Finding not_covered(const Subject& s) {
    auto finding = about_mixture(s);
    finding.outcome = Outcome::NotCovered;
    finding.actual = mixture_words(*s.targets, s.formulary);
    const auto& studies = s.syringe->studies;
    for (const auto* study : {studies.not_stated, studies.other_strengths}) {
        if (study == nullptr) continue;
        finding.evidence = std::max(finding.evidence.value_or(evidence_of(*study)), evidence_of(*study));
        finding.sources.insert(finding.sources.end(), study->sources.begin(), study->sources.end());
    }
    finding.message = s.syringe->not_known + " Judge it from the literature, or prepare it right before it is used.";
    return finding;
}

}  // namespace

Findings stability_in_syringe(const Subject& s) {
    if (s.targets == nullptr || s.syringe == nullptr) {
        auto finding = about_mixture(s);
        finding.outcome = Outcome::NotCovered;
        finding.message = "The strengths could not be worked out, so no study could be compared with them.";
        return {finding};
    }
    Findings findings;
    for (const auto* study : s.syringe->studies.against) findings.push_back(failed(s, *study));
    if (!findings.empty()) return findings;
    if (s.syringe->studies.covering != nullptr) return {of_limit(s, *s.syringe->stability)};
    if (s.syringe->label_speaks_for_all) return {of_limit(s, *s.syringe->begin_within)};
    return {not_covered(s)};
}

}  // namespace cisterna::rules
