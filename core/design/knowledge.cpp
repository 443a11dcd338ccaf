#include <algorithm>
#include <set>

#include "core/design/figures.h"
#include "core/design/question.h"
#include "core/quantity/text.h"
#include "core/rules/governing_limit.h"

namespace cisterna::design {
namespace {

using formulary::FillKind;
using formulary::Formulary;
using formulary::LabelInterval;
using formulary::StabilityStudy;
using order::OrderedDrug;
using order::Prescription;
using quantity::Duration;
using quantity::RoundingMode;

// The temperature of a pump in the body, in degrees Celsius.
const formulary::TemperatureRange body{35, 39};

std::string condition_of(const formulary::Solubility& solubility) {
    return "in " + solubility.solvent + (solubility.conditions.empty() ? "" : ", " + solubility.conditions);
}

std::string name_of(const Formulary& formulary, const std::string& drug) {
    const auto* known = formulary.drug(drug);
    return known == nullptr ? "\"" + drug + "\"" : known->name;
}

bool lists(const std::vector<std::string>& ids, const std::string& id) {
    return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool concerns(const LabelInterval& interval, const OrderedDrug& drug, const Prescription& prescription) {
    const bool is_alone = prescription.drugs.size() == 1;
    return interval.kind == formulary::IntervalKind::LongestRefill && rules::binds_here(interval.jurisdiction) &&
           lists(interval.pumps, prescription.pump.model) && lists(interval.products, drug.product.value_or("")) &&
           (interval.company == formulary::Company::Any || is_alone);
}

// Whether the pump held this drug before; nothing when the order does not tell the last fill.
std::optional<bool> held_before(const OrderedDrug& drug, const Prescription& prescription) {
    if (!prescription.last_fill) return std::nullopt;
    const auto& drugs = prescription.last_fill->drugs;
    return std::any_of(drugs.begin(), drugs.end(), [&](const auto& before) { return before.drug == drug.drug; });
}

std::string fill_words(FillKind fill) {
    switch (fill) {
        case FillKind::FirstOfNewPump: return " in the first fill with it";
        case FillKind::LaterDiluted: return " when it is diluted";
        case FillKind::LaterUndiluted: return " when it is undiluted";
        case FillKind::Any: break;
    }
    return "";
}

class Caps {
public:
    Caps(const Prescription& prescription, const Formulary& formulary, Knowledge& knowledge)
        : prescription_(prescription), formulary_(formulary), knowledge_(knowledge) {}

    void add() {
        for (const auto& drug : prescription_.drugs)
            for (const auto* interval : formulary_.label_intervals_of(drug.drug))
                if (concerns(*interval, drug, prescription_)) add_label(*interval, drug);
        const bool label_speaks_for_all = prescription_.drugs.size() == 1 && !knowledge_.caps.empty();
        if (!label_speaks_for_all) add_studies();
    }

private:
    void add_label(const LabelInterval& interval, const OrderedDrug& drug) {
        // Only exactly undiluted sources would be looser; everything else in the window is diluted.
        if (interval.fill == FillKind::LaterUndiluted) return;
        const auto what = "the label of " + name_of(formulary_, drug.drug) + " asks for a refill" +
                          fill_words(interval.fill) + " after " +
                          days_text(interval.longest.value, RoundingMode::HalfAwayFromZero) + " at most";
        const auto before = held_before(drug, prescription_);
        if (interval.fill == FillKind::FirstOfNewPump && before.value_or(false)) return;
        if (interval.fill == FillKind::FirstOfNewPump && !before) {
            knowledge_.gaps.push_back(
                {"label-interval",
                 {drug.drug},
                 "The order does not tell the last fill. If this drug is new to the pump, " + what + "."});
            return;
        }
        knowledge_.caps.push_back({pump::RefillLimit::Label,
                                   {drug.drug},
                                   interval.longest.value,
                                   what,
                                   interval.longest.evidence,
                                   interval.longest.sources,
                                   {}});
    }

    std::string tested(const StabilityStudy& study) const {
        std::string text;
        for (const auto& drug : study.drugs) {
            const auto ordered = std::find_if(prescription_.drugs.begin(), prescription_.drugs.end(),
                                              [&](const OrderedDrug& d) { return d.drug == drug.drug; });
            if (!drug.high || ordered == prescription_.drugs.end()) continue;
            const auto unit = concentration_unit(ordered->unit);
            text += (text.empty() ? "" : ", ") + name_of(formulary_, drug.drug) + " ";
            if (drug.low && *drug.low != *drug.high) text += people_text(*drug.low, unit) + " to ";
            text += people_text(*drug.high, unit);
        }
        return text.empty() ? "" : ", tested at " + text;
    }

    void add_studies() {
        std::set<std::string> drugs;
        for (const auto& drug : prescription_.drugs) drugs.insert(drug.drug);
        const StabilityStudy* longest = nullptr;
        for (const auto* study : formulary_.studies_of(drugs, formulary::StudyContainer::Pump, body))
            if (study->days > 0 && (longest == nullptr || study->days > longest->days)) longest = study;
        if (longest == nullptr) {
            knowledge_.gaps.push_back({"stability-in-pump",
                                       {drugs.begin(), drugs.end()},
                                       drugs.size() > 1
                                           ? "No study shows how long this mixture keeps in a pump at body temperature."
                                           : "Neither label nor study says how long this drug keeps in a pump."});
            return;
        }
        knowledge_.caps.push_back({pump::RefillLimit::Stability,
                                   {drugs.begin(), drugs.end()},
                                   Duration::of(longest->days, quantity::units::day),
                                   "the longest study of these drugs in a pump supports " +
                                       std::to_string(longest->days) + " days" + tested(*longest),
                                   std::max(longest->drugs_evidence, longest->result_evidence),
                                   longest->sources,
                                   longest->drugs});
    }

    const Prescription& prescription_;
    const Formulary& formulary_;
    Knowledge& knowledge_;
};

}  // namespace

Knowledge knowledge_of(const Prescription& prescription, const Formulary& formulary) {
    Knowledge knowledge;
    for (const auto& drug : prescription.drugs)
        for (const auto* solubility : formulary.solubilities_of(drug.drug))
            knowledge.solubilities.push_back({drug.drug, solubility->value.value, Force::Stop,
                                              condition_of(*solubility), solubility->value.evidence,
                                              solubility->value.sources});
    Caps(prescription, formulary, knowledge).add();
    return knowledge;
}

}  // namespace cisterna::design
