#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/formulary/formulary.h"

namespace cisterna::formulary {

enum class CatalogueKind { Product, Diluent };

// What one scanned container is.
struct CatalogueItem {
    CatalogueKind kind = CatalogueKind::Product;
    std::string id;         // of the product or the diluent
    std::string container;  // of a diluent: the id of the container size; of a product: its id again
    std::string name;
    quantity::Volume volume;  // what the container holds; zero when the formulary does not know it
};

// The product or diluent container that carries the GTIN-14; nothing when no entry does. The loader has made sure that
// no two do.
std::optional<CatalogueItem> find_by_gtin(const Formulary& formulary, std::string_view gtin14);

}  // namespace cisterna::formulary
