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

}  // namespace cisterna::quantity
