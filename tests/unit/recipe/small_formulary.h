#pragma once

#include <string>
#include <vector>

#include "core/formulary/formulary.h"
#include "core/order/prescription.h"

namespace cisterna::recipe::test {

// A random formulary of a few drugs with a few products each, some of which must not be used, the shipped syringes and
// one diluent, and an order of all its drugs with a flow as basis.
struct SmallWorld {
    formulary::Formulary formulary;
    order::Prescription prescription;
};

// To be called inside rc::check.
SmallWorld some_world();

// The ids of the products of a drug that may be used, in order.
std::vector<std::string> allowed_products(const SmallWorld& world, const std::string& drug);

}  // namespace cisterna::recipe::test
