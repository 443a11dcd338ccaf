#include "core/rules/studies.h"

#include <algorithm>
#include <set>

#include "core/quantity/text.h"

namespace cisterna::rules {
namespace {

using formulary::Formulary;
using formulary::StabilityStudy;
using formulary::StudiedDrug;
using formulary::StudyOutcome;
using formulary::TemperatureRange;
using order::Prescription;
using quantity::concentration_unit;
using recipe::Target;
using recipe::Targets;

std::string name_of(const Formulary& formulary, const std::string& drug) {
    const auto* known = formulary.drug(drug);
    return known == nullptr ? "\"" + drug + "\"" : known->name;
}

const StudiedDrug* find_studied(const StabilityStudy& study, const std::string& drug) {
    const auto found =
        std::find_if(study.drugs.begin(), study.drugs.end(), [&](const StudiedDrug& d) { return d.drug == drug; });
    return found == study.drugs.end() ? nullptr : &*found;
}

Covers covers(const StudiedDrug* studied, const Target& target) {
    if (studied == nullptr) return Covers::No;
    if (!studied->low || !studied->high) return Covers::NotStated;
    if (target.concentration < *studied->low || *studied->high < target.concentration) return Covers::No;
    return studied->assayed == formulary::Assayed::Yes ? Covers::Yes : Covers::NotStated;
}

void keep_shorter(const StabilityStudy* study, const StabilityStudy*& kept) {
    if (kept == nullptr || study->days < kept->days) kept = study;
}

void sort_in(const StabilityStudy* study, const Targets& targets, StudiesFound& found) {
    if (study->outcome == StudyOutcome::Doubtful) return found.doubtful.push_back(study);
    if (study->outcome == StudyOutcome::Failed)
        return (speaks_against(*study, targets) ? found.against : found.failed_when_stronger).push_back(study);
    if (study->days <= 0) return;
    switch (rules::covers(*study, targets)) {
        case Covers::Yes:
            if (found.covering == nullptr || study->days > found.covering->days) found.covering = study;
            return;
        case Covers::NotStated: return keep_shorter(study, found.not_stated);
        case Covers::No: return keep_shorter(study, found.other_strengths);
    }
}

std::string range_words(const StudiedDrug& studied, quantity::MassUnit mass) {
    if (!studied.low || !studied.high) return " (strength not stated)";
    const auto unit = concentration_unit(mass);
    const auto low = *studied.low == *studied.high ? "" : people_text(*studied.low, unit) + " to ";
    return " " + low + people_text(*studied.high, unit) +
           (studied.assayed == formulary::Assayed::Yes ? "" : " (not measured)");
}

}  // namespace

TemperatureRange body_temperature() {
    return {35, 39};
}

TemperatureRange storage_temperature(const std::string& storage) {
    if (storage == "refrigerator") return {2, 8};
    if (storage == "freezer") return {-25, -10};
    return {20, 25};
}

Covers covers(const StabilityStudy& study, const Targets& targets) {
    auto all = Covers::Yes;
    for (const auto& target : targets.drugs) all = std::max(all, covers(find_studied(study, target.drug), target));
    return all;
}

bool speaks_against(const StabilityStudy& failed, const Targets& targets) {
    return std::any_of(targets.drugs.begin(), targets.drugs.end(), [&](const Target& target) {
        const auto* studied = find_studied(failed, target.drug);
        return studied != nullptr && (!studied->low || *studied->low <= target.concentration);
    });
}

StudiesFound find_studies(const Prescription& prescription, const Targets& targets, const Formulary& formulary,
                          formulary::StudyContainer container, const TemperatureRange& temperature) {
    const auto drugs = drug_ids(prescription);
    StudiesFound found;
    for (const auto* study : formulary.studies_of({drugs.begin(), drugs.end()}, container, temperature))
        sort_in(study, targets, found);
    return found;
}

std::string tested_words(const StabilityStudy& study, const Prescription& prescription, const Formulary& formulary) {
    std::string text;
    for (const auto& studied : study.drugs) {
        const auto ordered = std::find_if(prescription.drugs.begin(), prescription.drugs.end(),
                                          [&](const order::OrderedDrug& d) { return d.drug == studied.drug; });
        const auto unit = ordered == prescription.drugs.end() ? quantity::MassUnit::Milligram : ordered->unit;
        text += (text.empty() ? "" : ", ") + name_of(formulary, studied.drug) + range_words(studied, unit);
    }
    return text;
}

std::string place_words(const StabilityStudy& study) {
    const auto degrees = [](const quantity::Rational& number) { return quantity::people_number(number) + " °C"; };
    const auto& range = study.temperature;
    const auto from = range.low == range.high ? "" : degrees(range.low) + " to ";
    return study.material + ", at " + from + degrees(range.high) +
           (study.vehicle.empty() ? "" : ", in " + study.vehicle);
}

std::string mixture_words(const Targets& targets, const Formulary& formulary) {
    std::string text;
    for (const auto& target : targets.drugs)
        text += (text.empty() ? "" : " with ") + name_of(formulary, target.drug) + " " +
                people_text(target.concentration, concentration_unit(target.unit));
    return text;
}

formulary::Evidence evidence_of(const StabilityStudy& study) {
    return std::max(study.drugs_evidence, study.result_evidence);
}

std::vector<std::string> drug_ids(const Prescription& prescription) {
    std::set<std::string> drugs;
    for (const auto& drug : prescription.drugs) drugs.insert(drug.drug);
    return {drugs.begin(), drugs.end()};
}

}  // namespace cisterna::rules
