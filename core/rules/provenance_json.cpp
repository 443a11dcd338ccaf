#include "core/rules/provenance_json.h"

namespace cisterna::rules {

codec::Array citations_json(const std::vector<formulary::Source>& sources, const formulary::Formulary& formulary) {
    codec::Array array;
    for (const auto& source : sources) {
        const auto found = formulary.citations.find(source.citation);
        codec::Object citation;
        citation.set("id", source.citation);
        if (found != formulary.citations.end()) citation.set("title", found->second.title);
        if (!source.locator.empty()) citation.set("locator", source.locator);
        array.push_back(std::move(citation));
    }
    return array;
}

codec::Value evidence_json(const std::optional<formulary::Evidence>& known) {
    return known ? codec::Value(formulary::evidence_word(*known)) : codec::Value();
}

}  // namespace cisterna::rules
