#pragma once

#include <compare>
#include <utility>

#include "core/quantity/dimension.h"
#include "core/quantity/rational.h"

namespace cisterna::quantity {

template <Dimension D>
class Quantity;

// A unit of one dimension: `num / den` base units (mg, mL, day, cm, EU, mOsm, mmol, kPa, kg of patient).
template <Dimension D>
struct Unit {
    const char* symbol;
    std::int64_t num;
    std::int64_t den;

    Rational scale() const { return Rational::ratio(num, den); }
};

// An exact amount of one dimension. It is made by naming a unit, and read by naming a unit; there is no other way in or
// out, and no implicit conversion.
template <Dimension D>
class Quantity {
public:
    static constexpr Dimension dimension = D;

    Quantity() = default;  // zero of this dimension
    static Quantity of(const Rational& number, const Unit<D>& unit) { return Quantity(number * unit.scale()); }
    static Quantity from_base(Rational number) { return Quantity(std::move(number)); }

    Rational in(const Unit<D>& unit) const { return base_ / unit.scale(); }
    const Rational& base() const { return base_; }
    int sign() const { return base_.sign(); }
    bool is_zero() const { return base_.is_zero(); }
    bool is_positive() const { return sign() > 0; }
    Quantity absolute() const { return Quantity(base_.absolute()); }

    friend Quantity operator+(const Quantity& a, const Quantity& b) { return Quantity(a.base_ + b.base_); }
    friend Quantity operator-(const Quantity& a, const Quantity& b) { return Quantity(a.base_ - b.base_); }
    friend Quantity operator*(const Quantity& a, const Rational& factor) { return Quantity(a.base_ * factor); }
    friend Quantity operator*(const Rational& factor, const Quantity& a) { return Quantity(a.base_ * factor); }
    friend Quantity operator/(const Quantity& a, const Rational& divisor) { return Quantity(a.base_ / divisor); }
    Quantity& operator+=(const Quantity& other) { return *this = *this + other; }
    Quantity& operator-=(const Quantity& other) { return *this = *this - other; }

    bool operator==(const Quantity& other) const = default;
    std::strong_ordering operator<=>(const Quantity& other) const { return base_ <=> other.base_; }

private:
    explicit Quantity(Rational base) : base_(std::move(base)) {}

