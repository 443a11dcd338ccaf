#include "core/powder/balance.h"

#include <algorithm>

namespace cisterna::powder {
namespace {

using quantity::Mass;
using quantity::Rational;

// USP <41>: the error of a weighing is two standard deviations, and it may be a thousandth of what is weighed.
const int deviations = 2;
const int share_of_weight = 1000;

}  // namespace

Result<MinimumWeight> minimum_weight(const Balance& balance) {
    if (!balance.readability.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "readability",
                      "The readability must be above zero; read it from the balance.");
    if (balance.repeatability.sign() < 0)
        return refuse(ErrorCode::WeightNotPositive, "repeatability_sd",
                      "A standard deviation is never below zero; correct it.");
    const Mass least_deviation = balance.readability * Rational::ratio(41, 100);
    MinimumWeight found;
    found.governing_deviation = std::max(balance.repeatability, least_deviation);
    found.smallest_net_weight = least_deviation * Rational(deviations * share_of_weight);
    found.minimum_weight = found.governing_deviation * Rational(deviations * share_of_weight);
    // From the definition: at this mass the error is just the share that is allowed.
    const bool agrees = found.governing_deviation * Rational(deviations) / found.minimum_weight ==
                            Rational::ratio(1, share_of_weight) &&
                        found.minimum_weight >= found.smallest_net_weight;
    if (!agrees) return refuse(ErrorCode::Bug, "minimum_weight", "Two ways of computing this figure disagree.");
    return found;
}

Result<Mass> minimum_weight_of_sensitivity(const Mass& requirement, const Rational& allowed_error) {
    if (!requirement.is_positive())
        return refuse(ErrorCode::WeightNotPositive, "sensitivity_requirement",
                      "The sensitivity requirement must be above zero; correct it.");
    if (allowed_error.sign() <= 0 || allowed_error >= Rational(1))
        return refuse(ErrorCode::OrderInconsistent, "allowed_error",
                      "The allowed error lies between 0 and 100 %; correct it.");
    const Mass minimum = requirement / allowed_error;
    if (minimum * allowed_error != requirement)
        return refuse(ErrorCode::Bug, "minimum_weight", "Two ways of computing this figure disagree.");
    return minimum;
}

}  // namespace cisterna::powder
