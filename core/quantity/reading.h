#pragma once

#include <optional>
#include <string_view>

#include "core/codec/reader.h"
#include "core/quantity/any_quantity.h"

namespace cisterna::quantity {

// A typed quantity with the mass unit in which it was written, if a mass is in it.
template <Dimension D>
struct Written {
    Quantity<D> value;
    std::optional<MassUnit> mass_unit;
};

// The member as a quantity of any dimension; nothing and a problem when it is missing or cannot be read. A bare JSON
// number is unit_missing.
std::optional<AnyQuantity> read_any(codec::Reader& reader, std::string_view key);

// The member as a quantity of dimension D. `kind` completes "This must be a ...". A missing member is a problem.
template <Dimension D>
std::optional<Written<D>> read_written(codec::Reader& reader, std::string_view key, std::string_view kind) {
    const auto any = read_any(reader, key);
    if (!any) return std::nullopt;
    auto typed = any->as<D>(kind, reader.path(key));
    if (!typed) {
        reader.problems().add(std::move(typed.error()));
        return std::nullopt;
    }
    return Written<D>{std::move(*typed), any->mass_unit()};
}

// The same without the unit; zero and a problem when it cannot be read.
template <class Q>
Q read_quantity(codec::Reader& reader, std::string_view key, std::string_view kind) {
    const auto written = read_written<Q::dimension>(reader, key, kind);
    return written ? written->value : Q();
}

// A percentage such as "14.5 %" as a fraction of one; nothing and a problem when it is missing or no percentage.
std::optional<Rational> read_percent(codec::Reader& reader, std::string_view key);

// The same, where a missing member is no problem.
std::optional<Rational> read_optional_percent(codec::Reader& reader, std::string_view key);

template <class Q>
std::optional<Q> read_optional_quantity(codec::Reader& reader, std::string_view key, std::string_view kind) {
    if (!reader.has(key)) {
        reader.take(key);
        return std::nullopt;
    }
    const auto written = read_written<Q::dimension>(reader, key, kind);
    return written ? std::optional<Q>(written->value) : std::nullopt;
}

}  // namespace cisterna::quantity
