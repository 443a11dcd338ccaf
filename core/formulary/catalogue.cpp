#include "core/formulary/catalogue.h"

#include <algorithm>

namespace cisterna::formulary {
namespace {

bool carries(const std::vector<ProductCode>& codes, std::string_view gtin14) {
    return std::any_of(codes.begin(), codes.end(), [&](const ProductCode& code) { return code.gtin == gtin14; });
}

}  // namespace

std::optional<CatalogueItem> find_by_gtin(const Formulary& formulary, std::string_view gtin14) {
    for (const auto& [id, product] : formulary.products)
        if (carries(product.codes, gtin14))
            return CatalogueItem{CatalogueKind::Product, id, id, product.name, product.volume.value};
    for (const auto& [id, diluent] : formulary.diluents)
        for (const auto& container : diluent.containers)
            if (carries(container.codes, gtin14))
                return CatalogueItem{CatalogueKind::Diluent, id, container.id, diluent.name, container.volume};
    return std::nullopt;
}

}  // namespace cisterna::formulary
