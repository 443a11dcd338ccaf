#include <algorithm>

#include "core/formulary/entry_reading.h"

namespace cisterna::formulary {
namespace {

using codec::Reader;
using quantity::Concentration;

const Words<StudyContainer> container_words{{"pump", StudyContainer::Pump},
                                            {"syringe", StudyContainer::Syringe},
                                            {"glass", StudyContainer::Glass},
                                            {"bag", StudyContainer::Bag},
                                            {"other", StudyContainer::Other}};
const Words<StudyOutcome> outcome_words{
    {"stable", StudyOutcome::Stable}, {"failed", StudyOutcome::Failed}, {"doubtful", StudyOutcome::Doubtful}};
const Words<Assayed> assayed_words{{"yes", Assayed::Yes}, {"no", Assayed::No}};
const Words<IntervalKind> interval_words{{"longest-refill", IntervalKind::LongestRefill},
                                         {"begin-within", IntervalKind::BeginWithin}};
const Words<FillKind> fill_words{{"any", FillKind::Any},
                                 {"first-of-new-pump", FillKind::FirstOfNewPump},
                                 {"later-diluted", FillKind::LaterDiluted},
                                 {"later-undiluted", FillKind::LaterUndiluted}};
const Words<Company> company_words{{"alone", Company::Alone}, {"any", Company::Any}};

std::optional<Concentration> read_concentration(Reader& entry, std::string_view key) {
    const auto written = read_bounded<Concentration::dimension>(entry, key, "concentration, such as 5 mg/mL",
                                                                Bound::AboveZero, ErrorCode::ConcentrationNotPositive);
    return written ? std::optional(written->value) : std::nullopt;
}

// Either both "low" and "high", or neither: the study does not state them.
void read_concentrations(StudiedDrug& studied, Reader& entry) {
    if (!entry.has("low") && !entry.has("high")) {
        entry.take("low");
        entry.take("high");
        return;
    }
    studied.low = read_concentration(entry, "low");
    studied.high = read_concentration(entry, "high");
    if (studied.low && studied.high && *studied.low > *studied.high)
        entry.problem(ErrorCode::CatalogueInconsistent, "low",
                      "The low concentration is above the high one; exchange or correct them.");
}

StudiedDrug read_studied_drug(Reader& entry, References& references) {
    StudiedDrug studied;
    studied.drug = read_reference(entry, "drug", Target::Drug, references);
    read_concentrations(studied, entry);
    if (entry.has("assayed"))
        studied.assayed = read_word(entry, "assayed", assayed_words);
    else
        entry.take("assayed");
    return studied;
}

void read_tested(StabilityStudy& study, Reader& reader, References& references) {
    auto inner = reader.object("tested");
    for (auto& entry : inner.objects("drugs")) {
        auto studied = read_studied_drug(entry, references);
        const auto same = [&](const StudiedDrug& other) { return other.drug == studied.drug; };
        if (std::any_of(study.drugs.begin(), study.drugs.end(), same))
            entry.problem(ErrorCode::CatalogueInconsistent, "drug",
                          "The drug \"" + studied.drug + "\" stands twice; name its range once.");
        study.drugs.push_back(std::move(studied));
    }
    if (study.drugs.empty() && inner.has("drugs"))
        inner.problem(ErrorCode::ValueMissing, "drugs", "No drug is named; name what was studied.");
    study.drugs_evidence = read_evidence(inner);
}

std::vector<StudyContainer> read_containers(Reader& reader) {
    std::vector<StudyContainer> containers;
    const auto names = reader.texts("containers");
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto word = std::find_if(container_words.begin(), container_words.end(),
                                       [&](const auto& known) { return known.first == names[i]; });
        if (word == container_words.end())
            reader.problem(ErrorCode::FormularyInvalid, codec::item_path("containers", i),
                           "\"" + names[i] + "\" is not known here; use pump, syringe, glass, bag or other.");
        else
            containers.push_back(word->second);
    }
    if (names.empty() && reader.has("containers"))
        reader.problem(ErrorCode::ValueMissing, "containers", "No container is named; use other when it is not known.");
    return containers;
}

TemperatureRange read_temperature(Reader& reader) {
    auto inner = reader.object("temperature");
    const auto low = read_celsius(inner, "low");
    const auto high = read_celsius(inner, "high");
    if (low && high && *low > *high)
        inner.problem(ErrorCode::CatalogueInconsistent, "low",
                      "The low temperature is above the high one; exchange or correct them.");
    return {low.value_or(quantity::Rational()), high.value_or(quantity::Rational())};
}

// "60 day" as whole days.
std::int64_t read_whole_days(Reader& inner, std::string_view key) {
    const auto written = read_bounded<quantity::Duration::dimension>(inner, key, "time in days, such as 60 day",
                                                                     Bound::AboveZero, ErrorCode::NotANumber);
    if (!written) return 0;
    const auto days = written->value.in(quantity::units::day).to_count();
    if (!days)
        inner.problem(ErrorCode::NotANumber, key,
                      "A study supports whole days; write the last day that it shows, such as 60 day.");
    return days.value_or(0);
}

void read_result(StabilityStudy& study, Reader& reader) {
    auto inner = reader.object("result");
    study.outcome = read_word(inner, "outcome", outcome_words);
    if (study.outcome == StudyOutcome::Stable) {
        study.days = read_whole_days(inner, "stable_for");
    } else if (inner.take("stable_for") != nullptr) {
        inner.problem(ErrorCode::CatalogueInconsistent, "stable_for",
                      "A study that did not show stability supports no day; remove the time or correct the outcome.");
    }
    study.acceptance = inner.optional_text("acceptance").value_or(std::string());
    study.result_evidence = read_evidence(inner);
}

template <class Enumeration>
Enumeration read_word_or(Reader& reader, std::string_view key, const Words<Enumeration>& words, Enumeration otherwise) {
    if (reader.has(key)) return read_word(reader, key, words);
    reader.take(key);
    return otherwise;
}

}  // namespace

StabilityStudy read_stability_study(const std::string& id, Reader& reader, References& references) {
    StabilityStudy study;
    study.id = id;
    read_tested(study, reader, references);
    study.vehicle = reader.optional_text("vehicle").value_or(std::string());
    study.containers = read_containers(reader);
    study.material = reader.text("material");
    study.temperature = read_temperature(reader);
    read_result(study, reader);
    study.sources = read_sources(reader, references);
    study.note = read_optional_note(reader, "note");
    return study;
}

LabelInterval read_label_interval(const std::string& id, Reader& reader, References& references) {
    LabelInterval interval;
    interval.id = id;
    interval.drug = read_reference(reader, "drug", Target::Drug, references);
    interval.products = read_optional_references(reader, "products", Target::ProductOrDiluent, references);
    interval.pumps = read_optional_references(reader, "pumps", Target::Pump, references);
    interval.kind = read_word(reader, "kind", interval_words);
    interval.fill = read_word_or(reader, "fill", fill_words, FillKind::Any);
    interval.company = read_word_or(reader, "company", company_words, Company::Any);
    if (reader.has("storage"))
        interval.storage = read_storage(reader, "storage");
    else
        reader.take("storage");
    interval.jurisdiction = reader.optional_text("jurisdiction").value_or(std::string());
    const auto written = read_bounded<quantity::Duration::dimension>(reader, "value", "time, such as 40 day or 24 h",
                                                                     Bound::AboveZero, ErrorCode::NotANumber);
    interval.longest = with_provenance(written ? written->value : quantity::Duration(), reader, references);
    return interval;
}

}  // namespace cisterna::formulary
