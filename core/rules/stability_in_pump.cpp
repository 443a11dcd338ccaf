#include <algorithm>

#include "core/beyond_use/category_table.h"
#include "core/quantity/text.h"
#include "core/rules/rule.h"

namespace cisterna::rules {
namespace {

using beyond_use::duration_words;
using quantity::contract_text;
using quantity::Duration;

Finding about_mixture(const Subject& s) {
    Finding finding;
    finding.rule = "stability-in-pump";
    finding.subject = drug_ids(s.prescription);
    return finding;
}

Finding failed(const Subject& s, const formulary::StabilityStudy& study) {
    auto finding = about_mixture(s);
    finding.outcome = Outcome::Hold;
    finding.actual = mixture_words(*s.targets, s.formulary);
    finding.limit = tested_words(study, s.prescription, s.formulary);
    finding.evidence = evidence_of(study);
    finding.sources = study.sources;
    finding.message = "A study of this mixture in a pump failed (" + place_words(study) + "; tested at " +
                      finding.limit + ")" + (study.note.empty() ? "" : ": " + study.note) +
                      ". This order is as strong in a drug, or stronger: choose other drugs or strengths, or approve "
                      "it with a reason.";
    return finding;
}

void cite(const IntervalCap& cap, Finding& finding) {
    finding.limit = contract_text(cap.longest, quantity::units::day);
    finding.evidence = cap.evidence;
    finding.sources = cap.sources;
}

std::string doubts(const Subject& s) {
    return s.pump_studies->doubtful.empty() ? "" : " Signs of degradation were seen in single samples.";
}

Finding not_covered(const Subject& s, const std::string& message) {
    auto finding = about_mixture(s);
    finding.outcome = Outcome::NotCovered;
    if (const auto* cap = shortest(s.caps->caps)) cite(*cap, finding);
    finding.message = message;
    return finding;
}

// What label or study that covers the strengths says of the time until the reservoir is at its alarm volume.
Finding of_cap(const Subject& s, const IntervalCap& cap) {
    auto finding = about_mixture(s);
    cite(cap, finding);
    const auto source = cap.reason + ", " + std::string(formulary::evidence_word(cap.evidence)) + "." + doubts(s);
    if (s.refill == nullptr) {
        finding.outcome = Outcome::NotCovered;
        finding.message = "How long the solution would stay in the pump is not known. What is known: " + source;
        return finding;
    }
    const auto needed = Duration::of(s.refill->days_whole, quantity::units::day);
    finding.actual = contract_text(needed, quantity::units::day);
    if (needed <= cap.longest) {
        finding.message = "The reservoir lasts " + duration_words(needed) + ", which is known: " + source;
        return finding;
    }
    finding.outcome = Outcome::Hold;
    finding.message =
        "The reservoir would last " + duration_words(needed) + ", longer than is known: " + source +
        " The refill is due on " + s.refill->refill_due_date.text() +
        ", before it is empty. Make sure that it is planned so, or order a smaller fill or a higher flow.";
    return finding;
}

bool covers_the_strengths(const Subject& s, const IntervalCap& cap) {
    return cap.limit == pump::RefillLimit::Stability ? s.pump_studies->covering != nullptr
                                                     : s.prescription.drugs.size() == 1;
}

}  // namespace

Findings stability_in_pump(const Subject& s) {
    if (s.targets == nullptr || s.caps == nullptr || s.pump_studies == nullptr) {
        auto finding = about_mixture(s);
        finding.outcome = Outcome::NotCovered;
        finding.message = "The strengths could not be worked out, so no study could be compared with them.";
        return {finding};
    }
    Findings findings;
    for (const auto* study : s.pump_studies->against) findings.push_back(failed(s, *study));
    for (const auto& gap : s.caps->gaps)
        findings.push_back(not_covered(s, gap.message + doubts(s) + " Judge it from the literature."));
    const auto& caps = s.caps->caps;
    const auto* cap = shortest(caps);
    const bool is_covered =
        std::any_of(caps.begin(), caps.end(), [&](const IntervalCap& c) { return covers_the_strengths(s, c); });
    if (cap == nullptr) return findings;
    auto time = of_cap(s, *cap);
    // A cap that does not speak for these strengths can hold the order, but never let it pass.
    if (is_covered || time.outcome == Outcome::Hold) findings.push_back(std::move(time));
    return findings;
}

}  // namespace cisterna::rules
