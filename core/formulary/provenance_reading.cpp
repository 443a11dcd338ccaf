#include "core/formulary/provenance_reading.h"

#include <algorithm>
#include <array>

namespace cisterna::formulary {

using codec::Reader;

bool is_id(std::string_view text) {
    const auto is_letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const auto is_joint = [](char c) { return c == '-' || c == '.'; };
    if (text.empty() || is_joint(text.front()) || is_joint(text.back())) return false;
    const auto two_joints = [&](char a, char b) { return is_joint(a) && is_joint(b); };
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_letter_or_digit(c) || is_joint(c); }) &&
           std::adjacent_find(text.begin(), text.end(), two_joints) == text.end();
}

std::string read_id(Reader& reader, std::string_view key) {
    auto id = reader.text(key);
    if (!id.empty() && !is_id(id))
        reader.problem(
            ErrorCode::FormularyInvalid, key,
            "The id \"" + id +
                "\" is badly written; use lower-case letters, digits and single hyphens or dots between them.");
    return id;
}

std::string read_reference(Reader& reader, std::string_view key, Target target, References& references) {
    auto id = reader.text(key);
    if (!id.empty()) references.push_back({target, id, reader.path(key)});
    return id;
}

std::vector<std::string> read_optional_references(Reader& reader, std::string_view key, Target target,
                                                  References& references) {
    auto ids = reader.optional_texts(key);
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (!ids[i].empty()) references.push_back({target, ids[i], reader.path(codec::item_path(key, i))});
    return ids;
}

std::string read_optional_note(Reader& reader, std::string_view key) {
    return reader.optional_text(key, note_limit).value_or(std::string());
}

std::size_t read_word_index(Reader& reader, std::string_view key, const std::vector<std::string_view>& words) {
    const auto written = reader.text(key);
    if (written.empty()) return 0;
    const auto found = std::find(words.begin(), words.end(), written);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    reader.problem(ErrorCode::FormularyInvalid, key, "\"" + written + "\" is not known here; use one of: " + all + ".");
    return 0;
}

Evidence read_evidence(Reader& reader) {
    static const Words<Evidence> words{{evidence_word(Evidence::Confirmed), Evidence::Confirmed},
                                       {evidence_word(Evidence::Secondary), Evidence::Secondary},
                                       {evidence_word(Evidence::Unconfirmed), Evidence::Unconfirmed}};
    return read_word(reader, "evidence", words);
}

std::vector<Source> read_sources(Reader& reader, References& references) {
    std::vector<Source> sources;
    for (auto& entry : reader.optional_objects("sources")) {
        auto citation = read_reference(entry, "citation", Target::Citation, references);
        auto locator = entry.optional_text("locator");
        sources.push_back({std::move(citation), locator.value_or(std::string())});
    }
    if (sources.empty())
        reader.problem(
            ErrorCode::ValueMissing, "sources",
            "No source is named; add at least one citation of the formulary and, where it is known, the place in it.");
    return sources;
}

PercentRange read_percent_range(Reader& reader, const quantity::Rational& highest) {
    const auto low = quantity::read_percent(reader, "low");
    const auto high = quantity::read_percent(reader, "high");
    if (low && high && (low->sign() < 0 || *low > *high || *high > highest))
        reader.problem(ErrorCode::CatalogueInconsistent, "low",
                       "The two percentages are no range from low to high; exchange or correct them.");
    return {low.value_or(quantity::Rational()), high.value_or(quantity::Rational())};
}

std::optional<quantity::Rational> read_mass_ratio(Reader& reader, std::string_view key) {
    const auto any = quantity::read_any(reader, key);
    if (!any) return std::nullopt;
    if (any->dimension() == quantity::Dimension{} && any->mass_unit()) return any->base();
    reader.problem(
        ErrorCode::UnitMismatch, key,
        "The unit " + any->unit() + " does not fit here; this must be a mass by a mass, such as 0.14 mg/mg.");
    return std::nullopt;
}

std::optional<quantity::Rational> read_celsius(Reader& reader, std::string_view key) {
    constexpr std::string_view ending = " C";
    // Between these lies all that is stored, shipped or implanted; what is outside is a slip or another scale.
    const quantity::Rational coldest(-90), hottest(60);
    const auto text = reader.text(key);
    if (text.empty()) return std::nullopt;
    if (!text.ends_with(ending)) {
        reader.problem(ErrorCode::UnitMissing, key,
                       "\"" + text + "\" is no temperature; write degrees Celsius, such as \"37 C\".");
        return std::nullopt;
    }
    const auto number = quantity::Rational::from_decimal(text.substr(0, text.size() - ending.size()));
    if (!number) {
        reader.problem(ErrorCode::NotANumber, key,
                       "\"" + text + "\" is no temperature; write a plain number and C, such as \"37 C\".");
        return std::nullopt;
    }
    if (*number < coldest || *number > hottest)
        reader.problem(ErrorCode::CatalogueInconsistent, key,
                       "The temperature lies outside -90 C to 60 C; it must be in degrees Celsius.");
    return number;
}

quantity::Rational read_positive_number(Reader& reader, std::string_view key) {
    const quantity::Rational harmless(1);
    const auto text = reader.text(key);
    if (text.empty()) return harmless;
    const auto number = quantity::Rational::from_decimal(text);
    if (number && number->sign() > 0) return *number;
    reader.problem(ErrorCode::NotANumber, key,
                   "\"" + text + "\" is not a number above zero; write one without a unit, such as \"1\".");
    return harmless;
}

Known<quantity::MolarMass> read_molar_mass(Reader& inner, References& references) {
    const auto written = read_bounded<quantity::MolarMass::dimension>(
        inner, "value", "molar mass, such as 758.83 g/mol", Bound::AboveZero, ErrorCode::WeightNotPositive);
    return with_provenance(written ? written->value : quantity::MolarMass(), inner, references);
}

}  // namespace cisterna::formulary
