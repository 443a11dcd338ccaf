#include "core/quantity/reading.h"

namespace cisterna::quantity {

std::optional<AnyQuantity> read_any(codec::Reader& reader, std::string_view key) {
    const auto* value = reader.require(key);
    if (value == nullptr) return std::nullopt;
    if (value->if_count() != nullptr) {
        reader.problem(ErrorCode::UnitMissing, key,
                       "The bare number has no unit; write the figure as text with its unit, such as \"4 mg/day\".");
        return std::nullopt;
    }
    const auto* text = value->if_text();
    if (text == nullptr) {
        reader.problem(ErrorCode::WrongType, key, "This must be text with a number and its unit.");
        return std::nullopt;
    }
    auto quantity = AnyQuantity::parse(*text, reader.path(key));
    if (!quantity) {
        reader.problems().add(std::move(quantity.error()));
        return std::nullopt;
    }
    return *quantity;
}

std::optional<Rational> read_percent(codec::Reader& reader, std::string_view key) {
    const auto any = read_any(reader, key);
    if (!any) return std::nullopt;
    if (any->dimension() == Dimension{} && any->unit() == "%") return any->base();
    reader.problem(ErrorCode::UnitMismatch, key,
                   "The unit " + any->unit() + " does not fit here; this must be a percentage, such as 14.5 %.");
    return std::nullopt;
}

std::optional<Rational> read_optional_percent(codec::Reader& reader, std::string_view key) {
    return reader.take(key) == nullptr ? std::nullopt : read_percent(reader, key);
}

}  // namespace cisterna::quantity