    Rational base_;
};

template <Dimension A, Dimension B>
requires(!(A + B == Dimension{})) Quantity<A + B>
operator*(const Quantity<A>& a, const Quantity<B>& b) {
    return Quantity<A + B>::from_base(a.base() * b.base());
}

template <Dimension A, Dimension B>
requires(A + B == Dimension{}) Rational operator*(const Quantity<A>& a, const Quantity<B>& b) {
    return a.base() * b.base();
}

// Dividing by a zero quantity is a bug: callers check first.
template <Dimension A, Dimension B>
requires(!(A == B)) Quantity<A - B>
operator/(const Quantity<A>& a, const Quantity<B>& b) {
    return Quantity<A - B>::from_base(a.base() / b.base());
}

// The ratio of two quantities of one kind is a plain number.
template <Dimension A>
Rational operator/(const Quantity<A>& a, const Quantity<A>& b) {
    return a.base() / b.base();
}

// The kinds of the field.
inline constexpr Dimension drug_mass_dimension{.drug_mass = 1};
inline constexpr Dimension volume_dimension{.volume = 1};
inline constexpr Dimension time_dimension{.time = 1};
inline constexpr Dimension length_dimension{.length = 1};
inline constexpr Dimension mole_dimension{.moles = 1};
inline constexpr Dimension patient_mass_dimension{.patient_mass = 1};
inline constexpr Dimension endotoxin_dimension{.endotoxin = 1};
inline constexpr Dimension pressure_dimension{.pressure = 1};

using Mass = Quantity<drug_mass_dimension>;
using Volume = Quantity<volume_dimension>;
using Duration = Quantity<time_dimension>;
using Length = Quantity<length_dimension>;
using PatientMass = Quantity<patient_mass_dimension>;
using Concentration = Quantity<drug_mass_dimension - volume_dimension>;
using DoseRate = Quantity<drug_mass_dimension - time_dimension>;
using Flow = Quantity<volume_dimension - time_dimension>;
using VolumePerLength = Quantity<volume_dimension - length_dimension>;
using Endotoxin = Quantity<endotoxin_dimension>;
using Pressure = Quantity<pressure_dimension>;
// Patient boluses a day, and the like.
using Frequency = Quantity<Dimension{} - time_dimension>;
using MolarMass = Quantity<drug_mass_dimension - mole_dimension>;
// Of a whole solution: its mass by its volume. The same dimension as a concentration, another meaning.
using Density = Quantity<drug_mass_dimension - volume_dimension>;

namespace units {
inline constexpr Unit<drug_mass_dimension> kg{"kg", 1'000'000, 1};
inline constexpr Unit<drug_mass_dimension> g{"g", 1000, 1};
inline constexpr Unit<drug_mass_dimension> mg{"mg", 1, 1};
inline constexpr Unit<drug_mass_dimension> mcg{"mcg", 1, 1000};
inline constexpr Unit<drug_mass_dimension> ng{"ng", 1, 1'000'000};
inline constexpr Unit<volume_dimension> mL{"mL", 1, 1};
inline constexpr Unit<volume_dimension> L{"L", 1000, 1};
inline constexpr Unit<time_dimension> day{"day", 1, 1};
inline constexpr Unit<time_dimension> h{"h", 1, 24};
inline constexpr Unit<time_dimension> minute{"min", 1, 1440};
inline constexpr Unit<time_dimension> s{"s", 1, 86400};
inline constexpr Unit<length_dimension> cm{"cm", 1, 1};
inline constexpr Unit<length_dimension> mm{"mm", 1, 10};
inline constexpr Unit<patient_mass_dimension> kg_of_patient{"kg", 1, 1};
inline constexpr Unit<endotoxin_dimension> EU{"EU", 1, 1};
inline constexpr Unit<drug_mass_dimension - volume_dimension> mg_per_mL{"mg/mL", 1, 1};
inline constexpr Unit<drug_mass_dimension - volume_dimension> mcg_per_mL{"mcg/mL", 1, 1000};
inline constexpr Unit<drug_mass_dimension - time_dimension> mg_per_day{"mg/day", 1, 1};
inline constexpr Unit<drug_mass_dimension - time_dimension> mcg_per_day{"mcg/day", 1, 1000};
inline constexpr Unit<drug_mass_dimension - time_dimension> mg_per_h{"mg/h", 24, 1};
inline constexpr Unit<drug_mass_dimension - time_dimension> mcg_per_h{"mcg/h", 24, 1000};
inline constexpr Unit<volume_dimension - time_dimension> mL_per_day{"mL/day", 1, 1};
inline constexpr Unit<volume_dimension - time_dimension> mL_per_h{"mL/h", 24, 1};
inline constexpr Unit<volume_dimension - length_dimension> mL_per_cm{"mL/cm", 1, 1};
inline constexpr Unit<drug_mass_dimension - mole_dimension> g_per_mol{"g/mol", 1, 1};
inline constexpr Unit<drug_mass_dimension - volume_dimension> g_per_mL{"g/mL", 1000, 1};
}  // namespace units

// The mass unit in which a drug's figures were written, so that its results are shown in the same one.
enum class MassUnit { Kilogram, Gram, Milligram, Microgram, Nanogram };

const Unit<drug_mass_dimension>& mass_unit(MassUnit unit);
Unit<drug_mass_dimension - volume_dimension> concentration_unit(MassUnit unit);  // per mL
Unit<drug_mass_dimension - time_dimension> dose_rate_unit(MassUnit unit);        // per day
Unit<drug_mass_dimension - time_dimension> hourly_dose_unit(MassUnit unit);      // per h

}  // namespace cisterna::quantity
