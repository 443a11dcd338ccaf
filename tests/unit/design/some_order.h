#pragma once

#include "core/calendar/instant.h"
#include "core/codec/value.h"
#include "core/design/design.h"
#include "core/order/prescription.h"

namespace cisterna::design::test {

// An order that reads; stops the test otherwise.
order::Prescription read(const codec::Value& document);

// A random order of the shipped formulary's drugs with random wishes and perhaps boluses; to be called inside
// rc::check.
codec::Value some_document();

// A question about an order on the shipped formulary, without stock. The order must outlive it.
class Asked {
public:
    explicit Asked(const order::Prescription& prescription);
    const Question& question() const { return question_; }

    Knowledge knowledge;

private:
    Question question_;
};

}  // namespace cisterna::design::test
