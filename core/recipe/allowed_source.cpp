#include <algorithm>

#include "core/recipe/recipe.h"

namespace cisterna::recipe {
namespace {

using formulary::Formulary;
using formulary::Product;

// Whether an excipient of the product stands on the entry, by its whole name; the rules look at parts of names too.
bool holds_excipient(const Product& product, const formulary::NeverIntrathecal& entry) {
    return entry.match == formulary::NeverMatch::Excipient &&
           std::any_of(product.excipients.begin(), product.excipients.end(), [&](const std::string& excipient) {
               return std::find(entry.substances.begin(), entry.substances.end(), excipient) != entry.substances.end();
           });
}

}  // namespace

std::optional<Error> why_not_a_source(const Formulary& formulary, const Product& product) {
    if (product.preservative_free.value == formulary::PreservativeFree::No)
        return Error{ErrorCode::PreservativePresent, product.id,
                     product.name + " contains a preservative; choose a preservative-free product."};
    if (product.preservative_free.value == formulary::PreservativeFree::Unknown)
        return Error{
            ErrorCode::PreservativeStatusUnknown, product.id,
            "Nobody has stated that " + product.name + " is preservative-free; choose a product that is known to be."};
    if (product.pump_use.value == formulary::PumpUse::Excluded)
        return Error{
            ErrorCode::ProductMismatch, product.id,
            "The label of " + product.name + " excludes continuous infusion by a pump; choose another product."};
    for (const auto& [id, entry] : formulary.never_intrathecal)
        if (std::find(entry.products.begin(), entry.products.end(), product.id) != entry.products.end() ||
            holds_excipient(product, entry))
            return Error{ErrorCode::DrugProhibitedIntrathecal, product.id,
                         product.name + " must not be used intrathecally: " + entry.harm + "."};
    return std::nullopt;
}

}  // namespace cisterna::recipe
