#include <algorithm>

#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;
using quantity::Concentration;
using quantity::DoseRate;
using quantity::Mass;

const Words<LimitKind> limit_words{{"maximum-concentration", LimitKind::MaximumConcentration},
                                   {"maximum-daily-dose", LimitKind::MaximumDailyDose},
                                   {"warning-daily-dose", LimitKind::WarningDailyDose},
                                   {"starting-dose", LimitKind::StartingDose},
                                   {"trial-bolus", LimitKind::TrialBolus},
                                   {"usual-range", LimitKind::UsualRange}};
const Words<NeverMatch> match_words{{"active", NeverMatch::Active},
                                    {"excipient", NeverMatch::Excipient},
                                    {"diluent", NeverMatch::Diluent},
                                    {"product", NeverMatch::Product},
                                    {"formulation", NeverMatch::Formulation}};
const Words<NeverScope> scope_words{{"always", NeverScope::Always}, {"in-pump", NeverScope::InPump}};

bool has_low_bound(LimitKind kind) {
    return kind == LimitKind::StartingDose || kind == LimitKind::TrialBolus || kind == LimitKind::UsualRange;
}

template <class Q>
std::optional<Q> read_value(LimitFigure& figure, Reader& entry, std::string_view kind, ErrorCode code) {
    const auto written = read_bounded<Q::dimension>(entry, "value", kind, Bound::AboveZero, code);
    if (!written) return std::nullopt;
    figure.unit = written->mass_unit.value_or(quantity::MassUnit::Milligram);
    return written->value;
}

template <class Q>
std::optional<Q> read_low(LimitKind limit_kind, const std::optional<Q>& high, Reader& entry, std::string_view kind,
                          ErrorCode code) {
    if (!has_low_bound(limit_kind)) return std::nullopt;
    if (!entry.has("low")) {
        entry.take("low");
        return std::nullopt;
    }
    const auto written = read_bounded<Q::dimension>(entry, "low", kind, Bound::AboveZero, code);
    if (!written) return std::nullopt;
    if (high && written->value > *high)
        entry.problem(ErrorCode::CatalogueInconsistent, "low",
                      "The low bound is above the high bound; exchange or correct them.");
    return written->value;
}

LimitFigure read_limit_figure(Reader& entry) {
    constexpr std::string_view dose = "daily dose, such as 4 mg/day";
    constexpr std::string_view bolus = "single dose, such as 0.1 mg";
    LimitFigure figure;
    figure.kind = read_word(entry, "kind", limit_words);
    figure.evidence = read_evidence(entry);
    if (figure.kind == LimitKind::MaximumConcentration) {
        figure.concentration = read_value<Concentration>(figure, entry, "concentration, such as 20 mg/mL",
                                                         ErrorCode::ConcentrationNotPositive);
    } else if (figure.kind == LimitKind::TrialBolus) {
        figure.bolus = read_value<Mass>(figure, entry, bolus, ErrorCode::DoseNotPositive);
        figure.low_bolus = read_low(figure.kind, figure.bolus, entry, bolus, ErrorCode::DoseNotPositive);
    } else {
        figure.dose = read_value<DoseRate>(figure, entry, dose, ErrorCode::DoseNotPositive);
        figure.low_dose = read_low(figure.kind, figure.dose, entry, dose, ErrorCode::DoseNotPositive);
    }
    return figure;
}

const LimitFigure* figure_of(const Limit& limit, LimitKind kind) {
    const auto found = std::find_if(limit.figures.begin(), limit.figures.end(),
                                    [&](const LimitFigure& figure) { return figure.kind == kind; });
    return found == limit.figures.end() ? nullptr : &*found;
}

void check_warning_below_maximum(const Limit& limit, Reader& reader) {
    const auto* warning = figure_of(limit, LimitKind::WarningDailyDose);
    const auto* maximum = figure_of(limit, LimitKind::MaximumDailyDose);
    if (warning == nullptr || maximum == nullptr || !warning->dose || !maximum->dose) return;
    if (*warning->dose > *maximum->dose)
        reader.problem(ErrorCode::CatalogueInconsistent, "figures",
                       "The warning dose is above the maximum dose; correct one of the two.");
}

}  // namespace

Limit read_limit(const std::string& id, Reader& reader, References& references) {
    Limit limit;
    limit.id = id;
    limit.drug = read_reference(reader, "drug", Target::Drug, references);
    limit.guideline = reader.text("guideline");
    limit.year = reader.text("year");
    limit.salt_basis = reader.text("salt_basis");
    for (auto& entry : reader.objects("figures")) {
        auto figure = read_limit_figure(entry);
        if (figure_of(limit, figure.kind) != nullptr)
            entry.problem(ErrorCode::CatalogueInconsistent, "kind",
                          "This kind of figure stands twice; keep one of the two.");
        limit.figures.push_back(std::move(figure));
    }
    if (limit.figures.empty())
        reader.problem(ErrorCode::ValueMissing, "figures",
                       "The limit has no figure; add one or remove the file. No figure would not mean no limit.");
    if (reader.has("superseded_by"))
        limit.superseded_by = read_reference(reader, "superseded_by", Target::Limit, references);
    else
        reader.take("superseded_by");
    limit.jurisdiction = reader.optional_text("jurisdiction").value_or(std::string());
    limit.sources = read_sources(reader, references);
    limit.note = read_optional_note(reader, "note");
    check_warning_below_maximum(limit, reader);
    return limit;
}

NeverIntrathecal read_never_intrathecal(const std::string& id, Reader& reader, References& references) {
    NeverIntrathecal entry;
    entry.id = id;
    entry.substances = reader.texts("substances");
    entry.products = read_optional_references(reader, "products", Target::ProductOrDiluent, references);
    entry.substance_class = reader.text("substance_class");
    entry.match = read_word(reader, "match", match_words);
    entry.scope = read_word(reader, "scope", scope_words);
    entry.harm = reader.text("harm", note_limit);
    entry.exception = read_optional_note(reader, "exception");
    entry.evidence = read_evidence(reader);
    entry.sources = read_sources(reader, references);
    entry.note = read_optional_note(reader, "note");
    for (std::size_t i = 0; i < entry.substances.size(); ++i)
        if (std::any_of(entry.substances[i].begin(), entry.substances[i].end(),
                        [](char c) { return c >= 'A' && c <= 'Z'; }))
            reader.problem(
                ErrorCode::FormularyInvalid, codec::item_path("substances", i),
                "Substances are compared in lower case; write \"" + entry.substances[i] + "\" without capitals.");
    return entry;
}

}  // namespace cisterna::formulary
