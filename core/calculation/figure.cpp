#include "core/calculation/figure.h"

#include "core/calculation/words.h"
#include "core/quantity/text.h"

namespace cisterna::calculation {
namespace {

using acceptance::Comparison;
using quantity::Dimension;
using quantity::Rational;

std::optional<Figure> plain_figure(const codec::Value& value, std::string_view key) {
    std::optional<Rational> number;
    if (const auto* count = value.if_count()) number = Rational(*count);
    if (const auto* text = value.if_text()) number = Rational::from_decimal(*text);
    if (!number) return std::nullopt;
    return Figure{std::string(key), *number, Rational(1), {}, "", std::nullopt};
}

std::optional<Figure> figure_at(codec::Reader& reader, std::string_view key, PlainNumbers plain) {
    const auto* value = reader.take(key);
    if (value == nullptr) return std::nullopt;
    if (plain == PlainNumbers::Accepted)
        if (auto figure = plain_figure(*value, reader.path(key))) return figure;
    const auto any = quantity::read_any(reader, key);
    if (!any) return std::nullopt;
    const auto one = quantity::AnyQuantity::parse("1 " + any->unit());
    return Figure{reader.path(key), any->base(), one ? one->base() : Rational(1),
                  any->dimension(), any->unit(), any->mass_unit()};
}

// A dose for each kilogram of patient is a dose: its masses cancel, but a mass is in it.
ErrorCode not_positive(const Figure& figure) {
    const auto& d = figure.dimension;
    const bool has_mass = figure.mass_unit.has_value();
    if (has_mass && d == quantity::DoseRate::dimension) return ErrorCode::DoseNotPositive;
    if (has_mass && d == Dimension{} - quantity::time_dimension) return ErrorCode::DoseNotPositive;
    if (d == quantity::Concentration::dimension) return ErrorCode::ConcentrationNotPositive;
    if (d == quantity::Flow::dimension) return ErrorCode::FlowNotPositive;
    if (d == quantity::volume_dimension) return ErrorCode::VolumeNotPositive;
    if (d == quantity::drug_mass_dimension) return ErrorCode::DoseNotPositive;
    return ErrorCode::OrderInconsistent;
}

}  // namespace

std::optional<Figure> read_figure(codec::Reader& reader, std::string_view key, PlainNumbers plain) {
    return figure_at(reader, key, plain);
}

std::optional<Figure> require_figure(codec::Reader& reader, std::string_view key, PlainNumbers plain) {
    if (reader.require(key) == nullptr) return std::nullopt;
    return figure_at(reader, key, plain);
}

bool is_same_kind(const Figure& a, const Figure& b) {
    return a.dimension == b.dimension && a.mass_unit.has_value() == b.mass_unit.has_value() &&
           a.is_plain() == b.is_plain();
}

Result<void> check_same_kind(const Figure& a, const Figure& b) {
    if (is_same_kind(a, b)) return {};
    if (b.is_plain())
        return refuse(ErrorCode::UnitMissing, b.field,
                      "This figure has no unit; write it with one, such as " + a.unit + ".");
    return refuse(ErrorCode::UnitMismatch, b.field,
                  "The unit " + b.unit + " does not fit to " + (a.is_plain() ? "a number without unit" : a.unit) +
                      "; correct one of them.");
}

std::string text_in_unit_of(const Figure& figure, const Rational& base) {
    const auto number = quantity::contract_number(base / figure.one_unit);
    return figure.is_plain() ? number : number + " " + figure.unit;
}

std::string text_of(const Figure& figure) {
    return text_in_unit_of(figure, figure.base);
}

Result<void> check_positive(const Figure& figure) {
    const auto code = not_positive(figure);
    const bool may_be_zero = code == ErrorCode::OrderInconsistent;
    if (may_be_zero ? figure.base.sign() >= 0 : figure.base.sign() > 0) return {};
    return refuse(
        code, figure.field,
        may_be_zero ? "This figure cannot be below zero; correct it." : "This figure must be above zero; correct it.");
}

Comparison read_rule(codec::Reader& reader, std::string_view key, Comparison otherwise) {
    using enum Comparison;
    const auto text = reader.optional_text(key);
    if (!text) return otherwise;
    for (const auto comparison : {AtMost, Below, AtLeast, Above})
        if (*text == acceptance::comparison_sign(comparison)) return comparison;
    if (*text == "\xE2\x89\xA4") return AtMost;
    if (*text == "\xE2\x89\xA5") return AtLeast;
    const auto meaning = meaning_of<Comparison>(*text, {{"atmost", AtMost},
                                                        {"maximum", AtMost},
                                                        {"max", AtMost},
                                                        {"notmorethan", AtMost},
                                                        {"nomorethan", AtMost},
                                                        {"nmt", AtMost},
                                                        {"below", Below},
                                                        {"under", Below},
                                                        {"lessthan", Below},
                                                        {"atleast", AtLeast},
                                                        {"minimum", AtLeast},
                                                        {"min", AtLeast},
                                                        {"notlessthan", AtLeast},
                                                        {"nlt", AtLeast},
                                                        {"above", Above},
                                                        {"over", Above},
                                                        {"morethan", Above}});
    if (!meaning)
        reader.problem(ErrorCode::OrderInconsistent, key, "This rule is not understood; write <=, <, >= or >.");
    return meaning.value_or(otherwise);
}

}  // namespace cisterna::calculation
