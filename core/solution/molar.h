#pragma once

#include "core/quantity/quantity.h"

// The kinds of solution chemistry.
namespace cisterna::solution {

inline constexpr quantity::Dimension mole_dimension{.moles = 1};
inline constexpr quantity::Dimension osmole_dimension{.osmoles = 1};

using MolarMass = quantity::Quantity<quantity::drug_mass_dimension - mole_dimension>;
// Osmoles that a mole gives when it dissolves; zero-dimensional on paper, so it is kept apart from plain numbers here.
using OsmolesPerMole = quantity::Quantity<osmole_dimension - mole_dimension>;
using Osmolarity = quantity::Quantity<osmole_dimension - quantity::volume_dimension>;
using Osmolality = quantity::Quantity<osmole_dimension - quantity::drug_mass_dimension>;

namespace units {
inline constexpr quantity::Unit<quantity::drug_mass_dimension - mole_dimension> g_per_mol{"g/mol", 1, 1};
inline constexpr quantity::Unit<osmole_dimension - mole_dimension> mOsm_per_mmol{"mOsm/mmol", 1, 1};
inline constexpr quantity::Unit<osmole_dimension - quantity::volume_dimension> mOsm_per_L{"mOsm/L", 1, 1000};
inline constexpr quantity::Unit<osmole_dimension - quantity::drug_mass_dimension> mOsm_per_kg{"mOsm/kg", 1, 1'000'000};
}  // namespace units

}  // namespace cisterna::solution
