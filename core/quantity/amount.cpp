#include "core/quantity/amount.h"

namespace cisterna::quantity {

Result<Amount> Amount::plus(const Amount& other) const {
    if (substance_ != other.substance_)
        return refuse(ErrorCode::SaltFormUnspecified, other.substance_.id(),
                      "A mass of " + other.substance_.id() + " cannot be added to one of " + substance_.id() +
                          "; convert it with the facts of both substances first.");
    return Amount(substance_, mass_ + other.mass_);
}

void Admixture::add(const Amount& amount) {
    amounts_[amount.substance()] += amount.mass();
}

Mass Admixture::mass_of(const Substance& substance) const {
    const auto found = amounts_.find(substance);
    return found == amounts_.end() ? Mass() : found->second;
}

}  // namespace cisterna::quantity
