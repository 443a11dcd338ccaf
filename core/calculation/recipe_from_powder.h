#pragma once

#include "core/codec/value.h"
#include "core/result/result.h"

namespace cisterna::calculation {

// A recipe from powder. The inputs tell which question is asked:
//   reservoir_capacity, final_volume, basis, drugs ...    what to weigh for a pump refill; a drug may come from a vial
//   too batch_volume, or syringes and syringe_fill, drugs     what to weigh for a batch of stated strength, with
//   overage,
//                                                         losses, and sodium chloride for tonicity
//   mass_needed_as_labelled                               what to weigh for a mass, or the stock solution and the part
//   of
//                                                         it when the balance cannot weigh so little
//   measured, final_volume                                the strengths really made by weighed masses
//   readability, repeatability_sd                         the smallest mass that a balance may weigh (USP <41>)
// Gives the figures and "steps". A list "process" must hold a sterilising step. Refuses with the kinds of the contract;
// an unknown field is order_inconsistent.
Result<codec::Object> calculate_recipe_from_powder(const codec::Value& inputs);

}  // namespace cisterna::calculation
