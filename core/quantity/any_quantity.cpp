#include "core/quantity/any_quantity.h"

#include <algorithm>
#include <array>

#include "core/result/characters.h"

namespace cisterna::quantity {
namespace {

constexpr std::size_t digits_allowed = 30;
// mcg/kg/day has three. Without a limit, enough of them would turn an exponent over.
constexpr int factors_allowed = 4;

struct UnitRow {
    std::string_view symbol;
    Dimension dimension;
    std::int64_t num;
    std::int64_t den;
    std::optional<MassUnit> mass;
};

constexpr Dimension osmole_dimension{.osmoles = 1};
constexpr auto unit_rows = std::to_array<UnitRow>({
    {"kg", drug_mass_dimension, 1'000'000, 1, MassUnit::Kilogram},
    {"g", drug_mass_dimension, 1000, 1, MassUnit::Gram},
    {"mg", drug_mass_dimension, 1, 1, MassUnit::Milligram},
    {"mcg", drug_mass_dimension, 1, 1000, MassUnit::Microgram},
    {"ng", drug_mass_dimension, 1, 1'000'000, MassUnit::Nanogram},
    {"mL", volume_dimension, 1, 1, {}},
    {"L", volume_dimension, 1000, 1, {}},
    {"day", time_dimension, 1, 1, {}},
    {"h", time_dimension, 1, 24, {}},
    {"min", time_dimension, 1, 1440, {}},
    {"s", time_dimension, 1, 86400, {}},
    {"mm", length_dimension, 1, 10, {}},
    {"cm", length_dimension, 1, 1, {}},
    {"EU", endotoxin_dimension, 1, 1, {}},
    {"mOsm", osmole_dimension, 1, 1, {}},
    {"mol", mole_dimension, 1000, 1, {}},
    {"mmol", mole_dimension, 1, 1, {}},
    // Filter integrity is written in psi or in a metric unit. 1 lbf is 4.4482216152605 N, 1 in is 0.0254 m.
    {"kPa", pressure_dimension, 1, 1, {}},
    {"bar", pressure_dimension, 100, 1, {}},
    {"mbar", pressure_dimension, 1, 10, {}},
    {"psi", pressure_dimension, 44'482'216'152'605, 6'451'600'000'000, {}},
    // Dots of a printer on an inch.
    {"dpi", Dimension{} - length_dimension, 100, 254, {}},
    {"%", Dimension{}, 1, 100, {}},
    // 1 % w/v is 1 g in 100 mL.
    {"%w/v", drug_mass_dimension - volume_dimension, 10, 1, MassUnit::Milligram},
});

const UnitRow* find_unit(std::string_view symbol) {
    if (symbol == "ug" || symbol == "\xC2\xB5g" || symbol == "\xCE\xBCg") symbol = "mcg";
    const auto row =
        std::find_if(unit_rows.begin(), unit_rows.end(), [&](const UnitRow& r) { return r.symbol == symbol; });
    return row == unit_rows.end() ? nullptr : &*row;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A number as people are to write it: no separators, no exponent, a digit on both sides of the point, no needless zero
// in front. Nothing when it is not.
std::optional<Rational> read_number(std::string_view text) {
    const auto unsigned_text = text.starts_with('-') ? text.substr(1) : text;
    const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
    if (digits > digits_allowed) return std::nullopt;
    if (unsigned_text.size() > 1 && unsigned_text[0] == '0' && is_digit(unsigned_text[1])) return std::nullopt;
    return Rational::from_decimal(text);
}

struct Factor {
    const UnitRow* row;
    Rational multiple;
};

// "mL" or, in a denominator, "20 mL".
std::optional<Factor> read_factor(std::string_view text) {
    Rational multiple(1);
    if (!text.empty() && is_digit(text[0])) {
        const auto space = text.find(' ');
        const auto split = space == std::string_view::npos ? text.find_first_not_of("0123456789.") : space;
        if (split == std::string_view::npos) return std::nullopt;
        const auto number = read_number(text.substr(0, split));
        if (!number || number->is_zero()) return std::nullopt;
        multiple = *number;
        text.remove_prefix(space == std::string_view::npos ? split : split + 1);
    }
    const auto* row = find_unit(text);
    if (row == nullptr) return std::nullopt;
    return Factor{row, multiple};
}

struct ReadUnit {
    Rational scale{1};
    Dimension dimension;
    std::string symbol;
    std::optional<MassUnit> mass;
};

std::string symbol_of(const Factor& factor, std::string_view written) {
    const bool has_multiple = !written.empty() && is_digit(written[0]);
    if (!has_multiple) return std::string(factor.row->symbol);
    return std::string(written.substr(0, written.find_first_not_of("0123456789."))) + " " +
           std::string(factor.row->symbol);
}

std::optional<ReadUnit> read_unit(std::string_view text) {
    ReadUnit unit;
    if (const auto* whole = find_unit(text)) {
        unit.scale = Rational::ratio(whole->num, whole->den);
        unit.dimension = whole->dimension;
        unit.symbol = std::string(whole->symbol);
        unit.mass = whole->mass;
        return unit;
    }
    if (std::count(text.begin(), text.end(), '/') >= factors_allowed) return std::nullopt;
    std::size_t start = 0;
    for (bool first = true; start <= text.size(); first = false) {
        const auto slash = std::min(text.find('/', start), text.size());
        const auto part = text.substr(start, slash - start);
        if (first && !part.empty() && is_digit(part[0])) return std::nullopt;
        const auto factor = read_factor(part);
        if (!factor) return std::nullopt;
        const Rational scale = factor->multiple * Rational::ratio(factor->row->num, factor->row->den);
        unit.scale = first ? scale : unit.scale / scale;
        unit.dimension = first ? factor->row->dimension : unit.dimension - factor->row->dimension;
        unit.symbol += (first ? "" : "/") + symbol_of(*factor, part);
        if (factor->row->mass && !unit.mass) unit.mass = factor->row->mass;
        start = slash + 1;
    }
    return unit;
}

}  // namespace

Result<AnyQuantity> AnyQuantity::parse(std::string_view text, std::string_view where) {
    const std::string place(where);
    if (text.empty())
        return refuse(ErrorCode::ValueMissing, place,
                      "The figure is missing; write it with its unit, such as \"4 mg/day\".");
    const auto space = text.find(' ');
    const auto number = read_number(text.substr(0, space));
    if (!number)
        return refuse(
            ErrorCode::NotANumber, place,
            in_quotes(text) +
                " is not a plain number, one space and a unit. Write digits with a point, without "
                "separators or exponents and with a zero before the point, such as \"0.5 mL\" or \"2000 mcg/mL\".");
    const auto unit_text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    if (unit_text.empty())
        return refuse(ErrorCode::UnitMissing, place,
                      in_quotes(text) + " has no unit; write number, one space and unit, such as \"4 mg/day\".");
    const auto unit = read_unit(unit_text);
    if (!unit)
        return refuse(ErrorCode::UnitUnknown, place,
                      in_quotes(unit_text) +
                          " is not a unit known here; use mg, mcg, mL, day, h and quotients of them, such as mg/mL.");
    AnyQuantity quantity;
    quantity.number_ = *number;
    quantity.base_ = *number * unit->scale;
    quantity.dimension_ = unit->dimension;
    quantity.unit_ = unit->symbol;
    quantity.mass_unit_ = unit->mass;
    return quantity;
}

tl::unexpected<Error> AnyQuantity::mismatch(std::string_view kind, std::string_view where) const {
    return refuse(ErrorCode::UnitMismatch, std::string(where),
                  "The unit " + unit_ + " does not fit here; this must be a " + std::string(kind) + ".");
}

Rational AnyQuantity::patient_mass_scale(int exponent) {
    Rational scale(1);
    for (int i = 0; i < exponent; ++i) scale *= Rational(1'000'000);
    for (int i = 0; i > exponent; --i) scale = scale / Rational(1'000'000);
    return scale;
}

}  // namespace cisterna::quantity
