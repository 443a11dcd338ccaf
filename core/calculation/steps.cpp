#include "core/calculation/steps.h"

#include <utility>

#include "core/quantity/text.h"

namespace cisterna::calculation {

using quantity::contract_text;
namespace units = quantity::units;

void Steps::add(std::string formula, std::string figures, std::string result) {
    codec::Object line;
    line.set("formula", std::move(formula));
    line.set("figures", std::move(figures));
    line.set("result", std::move(result));
    lines_.emplace_back(std::move(line));
}

std::string text_of(const quantity::Volume& volume) {
    return contract_text(volume, units::mL);
}
std::string text_of(const quantity::Flow& flow) {
    return contract_text(flow, units::mL_per_day);
}
std::string text_of(const quantity::Duration& duration) {
    return contract_text(duration, units::day);
}

std::string text_of(const quantity::Mass& mass, quantity::MassUnit unit) {
    return contract_text(mass, quantity::mass_unit(unit));
}

std::string text_of(const quantity::Concentration& concentration, quantity::MassUnit unit) {
    return contract_text(concentration, quantity::concentration_unit(unit));
}

std::string text_of(const quantity::DoseRate& daily_dose, quantity::MassUnit unit) {
    return contract_text(daily_dose, quantity::dose_rate_unit(unit));
}

std::string hourly_text(const quantity::DoseRate& dose, quantity::MassUnit unit) {
    return contract_text(dose, quantity::hourly_dose_unit(unit));
}

}  // namespace cisterna::calculation
