#pragma once

#include <optional>

#include "core/quantity/quantity.h"
#include "core/result/result.h"

// What lies between the reservoir and the catheter's tip, and still holds the old solution after a refill.
namespace cisterna::pump {

// What is known of a catheter. Everything stated must agree.
struct CatheterStatement {
    std::optional<quantity::Length> implanted;
    std::optional<quantity::Length> supplied;  // before trimming
    std::optional<quantity::Length> removed;   // cut off; zero is allowed
    std::optional<quantity::VolumePerLength> volume_per_length;
    std::optional<quantity::Volume> volume;  // when it is stated itself
};

struct Catheter {
    std::optional<quantity::Length> implanted;  // nothing when only the volume was stated
    quantity::Volume volume;
};

// implanted = supplied - removed; volume = implanted x volume per length. Refuses value_missing
// (catheter_length_implanted, catheter_length_supplied, catheter_length_removed, catheter_volume_per_length),
// order_inconsistent (a length that is not above zero, more removed than supplied, statements that disagree),
// volume_not_positive.
Result<Catheter> measure_catheter(const CatheterStatement& statement);

// The volume of the pump's own tubing: stated, or between two bounds as the maker gives them.
struct TubingStatement {
    std::optional<quantity::Volume> stated;
    std::optional<quantity::Volume> minimum;
    std::optional<quantity::Volume> maximum;
};

// A stated volume, else the minimum when the concentration rises and the maximum when it falls: so that the bridge
// never runs too long with the stronger solution behind it, nor ends with the stronger one still in the tubing. Source:
// Medtronic SynchroMed EL technical manual, Appendix A (manualslib.de 628807, page 185). For concentrations that are
// equal the rule says nothing. Refuses value_missing (pump_tubing_volume, tubing_volume_minimum,
// tubing_volume_maximum), volume_not_positive, order_inconsistent (bounds that cross, a stated volume that is not the
// one to be used).
Result<quantity::Volume> tubing_volume(const TubingStatement& statement,
                                       const quantity::Concentration& old_concentration,
                                       const quantity::Concentration& new_concentration);

// A stated volume only, where no concentration changes (priming).
Result<quantity::Volume> stated_tubing_volume(const TubingStatement& statement);

}  // namespace cisterna::pump
