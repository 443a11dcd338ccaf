#pragma once

#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/recipe/targets.h"

// What the stability studies of exactly the ordered drugs, in one kind of container at one temperature, say of the
// ordered strengths.
namespace cisterna::rules {

// The temperature of a pump in the body, and of a way of storage, in degrees Celsius.
formulary::TemperatureRange body_temperature();
formulary::TemperatureRange storage_temperature(const std::string& storage);  // in the words of the order

// Yes: it measured every drug at its ordered strength, or in a range of strengths that holds it. NotStated: nobody
// knows whether it did. No: it tested other strengths.
enum class Covers { Yes, NotStated, No };

Covers covers(const formulary::StabilityStudy& study, const recipe::Targets& targets);

// Whether a failed study speaks against the ordered strengths: some drug is ordered as strong as what failed, or
// stronger, or what failed is not stated. Only a mixture that is weaker in every drug is not spoken of: what
// precipitates or is lost does so no less in a stronger solution.
bool speaks_against(const formulary::StabilityStudy& failed, const recipe::Targets& targets);

struct StudiesFound {
    // Of the stable studies that cover the strengths, the longest: each shows what it shows, and the longest shows
    // most.
    const formulary::StabilityStudy* covering = nullptr;
    // Of those that do not state the strengths, and of those that tested others, the shortest: none of them shows
    // anything for this order, so that the one that promises least is the safest guess.
    const formulary::StabilityStudy* not_stated = nullptr;
    const formulary::StabilityStudy* other_strengths = nullptr;
    std::vector<const formulary::StabilityStudy*> against;               // failed, and speak against this order
    std::vector<const formulary::StabilityStudy*> failed_when_stronger;  // failed, but this order is weaker
    std::vector<const formulary::StabilityStudy*> doubtful;
};

StudiesFound find_studies(const order::Prescription& prescription, const recipe::Targets& targets,
                          const formulary::Formulary& formulary, formulary::StudyContainer container,
                          const formulary::TemperatureRange& temperature);

// "morphine sulfate 2 mg/mL to 15 mg/mL, baclofen (strength not stated)"
std::string tested_words(const formulary::StabilityStudy& study, const order::Prescription& prescription,
                         const formulary::Formulary& formulary);
// What it was tested in: "polypropylene, at 4 °C to 31 °C, in sodium chloride 0.9%"
std::string place_words(const formulary::StabilityStudy& study);
// "morphine sulfate 8 mg/mL with bupivacaine hydrochloride 4 mg/mL"
std::string mixture_words(const recipe::Targets& targets, const formulary::Formulary& formulary);
// The weaker of what is known of its strengths and of its result.
formulary::Evidence evidence_of(const formulary::StabilityStudy& study);

// The ids of the ordered drugs, each once.
std::vector<std::string> drug_ids(const order::Prescription& prescription);

}  // namespace cisterna::rules
