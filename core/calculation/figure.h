#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/acceptance/bounds.h"
#include "core/calculation/reading.h"
#include "core/quantity/any_quantity.h"

// Figures of any kind that are compared with each other.
namespace cisterna::calculation {

// A figure as it was written; a plain number (pH, a ratio) has no unit.
struct Figure {
    std::string field;
    quantity::Rational base;      // in base units
    quantity::Rational one_unit;  // of its own unit, in base units
    quantity::Dimension dimension;
    std::string unit;
    std::optional<quantity::MassUnit> mass_unit;

    bool is_plain() const { return unit.empty(); }
    bool is_percent() const { return unit == "%"; }
};

// Whether a number without a unit is a figure here.
enum class PlainNumbers { Refused, Accepted };

// A missing member is no problem; require_figure makes it one (value_missing).
std::optional<Figure> read_figure(codec::Reader& reader, std::string_view key,
                                  PlainNumbers plain = PlainNumbers::Refused);
std::optional<Figure> require_figure(codec::Reader& reader, std::string_view key,
                                     PlainNumbers plain = PlainNumbers::Refused);

bool is_same_kind(const Figure& a, const Figure& b);
// Refuses unit_mismatch at the second one's field.
Result<void> check_same_kind(const Figure& a, const Figure& b);

// An amount in base units, written in the unit of a figure.
std::string text_in_unit_of(const Figure& figure, const quantity::Rational& base);
std::string text_of(const Figure& figure);

// Refuses a figure that is not above zero, in the kind of what it measures (dose_not_positive ...); figures of other
// kinds may be zero, and are order_inconsistent below it.
Result<void> check_positive(const Figure& figure);

// "<=", ">", "at most" ...: a missing rule is AtMost; another word is a problem (order_inconsistent).
acceptance::Comparison read_rule(codec::Reader& reader, std::string_view key,
                                 acceptance::Comparison otherwise = acceptance::Comparison::AtMost);

}  // namespace cisterna::calculation
