#pragma once

#include <memory>
#include <utility>

#include "core/error_budget/model.h"
#include "core/quantity/rational.h"
#include "core/result/result.h"

namespace cisterna::error_budget {

// Whether the curvature of the model counts. Ignored: the model is taken as straight at the mean, as the variance of a
// budget takes it. Included: the input that adds most is followed over its whole range, and what the others bend is
// added to second order.
enum class Curvature { Ignored, Included };

// Decimal places of every chance told.
constexpr int chance_places = 6;

// How an output is spread: the true distribution of the sum of its rectangular, triangular and normal parts, not a
// normal curve in their place. Chances are statistics and are computed in floating point, the only ones in core; they
// come back as fractions of one, rounded to chance_places, so 0 means "less than half of the last place". With
// curvature, chances above 1 % of direct draws, dilutions and powders agree with Monte Carlo to within 2 % of
// themselves.
class Distribution {
public:
    quantity::Rational chance_below(const quantity::Rational& limit) const;
    quantity::Rational chance_above(const quantity::Rational& limit) const;
    // Outside low to high; low must not be above high (a bug otherwise).
    quantity::Rational chance_outside(const quantity::Rational& low, const quantity::Rational& high) const;

private:
    friend Result<Distribution> distribution_of(const Model& model, Term output, Curvature curvature);
    struct Curve;
    explicit Distribution(std::shared_ptr<const Curve> curve) : curve_(std::move(curve)) {}
    std::shared_ptr<const Curve> curve_;
};

// Refuses as budget_of does.
Result<Distribution> distribution_of(const Model& model, Term output, Curvature curvature = Curvature::Included);

}  // namespace cisterna::error_budget
