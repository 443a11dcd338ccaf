#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/gs1/ndc.h"
#include "core/quantity/quantity.h"
#include "core/result/result.h"

namespace cisterna::gs1 {

// One level of a package, the outermost first: "25 VIAL, SINGLE-DOSE in 1 TRAY (0409-4888-20)".
struct PackagingLevel {
    std::int64_t count;     // 25; 0 on the innermost level, where a volume or mass stands instead
    std::string content;    // "VIAL, SINGLE-DOSE", or "20 mL" on the innermost level
    std::string container;  // "TRAY"
    std::optional<Ndc> ndc;
};

// How a product is packed, read from the packaging text of a catalogue (openFDA's drug/ndc).
struct Packaging {
    std::vector<PackagingLevel> levels;           // not empty
    std::optional<quantity::Volume> unit_volume;  // in one unit; nothing when a mass is stated

    const PackagingLevel& unit() const { return levels.back(); }
    const PackagingLevel& outer() const { return levels.front(); }
    bool has_outer() const { return levels.size() > 1; }
    std::int64_t units_per_outer() const;
};

// Reads "25 VIAL, SINGLE-DOSE in 1 TRAY (0409-4888-20) / 20 mL in 1 VIAL, SINGLE-DOSE (0409-4888-03)": levels from the
// outermost to the innermost, separated by " / " or " > ". Refuses: an empty text, or one that does not say how much is
// in a unit (value_missing); what has another form (not_a_number); levels that do not fit into each other, that share
// one NDC or whose NDCs belong to different products (catalogue_inconsistent); an NDC that is not certain
// (ndc_ambiguous).
Result<Packaging> parse_packaging(std::string_view text, std::string_view where = {});

// A catalogue's strength, "200 mg/20mL".
struct CatalogueStrength {
    quantity::Concentration concentration;
    quantity::MassUnit mass_unit;
    quantity::Volume per;  // 20 mL; 1 mL for "10 mg/mL"
};

// Refuses what AnyQuantity::parse refuses, and a strength that is not a mass in a volume (unit_mismatch).
Result<CatalogueStrength> parse_catalogue_strength(std::string_view text, std::string_view where = {});

// A strength that is stated for more than 1 mL states the content of a whole container. Refuses
// (catalogue_inconsistent) a packaging whose unit holds another volume: one of the two texts is wrong, and the amount
// in the container is not known.
Result<void> check_strength_fits(const CatalogueStrength& strength, const Packaging& packaging,
                                 std::string_view where = {});

}  // namespace cisterna::gs1
