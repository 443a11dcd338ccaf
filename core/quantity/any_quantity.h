#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/quantity/dimension.h"
#include "core/quantity/quantity.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

namespace cisterna::quantity {

// A quantity as it stands in a document: the number, its dimension as far as the text tells it (a mass is a mass),
// and the unit as it was written. It is for the doors only; inside, quantities are typed.
class AnyQuantity {
public:
    // The one parser of the program. Text is a plain decimal number, one space, a unit: "0.5 mL/day", "200 mg/20 mL",
    // "0.9 %". Refuses: an empty text (value_missing), separators, exponents, ".5", "5." and figures over 30 digits
    // (not_a_number), a figure without unit (unit_missing), an unknown unit or a quotient of more than four
    // (unit_unknown). `ug` and `µg` are read as mcg.
    static Result<AnyQuantity> parse(std::string_view text, std::string_view where = {});

    // The typed quantity; refuses (unit_mismatch) another dimension. `kind` completes "a ...": "a volume, such as 20
    // mL".
    template <Dimension D>
    Result<Quantity<D>> as(std::string_view kind, std::string_view where = {}) const {
        // In mg/kg the masses cancel, and a bare percentage would pass for it.
        const bool needs_mass = D.drug_mass != 0 || D.patient_mass != 0;
        if (!(dimension_ == D.as_written()) || needs_mass != mass_unit_.has_value()) return mismatch(kind, where);
        return Quantity<D>::from_base(base_ / patient_mass_scale(D.patient_mass));
    }

    const Rational& base() const { return base_; }  // in mg, mL, day, cm, EU, mOsm, mmol, kPa
    Dimension dimension() const { return dimension_; }
    const std::string& unit() const { return unit_; }  // as written, with mcg for its other spellings
    // The mass unit in which it was written; nothing when no mass is in it.
    std::optional<MassUnit> mass_unit() const { return mass_unit_; }
    // The number as it was written, in its own unit.
    const Rational& number() const { return number_; }

private:
    AnyQuantity() = default;
    tl::unexpected<Error> mismatch(std::string_view kind, std::string_view where) const;
    // Base mass is mg; a patient's mass is counted in kg.
    static Rational patient_mass_scale(int exponent);

    Rational number_;
    Rational base_;
    Dimension dimension_;
    std::string unit_;
    std::optional<MassUnit> mass_unit_;
};

}  // namespace cisterna::quantity
