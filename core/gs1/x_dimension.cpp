#include "core/gs1/x_dimension.h"

namespace cisterna::gs1 {

using quantity::Length;
using quantity::Rational;

Length smallest_healthcare_module() {
    return Length::of(Rational::ratio(254, 1000), quantity::units::mm);
}

Length largest_healthcare_module() {
    return Length::of(Rational::ratio(990, 1000), quantity::units::mm);
}

Result<Length> x_dimension(const Resolution& resolution, std::int64_t dots) {
    if (!resolution.is_positive())
        return refuse(ErrorCode::OrderInconsistent, "printer_resolution",
                      "The printer's resolution must be above zero; correct it.");
    if (dots < 1)
        return refuse(ErrorCode::OrderInconsistent, "dots_per_module",
                      "A module has at least one dot; correct the number.");
    const Length dot = Length::of(Rational(254) / Rational(100) / resolution.in(dpi), quantity::units::cm);
    const Length module = dot * Rational(dots);
    // The other way: the dots on its length.
    if (module * resolution != Rational(dots))
        return refuse(ErrorCode::Bug, "dots_per_module", "The module and its proof do not agree; report this.");
    return module;
}

}  // namespace cisterna::gs1
