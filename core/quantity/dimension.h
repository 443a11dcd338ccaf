#pragma once

#include <cstdint>

namespace cisterna::quantity {

// The exponents of a quantity's kinds. Drug mass and patient mass are different kinds although both are masses:
// milligrams of drug and kilograms of patient are never added.
struct Dimension {
    std::int8_t drug_mass = 0;
    std::int8_t volume = 0;
    std::int8_t time = 0;
    std::int8_t length = 0;
    std::int8_t patient_mass = 0;
    std::int8_t endotoxin = 0;
    std::int8_t osmoles = 0;
    std::int8_t moles = 0;
    std::int8_t pressure = 0;

    constexpr bool operator==(const Dimension&) const = default;

    friend constexpr Dimension operator+(Dimension a, Dimension b) { return combine(a, b, 1); }
    friend constexpr Dimension operator-(Dimension a, Dimension b) { return combine(a, b, -1); }

    // As text can tell it: a mass is a mass.
    constexpr Dimension as_written() const {
        Dimension written = *this;
        written.drug_mass = static_cast<std::int8_t>(drug_mass + patient_mass);
        written.patient_mass = 0;
        return written;
    }

private:
    static constexpr std::int8_t sum(std::int8_t a, std::int8_t b, int sign) {
        return static_cast<std::int8_t>(a + sign * b);
    }
    static constexpr Dimension combine(Dimension a, Dimension b, int sign) {
        return {sum(a.drug_mass, b.drug_mass, sign),
                sum(a.volume, b.volume, sign),
                sum(a.time, b.time, sign),
                sum(a.length, b.length, sign),
                sum(a.patient_mass, b.patient_mass, sign),
                sum(a.endotoxin, b.endotoxin, sign),
                sum(a.osmoles, b.osmoles, sign),
                sum(a.moles, b.moles, sign),
                sum(a.pressure, b.pressure, sign)};
    }
};

}  // namespace cisterna::quantity
