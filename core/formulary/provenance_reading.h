#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/codec/reader.h"
#include "core/formulary/formulary.h"
#include "core/quantity/reading.h"

// What every kind of entry has in common: words, ids, references, evidence and sources. Only the loader includes this.
namespace cisterna::formulary {

inline constexpr std::size_t note_limit = 1000;  // characters of a note or a statement

// What an id in an entry points at.
enum class Target { Citation, Drug, Pump, Limit, ProductOrDiluent };

// An id that some other entry must define, and the field in which it stands.
struct Reference {
    Target target;
    std::string id;
    std::string where;
};
using References = std::vector<Reference>;

// Lower-case letters and digits in groups, with single hyphens or dots between them.
bool is_id(std::string_view text);

// The member as an id; a badly written one is a problem.
std::string read_id(codec::Reader& reader, std::string_view key);
// The member as an id that another entry defines.
std::string read_reference(codec::Reader& reader, std::string_view key, Target target, References& references);
std::vector<std::string> read_optional_references(codec::Reader& reader, std::string_view key, Target target,
                                                  References& references);

std::string read_optional_note(codec::Reader& reader, std::string_view key);

// One of the words that stand for the enumerators; the first one and a problem when it is none of them.
template <class Enumeration>
using Words = std::vector<std::pair<std::string_view, Enumeration>>;

std::size_t read_word_index(codec::Reader& reader, std::string_view key, const std::vector<std::string_view>& words);

template <class Enumeration>
Enumeration read_word(codec::Reader& reader, std::string_view key, const Words<Enumeration>& words) {
    std::vector<std::string_view> spelled;
    for (const auto& word : words) spelled.push_back(word.first);
    return words[read_word_index(reader, key, spelled)].second;
}

Evidence read_evidence(codec::Reader& reader);

// "sources": at least one, each a citation of the formulary with an optional locator.
std::vector<Source> read_sources(codec::Reader& reader, References& references);

enum class Bound { AboveZero, ZeroOrMore };

// Adds a problem when the quantity of that member is below its bound.
template <quantity::Dimension D>
void check_bound(codec::Reader& reader, std::string_view key, const quantity::Quantity<D>& value, Bound bound,
                 ErrorCode code) {
    if (value.is_positive() || (bound == Bound::ZeroOrMore && value.is_zero())) return;
    reader.problem(code, key,
                   bound == Bound::AboveZero ? "This must be above zero; correct the figure."
                                             : "This must not be below zero; correct the figure.");
}

// The quantity of that member with the unit in which it was written; nothing and a problem when it cannot be used.
template <quantity::Dimension D>
std::optional<quantity::Written<D>> read_bounded(codec::Reader& reader, std::string_view key, std::string_view kind,
                                                 Bound bound, ErrorCode code) {
    auto written = quantity::read_written<D>(reader, key, kind);
    if (written) check_bound(reader, key, written->value, bound, code);
    return written;
}

// A pair of percentages "low" and "high", both of them allowed; a problem when they are no range within 0 % and
// `highest`, a fraction of one.
struct PercentRange {
    quantity::Rational low;
    quantity::Rational high;
};
PercentRange read_percent_range(codec::Reader& reader, const quantity::Rational& highest);

// A mass by a mass, such as "0.14 mg/mg"; nothing and a problem when it cannot be read.
std::optional<quantity::Rational> read_mass_ratio(codec::Reader& reader, std::string_view key);

// A temperature such as "37 C" or "-20 C", in degrees Celsius; nothing and a problem when it cannot be read.
std::optional<quantity::Rational> read_celsius(codec::Reader& reader, std::string_view key);

// A number without a unit as text, such as "1" or "0.5", above zero; one and a problem when it cannot be read.
quantity::Rational read_positive_number(codec::Reader& reader, std::string_view key);

template <class Value>
Known<Value> with_provenance(Value value, codec::Reader& reader, References& references) {
    Known<Value> known{std::move(value), read_evidence(reader), read_sources(reader, references), {}};
    known.note = read_optional_note(reader, "note");
    return known;
}

// An object {"value", "evidence", "sources"} with a molar mass.
Known<quantity::MolarMass> read_molar_mass(codec::Reader& inner, References& references);

}  // namespace cisterna::formulary
