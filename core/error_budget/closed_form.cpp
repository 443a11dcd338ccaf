#include "core/error_budget/closed_form.h"

#include <stdexcept>

namespace cisterna::error_budget {
namespace {

using quantity::Rational;

Rational square(const Rational& number) {
    return number * number;
}

}  // namespace

std::vector<Rational> relative_variances(const std::vector<DirectDraw>& draws, const Spread& diluent) {
    Spread total = diluent;
    for (const auto& draw : draws) {
        total.mean += draw.volume.mean;
        total.variance += draw.volume.variance;
    }
    const auto final_squared = square(total.mean);
    std::vector<Rational> variances;
    for (const auto& [strength, volume] : draws) {
        if (strength.mean.is_zero() || volume.mean.is_zero() || total.mean.is_zero())
            throw std::logic_error("a draw of nothing has no relative error");
        const auto of_strength = strength.variance / square(strength.mean);
        const auto of_volume = volume.variance * square(Rational(1) / volume.mean - Rational(1) / total.mean);
        const auto of_others = (total.variance - volume.variance) / final_squared;
        variances.push_back(of_strength + of_volume + of_others);
    }
    return variances;
}

}  // namespace cisterna::error_budget
