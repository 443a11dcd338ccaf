#include "core/rules/governing_limit.h"

namespace cisterna::rules {
namespace {

using formulary::LimitFigure;
using formulary::LimitKind;

// Rows for another jurisdiction do not bind here; rows without one bind everywhere.
constexpr std::string_view site_jurisdiction = "US";

bool binds(const formulary::Limit& limit) {
    return limit.superseded_by.empty() && binds_here(limit.jurisdiction);
}

bool is_stricter(const LimitFigure& a, const LimitFigure& b) {
    if (a.concentration && b.concentration) return *a.concentration < *b.concentration;
    return a.dose && b.dose && *a.dose < *b.dose;
}

}  // namespace

bool binds_here(const std::string& jurisdiction) {
    return jurisdiction.empty() || jurisdiction == site_jurisdiction;
}

std::optional<FoundLimit> governing_limit(const formulary::Formulary& formulary, const std::string& drug,
                                          LimitKind kind) {
    std::optional<FoundLimit> strictest;
    for (const auto& [limit_id, limit] : formulary.limits) {
        if (limit.drug != drug || !binds(limit)) continue;
        for (const auto& figure : limit.figures) {
            if (figure.kind != kind) continue;
            if (!strictest || is_stricter(figure, *strictest->figure)) strictest = FoundLimit{&limit, &figure};
        }
    }
    return strictest;
}

std::vector<std::optional<quantity::Concentration>> concentration_limits(const order::Prescription& prescription,
                                                                         const formulary::Formulary& formulary) {
    std::vector<std::optional<quantity::Concentration>> limits;
    for (const auto& drug : prescription.drugs) {
        const auto limit = governing_limit(formulary, drug.drug, formulary::LimitKind::MaximumConcentration);
        limits.push_back(limit ? limit->figure->concentration : std::nullopt);
    }
    return limits;
}

std::string limit_words(const FoundLimit& found) {
    return found.limit->guideline + ", " + std::string(formulary::evidence_word(found.figure->evidence));
}

}  // namespace cisterna::rules
