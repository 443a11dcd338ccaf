#include "core/acceptance/bounds.h"

namespace cisterna::acceptance {

std::string_view comparison_sign(Comparison comparison) {
    switch (comparison) {
        case Comparison::AtMost: return "<=";
        case Comparison::Below: return "<";
        case Comparison::AtLeast: return ">=";
        case Comparison::Above: break;
    }
    return ">";
}

Result<void> check_range(const Range& range) {
    if (!range.low && !range.high)
        return refuse(ErrorCode::ValueMissing, "low", "No limit is given; fill in the lowest or the highest value.");
    if (range.low && range.high && *range.low > *range.high)
        return refuse(ErrorCode::OrderInconsistent, "low",
                      "The lowest accepted value is above the highest; correct one of them.");
    if (range.low && range.low->sign() < 0)
        return refuse(ErrorCode::OrderInconsistent, "low",
                      "The lowest accepted value is below zero, so that it limits nothing; correct it.");
    return {};
}

bool contains(const Range& range, const quantity::Rational& value) {
    if (range.low && value < *range.low) return false;
    return !range.high || value <= *range.high;
}

}  // namespace cisterna::acceptance
