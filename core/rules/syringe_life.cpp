#include "core/rules/syringe_life.h"

#include <algorithm>

#include "core/rules/governing_limit.h"

namespace cisterna::rules {
namespace {

using beyond_use::CountedLimit;
using beyond_use::duration_words;
using formulary::Formulary;
using formulary::LabelInterval;
using formulary::StabilityStudy;
using order::Prescription;
using quantity::Duration;

formulary::Storage storage_of(const Prescription& prescription) {
    const auto& storage = prescription.compounding.storage;
    if (storage == "refrigerator") return formulary::Storage::Refrigerator;
    return storage == "freezer" ? formulary::Storage::Freezer : formulary::Storage::ControlledRoom;
}

bool concerns(const LabelInterval& interval, const std::string& product, const Prescription& prescription) {
    const auto& products = interval.products;
    return interval.kind == formulary::IntervalKind::BeginWithin && binds_here(interval.jurisdiction) &&
           (products.empty() || std::find(products.begin(), products.end(), product) != products.end()) &&
           (interval.company == formulary::Company::Any || prescription.drugs.size() == 1);
}

CountedLimit begin_limit(const LabelInterval& interval, const Formulary& formulary) {
    const auto* known = formulary.drug(interval.drug);
    const auto storage =
        interval.storage ? ", stored " + std::string(beyond_use::storage_words(*interval.storage)) : std::string();
    return {beyond_use::Factor::Labelling, interval.longest.value,
            "the label of " + (known == nullptr ? interval.drug : known->name) +
                " asks that administration begins within " + duration_words(interval.longest.value) +
                " of preparation" + storage,
            interval.longest.evidence, interval.longest.sources};
}

void add_label(const LabelInterval& interval, const Prescription& prescription, const Formulary& formulary,
               SyringeLife& life) {
    if (life.begin_within && life.begin_within->longest <= interval.longest.value) return;
    life.begin_within = begin_limit(interval, formulary);
    const bool stored_so = !interval.storage || *interval.storage == storage_of(prescription);
    life.label_speaks_for_all = prescription.drugs.size() == 1 && stored_so;
}

void add_labels(const Prescription& prescription, const recipe::Recipe* recipe, const Formulary& formulary,
                SyringeLife& life) {
    for (std::size_t i = 0; i < prescription.drugs.size(); ++i) {
        const auto& drug = prescription.drugs[i];
        const auto product = recipe == nullptr ? drug.product.value_or("") : recipe->draws[i].product;
        for (const auto* interval : formulary.label_intervals_of(drug.drug))
            if (concerns(*interval, product, prescription)) add_label(*interval, prescription, formulary, life);
    }
}

CountedLimit study_limit(const StabilityStudy& study, const std::string& words) {
    const auto longest = Duration::of(study.days, quantity::units::day);
    return {beyond_use::Factor::Stability, longest,
            "a study supports " + duration_words(longest) + " in a syringe" + words + " (" + place_words(study) + ")",
            evidence_of(study), study.sources};
}

std::string not_known_words(const Prescription& prescription, const recipe::Targets& targets,
                            const Formulary& formulary, const StudiesFound& studies) {
    auto text = "No study shows how long " + mixture_words(targets, formulary) + " keeps in a syringe " +
                std::string(beyond_use::storage_words(storage_of(prescription))) + ".";
    if (studies.not_stated != nullptr)
        text += " One that does not state all the strengths it tested supports " +
                duration_words(Duration::of(studies.not_stated->days, quantity::units::day)) + ".";
    if (studies.other_strengths != nullptr)
        text +=
            " Other strengths were tested: " + tested_words(*studies.other_strengths, prescription, formulary) + ".";
    if (!studies.failed_when_stronger.empty())
        text += " A stronger solution failed: " +
                tested_words(*studies.failed_when_stronger.front(), prescription, formulary) + ".";
    if (!studies.doubtful.empty()) text += " Signs of degradation were seen in single samples.";
    return text;
}

beyond_use::ContainerKind kind_of(formulary::ContainerKind container) {
    // A prefilled syringe and a bag hold a single dose, as a vial does.
    return container == formulary::ContainerKind::Ampule ? beyond_use::ContainerKind::Ampule
                                                         : beyond_use::ContainerKind::SingleDoseVial;
}

// Opened containers count as opened and kept in ISO 5 air: the stock does not say otherwise, and nothing else may be
// kept there.
void add_opened(const recipe::Recipe& recipe, const Formulary& formulary, const site::Settings& site,
                SyringeLife& life) {
    for (const auto& draw : recipe.draws)
        for (const auto& container : draw.from) {
            if (!container.opened) continue;
            const auto* product = formulary.product(draw.product);
            const auto kind = product == nullptr ? formulary::ContainerKind::Vial : product->container;
            life.opened.push_back({draw.product_name + ", lot " + container.lot + ", " + container.id, kind_of(kind),
                                   beyond_use::OpenedIn::Iso5, container.opened->at, site.opened_vial});
        }
}

}  // namespace

SyringeLife syringe_life(const Prescription& prescription, const recipe::Targets& targets, const recipe::Recipe* recipe,
                         const Formulary& formulary, const site::Settings& site) {
    SyringeLife life;
    life.studies = find_studies(prescription, targets, formulary, formulary::StudyContainer::Syringe,
                                storage_temperature(prescription.compounding.storage));
    add_labels(prescription, recipe, formulary, life);
    if (recipe != nullptr) add_opened(*recipe, formulary, site, life);
    const auto& studies = life.studies;
    if (studies.covering != nullptr) {
        life.stability =
            study_limit(*studies.covering, ", tested at " + tested_words(*studies.covering, prescription, formulary));
        return life;
    }
    if (studies.not_stated != nullptr)
        life.stability = study_limit(*studies.not_stated, ", but does not state all the strengths it tested");
    life.not_known = not_known_words(prescription, targets, formulary, studies);
    return life;
}

beyond_use::Considered considered(const SyringeLife& life) {
    beyond_use::Considered considered;
    if (life.stability) considered.limits.push_back(*life.stability);
    if (life.begin_within) considered.limits.push_back(*life.begin_within);
    considered.opened = life.opened;
    return considered;
}

}  // namespace cisterna::rules
