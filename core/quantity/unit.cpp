#include <array>

#include "core/quantity/quantity.h"

namespace cisterna::quantity {
namespace {

struct MassUnits {
    Unit<drug_mass_dimension> mass;
    const char* per_mL;
    const char* per_day;
    const char* per_h;
};

constexpr std::array<MassUnits, 5> mass_units{{{units::kg, "kg/mL", "kg/day", "kg/h"},
                                               {units::g, "g/mL", "g/day", "g/h"},
                                               {units::mg, "mg/mL", "mg/day", "mg/h"},
                                               {units::mcg, "mcg/mL", "mcg/day", "mcg/h"},
                                               {units::ng, "ng/mL", "ng/day", "ng/h"}}};

const MassUnits& row(MassUnit unit) {
    return mass_units.at(static_cast<std::size_t>(unit));
}

}  // namespace

const Unit<drug_mass_dimension>& mass_unit(MassUnit unit) {
    return row(unit).mass;
}

Unit<drug_mass_dimension - volume_dimension> concentration_unit(MassUnit unit) {
    return {row(unit).per_mL, row(unit).mass.num, row(unit).mass.den};
}

Unit<drug_mass_dimension - time_dimension> dose_rate_unit(MassUnit unit) {
    return {row(unit).per_day, row(unit).mass.num, row(unit).mass.den};
}

Unit<drug_mass_dimension - time_dimension> hourly_dose_unit(MassUnit unit) {
    return {row(unit).per_h, row(unit).mass.num * 24, row(unit).mass.den};
}

}  // namespace cisterna::quantity
