#include "core/order/prescription.h"

#include <algorithm>
#include <stdexcept>

namespace cisterna::order {

quantity::Rational PatientBolus::largest_number_per_day() const {
    const auto day = quantity::Duration::of(1, quantity::units::day);
    const quantity::Rational by_lockout = (day / lockout).ceiling();
    return std::min(quantity::Rational(maximum_per_day), by_lockout);
}

const OrderedDrug& Prescription::primary() const {
    return drugs[primary_index()];
}

std::size_t Prescription::primary_index() const {
    const auto found =
        std::find_if(drugs.begin(), drugs.end(), [](const OrderedDrug& d) { return d.role == DrugRole::Primary; });
    if (found == drugs.end()) throw std::logic_error("a prescription without a primary drug passed its reader");
    return static_cast<std::size_t>(found - drugs.begin());
}

}  // namespace cisterna::order
