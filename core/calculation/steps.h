#pragma once

#include <string>

#include "core/codec/value.h"
#include "core/quantity/quantity.h"

namespace cisterna::calculation {

// The way to a result, line by line, so that a person can redo it: the formula in words, the same with figures, the
// result.
class Steps {
public:
    void add(std::string formula, std::string figures, std::string result);
    codec::Array list() const { return lines_; }

private:
    codec::Array lines_;
};

// Contract text in the units of the bench; what holds a mass is shown in the drug's own mass unit.
std::string text_of(const quantity::Volume& volume);
std::string text_of(const quantity::Flow& flow);
std::string text_of(const quantity::Duration& duration);  // in days
std::string text_of(const quantity::Mass& mass, quantity::MassUnit unit);
std::string text_of(const quantity::Concentration& concentration, quantity::MassUnit unit);
std::string text_of(const quantity::DoseRate& daily_dose, quantity::MassUnit unit);
std::string hourly_text(const quantity::DoseRate& dose, quantity::MassUnit unit);

}  // namespace cisterna::calculation
