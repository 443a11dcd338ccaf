#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::recipe {

// One filling of one syringe, to a line that its scale shows.
struct Pull {
    std::string syringe;  // id of a formulary syringe
    quantity::Volume nominal;
    quantity::Volume graduation;
    quantity::Volume volume;
};

// A volume as it can really be measured.
struct Measured {
    std::vector<Pull> pulls;
    quantity::Volume volume;  // the sum of the pulls
    quantity::Volume error;   // volume - what was asked for
};

// How a reading between two graduations is taken.
enum class Reading { Nearest, NotBelow };

// The smallest volume that is measured directly. At this volume the tolerance of a 1 mL syringe is 17 % (ISO 7886-1,
// unconfirmed), so nothing smaller may be drawn; it has to be diluted first.
const quantity::Volume& smallest_measured_volume();

// The largest share of a draw that rounding to graduations may change before a second, finer syringe is used: 0.5 %.
const quantity::Rational& largest_reading_error();

// Chooses the syringes for a volume: one pull where its rounding stays within largest_reading_error(), else a full pull
// and a finer one for the rest. Smaller syringes are preferred, since their tolerance is smaller. A volume over the
// largest syringe is drawn in several pulls. Refuses below_minimum_volume, and order_inconsistent for more than 20
// times the largest syringe.
Result<Measured> measure(const quantity::Volume& volume, const std::map<std::string, formulary::Syringe>& syringes,
                         Reading reading, std::string_view where);

// The smallest syringe that holds the volume, or nullptr.
const formulary::Syringe* smallest_holding(const quantity::Volume& volume,
                                           const std::map<std::string, formulary::Syringe>& syringes);

}  // namespace cisterna::recipe
