#include "core/formulary/formulary.h"

#include <algorithm>

namespace cisterna::formulary {
namespace {

template <class Entry>
const Entry* find(const std::map<std::string, Entry>& entries, std::string_view id) {
    const auto found = entries.find(std::string(id));
    return found == entries.end() ? nullptr : &found->second;
}

template <class Entry>
std::vector<const Entry*> of_drug(const std::map<std::string, Entry>& entries, std::string_view drug_id) {
    std::vector<const Entry*> found;
    for (const auto& [id, entry] : entries)
        if (entry.drug == drug_id) found.push_back(&entry);
    return found;
}

bool is_of_exactly(const StabilityStudy& study, const std::set<std::string>& drug_ids) {
    const auto is_asked = [&](const StudiedDrug& studied) { return drug_ids.contains(studied.drug); };
    return study.drugs.size() == drug_ids.size() && std::all_of(study.drugs.begin(), study.drugs.end(), is_asked);
}

}  // namespace

std::string_view evidence_word(Evidence evidence) {
    switch (evidence) {
        case Evidence::Confirmed: return "confirmed";
        case Evidence::Secondary: return "secondary";
        case Evidence::Unconfirmed: break;
    }
    return "unconfirmed";
}

const Drug* Formulary::drug(std::string_view drug_id) const {
    return find(drugs, drug_id);
}
const Product* Formulary::product(std::string_view product_id) const {
    return find(products, product_id);
}
const Diluent* Formulary::diluent(std::string_view diluent_id) const {
    return find(diluents, diluent_id);
}
const Pump* Formulary::pump(std::string_view pump_id) const {
    return find(pumps, pump_id);
}

const Powder* Formulary::powder(std::string_view powder_id) const {
    return find(powders, powder_id);
}

std::vector<const Powder*> Formulary::powders_of(std::string_view drug_id) const {
    return of_drug(powders, drug_id);
}
std::vector<const Solubility*> Formulary::solubilities_of(std::string_view drug_id) const {
    return of_drug(solubilities, drug_id);
}

std::vector<const LabelInterval*> Formulary::label_intervals_of(std::string_view drug_id) const {
    return of_drug(label_intervals, drug_id);
}

std::vector<const StabilityStudy*> Formulary::studies_of(const std::set<std::string>& drug_ids,
                                                         StudyContainer container,
                                                         const TemperatureRange& asked) const {
    std::vector<const StabilityStudy*> found;
    for (const auto& [study_id, study] : stability_studies) {
        const auto& containers = study.containers;
        if (is_of_exactly(study, drug_ids) && study.temperature.meets(asked) &&
            std::find(containers.begin(), containers.end(), container) != containers.end())
            found.push_back(&study);
    }
    return found;
}

std::string Formulary::cite(const std::vector<Source>& sources) const {
    std::string text;
    for (const auto& source : sources) {
        const auto* citation = find(citations, source.citation);
        if (!text.empty()) text += "; ";
        text += citation == nullptr ? source.citation : citation->title;
    }
    return text;
}

}  // namespace cisterna::formulary
