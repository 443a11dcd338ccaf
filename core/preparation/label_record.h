#pragma once

#include "core/codec/value.h"
#include "core/formulary/formulary.h"
#include "core/order/prescription.h"
#include "core/preparation/preparation.h"
#include "core/preparation/site.h"
#include "core/result/result.h"

namespace cisterna::preparation {

inline constexpr std::string_view label_schema = "cisterna/label/1";

// The prescription of a preparation, with the patient's details put back.
Result<order::Prescription> prescription_of(const Preparation& preparation, const codec::Object& personal);

// Everything that the label of one syringe says, as finished texts (schema cisterna/label/1). It is made from the order
// and the approved recipe alone, so that label, recipe, order and record can be compared. Strengths are those ordered;
// the batch record holds those really made. Refuses state_forbids before an approval, order_inconsistent for a syringe
// that the recipe does not have.
Result<codec::Object> label_record(const Preparation& preparation, const order::Prescription& prescription,
                                   const formulary::Formulary& formulary, const Site& site, std::int64_t syringe,
                                   std::int64_t revision);

// SHA-256 of the label record's canonical form without the patient, in hex.
std::string label_record_digest(const codec::Object& record);

}  // namespace cisterna::preparation
