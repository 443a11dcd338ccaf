#pragma once

#include <set>
#include <string>

#include "core/codec/reader.h"
#include "core/formulary/formulary.h"
#include "core/formulary/provenance_reading.h"

// What only the whole formulary can show. Only the loader includes this.
namespace cisterna::formulary {

// Reports every reference that no entry defines. `unreadable` holds the paths of files that could not be read: what
// points at them is not reported a second time.
void check_references(const Formulary& formulary, const References& references, const std::set<std::string>& unreadable,
                      codec::Problems& problems);

// Reports contradictions between entries: one id or code for two things, limits that supersede one another in a circle
// or across drugs, a preservative in a preservative-free product, a drug's ambiguous name that is another's own, a
// powder of a drug without a molar mass, a label interval for another drug's product, and beyond-use rows that overlap
// or leave a gap.
void check_consistency(const Formulary& formulary, codec::Problems& problems);

}  // namespace cisterna::formulary
