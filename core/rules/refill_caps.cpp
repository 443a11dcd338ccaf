#include "core/rules/refill_caps.h"

#include <algorithm>

#include "core/beyond_use/category_table.h"
#include "core/quantity/text.h"
#include "core/rules/governing_limit.h"

namespace cisterna::rules {
namespace {

using beyond_use::duration_words;
using formulary::FillKind;
using formulary::Formulary;
using formulary::LabelInterval;
using formulary::StabilityStudy;
using order::Prescription;
using quantity::Duration;

enum class Dilution { Diluted, Undiluted };

bool lists(const std::vector<std::string>& ids, const std::string& id) {
    return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether the pump held this drug before; nothing when the order does not tell the last fill.
std::optional<bool> held_before(const std::string& drug, const Prescription& prescription) {
    if (!prescription.last_fill) return std::nullopt;
    const auto& drugs = prescription.last_fill->drugs;
    return std::any_of(drugs.begin(), drugs.end(), [&](const auto& before) { return before.drug == drug; });
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

bool is_of(FillKind fill, Dilution dilution) {
    if (fill == FillKind::LaterDiluted) return dilution == Dilution::Diluted;
    return fill != FillKind::LaterUndiluted || dilution == Dilution::Undiluted;
}

class Collector {
public:
    Collector(const Prescription& prescription, const Formulary& formulary)
        : prescription_(prescription), formulary_(formulary) {}

    void add_labels(const std::string& drug, const std::string& product, Dilution dilution) {
        for (const auto* interval : formulary_.label_intervals_of(drug))
            if (concerns(*interval, product) && is_of(interval->fill, dilution)) add_label(*interval);
    }

    bool label_speaks_for_all() const { return prescription_.drugs.size() == 1 && !found_.caps.empty(); }

    void add_study(const StabilityStudy& study, const std::string& supports) {
        found_.caps.push_back({pump::RefillLimit::Stability, drug_ids(prescription_),
                               Duration::of(study.days, quantity::units::day), supports, evidence_of(study),
                               study.sources, study.drugs});
    }

    void add_gap(const std::string& what, const std::string& message) {
        found_.gaps.push_back({what, drug_ids(prescription_), message});
    }

    void add_no_study() {
        add_gap("stability-in-pump", prescription_.drugs.size() > 1
                                         ? "No study shows how long this mixture keeps in a pump at body temperature."
                                         : "Neither label nor study says how long this drug keeps in a pump.");
    }

    std::string tested(const StabilityStudy& study) const {
        const bool is_known = std::any_of(study.drugs.begin(), study.drugs.end(),
                                          [](const formulary::StudiedDrug& drug) { return drug.high.has_value(); });
        return is_known ? ", tested at " + tested_words(study, prescription_, formulary_) : "";
    }

    IntervalCaps take() { return std::move(found_); }

private:
    bool concerns(const LabelInterval& interval, const std::string& product) const {
        const bool is_alone = prescription_.drugs.size() == 1;
        return interval.kind == formulary::IntervalKind::LongestRefill && binds_here(interval.jurisdiction) &&
               lists(interval.pumps, prescription_.pump.model) && lists(interval.products, product) &&
               (interval.company == formulary::Company::Any || is_alone);
    }

    void add_label(const LabelInterval& interval) {
        const auto* known = formulary_.drug(interval.drug);
        const auto what = "the label of " + (known == nullptr ? "\"" + interval.drug + "\"" : known->name) +
                          " asks for a refill" + fill_words(interval.fill) + " after " +
                          duration_words(interval.longest.value) + " at most";
        const auto before = held_before(interval.drug, prescription_);
        if (interval.fill == FillKind::FirstOfNewPump && before.value_or(false)) return;
        if (interval.fill == FillKind::FirstOfNewPump && !before) {
            found_.gaps.push_back(
                {"label-interval",
                 {interval.drug},
                 "The order does not tell the last fill. If this drug is new to the pump, " + what + "."});
            return;
        }
        found_.caps.push_back({pump::RefillLimit::Label,
                               {interval.drug},
                               interval.longest.value,
                               what,
                               interval.longest.evidence,
                               interval.longest.sources,
                               {}});
    }

    const Prescription& prescription_;
    const Formulary& formulary_;
    IntervalCaps found_;
};

std::string days_of(const StabilityStudy& study) {
    return duration_words(Duration::of(study.days, quantity::units::day));
}

const StabilityStudy* longest_of_any_strength(const Prescription& prescription, const Formulary& formulary) {
    const auto drugs = drug_ids(prescription);
    const StabilityStudy* longest = nullptr;
    for (const auto* study :
         formulary.studies_of({drugs.begin(), drugs.end()}, formulary::StudyContainer::Pump, body_temperature()))
        if (study->days > 0 && (longest == nullptr || study->days > longest->days)) longest = study;
    return longest;
}

// Of the stable studies that do not show that they cover the strengths.
const StabilityStudy* least_promising(const StudiesFound& studies) {
    if (studies.not_stated == nullptr) return studies.other_strengths;
    if (studies.other_strengths == nullptr) return studies.not_stated;
    return studies.other_strengths->days < studies.not_stated->days ? studies.other_strengths : studies.not_stated;
}

void add_covering_or_gap(const StudiesFound& studies, Collector& collector) {
    if (studies.covering != nullptr) {
        collector.add_study(*studies.covering, "a study of these strengths in a pump supports " +
                                                   days_of(*studies.covering) + collector.tested(*studies.covering));
        return;
    }
    const auto* study = least_promising(studies);
    if (study == nullptr) return collector.add_no_study();
    const std::string why =
        study == studies.other_strengths ? "tested other strengths" : "does not state all the strengths it tested";
    collector.add_study(*study,
                        "no study of these strengths in a pump is known; the one that promises least supports " +
                            days_of(*study) + " but " + why + collector.tested(*study));
    collector.add_gap("stability-in-pump",
                      "No study shows how long these strengths keep in a pump: the one that "
                      "supports " +
                          days_of(*study) + " " + why + collector.tested(*study) + ".");
}

Dilution dilution_of(const recipe::Recipe* recipe) {
    if (recipe == nullptr || recipe->diluent) return Dilution::Diluted;
    const bool any = std::any_of(recipe->draws.begin(), recipe->draws.end(),
                                 [](const recipe::Draw& draw) { return draw.dilution.has_value(); });
    // Every other drug's solution dilutes this one.
    return any || recipe->draws.size() > 1 ? Dilution::Diluted : Dilution::Undiluted;
}

}  // namespace

IntervalCaps caps_of_open_order(const Prescription& prescription, const Formulary& formulary) {
    Collector collector(prescription, formulary);
    // Only exactly undiluted sources would be looser; everything else in the window is diluted.
    for (const auto& drug : prescription.drugs)
        collector.add_labels(drug.drug, drug.product.value_or(""), Dilution::Diluted);
    if (collector.label_speaks_for_all()) return collector.take();
    const auto* longest = longest_of_any_strength(prescription, formulary);
    if (longest == nullptr)
        collector.add_no_study();
    else
        collector.add_study(*longest, "the longest study of these drugs in a pump supports " +
                                          std::to_string(longest->days) + " days" + collector.tested(*longest));
    return collector.take();
}

IntervalCaps caps_of_order(const Prescription& prescription, const Formulary& formulary, const StudiesFound& studies,
                           const recipe::Recipe* recipe) {
    Collector collector(prescription, formulary);
    for (std::size_t i = 0; i < prescription.drugs.size(); ++i) {
        const auto& drug = prescription.drugs[i];
        const auto product = recipe == nullptr ? drug.product.value_or("") : recipe->draws[i].product;
        collector.add_labels(drug.drug, product, dilution_of(recipe));
    }
    if (!collector.label_speaks_for_all()) add_covering_or_gap(studies, collector);
    return collector.take();
}

std::vector<pump::IntervalCap> in_whole_days(const std::vector<IntervalCap>& caps) {
    std::vector<pump::IntervalCap> days;
    for (const auto& cap : caps)
        days.push_back({cap.limit, cap.longest.in(quantity::units::day).floor().to_count().value_or(0)});
    return days;
}

const IntervalCap* shortest(const std::vector<IntervalCap>& caps) {
    const auto found = std::min_element(
        caps.begin(), caps.end(), [](const IntervalCap& a, const IntervalCap& b) { return a.longest < b.longest; });
    return found == caps.end() ? nullptr : &*found;
}

}  // namespace cisterna::rules
